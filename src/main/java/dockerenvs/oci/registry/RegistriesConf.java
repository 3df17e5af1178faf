package dockerenvs.oci.registry;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.content.MalformedInput;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Reads containers' `registries.conf`, version 2 (containers-registries.conf(5)): its `[[registry]]` tables. Short
/// names mean what they mean to Docker, so `unqualified-search-registries` and aliases are not heeded.
final class RegistriesConf {
    /// What a file has that has a table of a registry: the head of one, or a key of that name. Most list short names
    /// alone, in quotes, and `"registry"` is one of them.
    private static final Pattern TABLES =
            Pattern.compile("\\s*(?:\\[[\\s\\[]*[\"']?registr|registr|[\"']registr[^=]*=\\s*[\\[{])");

    private RegistriesConf() {}

    /// Reads a file.
    ///
    /// @throws MalformedInput naming the file
    static List<PrefixRule> read(Path file) throws IOException {
        if (!TomlFile.mayHold(TABLES, file)) {
            return List.of();
        }
        var toml = TomlFile.read(file);
        try {
            return rules(toml, file);
        } catch (MalformedInput failure) {
            throw failure.in("`%s`".formatted(file));
        }
    }

    private static List<PrefixRule> rules(JsonObject toml, Path file) {
        if (toml.has("registries")) {
            throw MalformedInput.of(
                    "`registries` is how version 1 of this file began, which is not read",
                    "write `[[registry]]` tables");
        }
        var rules = new ArrayList<PrefixRule>();
        for (var table : toml.array("registry")) {
            rules.add(rule(JsonObject.expect(table, "registry"), file));
        }
        return rules;
    }

    private static PrefixRule rule(JsonObject table, Path file) {
        var location = location(table);
        var prefix = withoutSlash(
                table.string("prefix").filter(text -> !text.isEmpty()).orElse(location));
        if (prefix.isEmpty()) {
            throw MalformedInput.of("`registry`: it has neither `prefix` nor `location`", "");
        }
        if (prefix.lastIndexOf('*') > 0 || prefix.startsWith("*") && !prefix.matches("\\*\\.[^/:]+")) {
            throw MalformedInput.of(
                    "`prefix` is %s, and a star stands for the beginning of a host alone".formatted(quote(prefix)),
                    "write it as in `*.example.com`");
        }
        var digestOnly = TomlFile.flag(table, "mirror-by-digest-only");
        var mirrors = new ArrayList<PrefixRule.Mirror>();
        for (var mirror : table.array("mirror")) {
            mirrors.add(mirror(JsonObject.expect(mirror, "mirror"), digestOnly));
        }
        return new PrefixRule(
                prefix, location, TomlFile.flag(table, "insecure"), TomlFile.flag(table, "blocked"), mirrors, file);
    }

    private static PrefixRule.Mirror mirror(JsonObject table, boolean digestOnly) {
        var location = location(table);
        if (location.isEmpty()) {
            throw MalformedInput.of("`mirror`: it has no `location`", "");
        }
        var pulls = digestOnly
                ? PrefixRule.Pulls.DIGEST_ONLY
                : pulls(table.string("pull-from-mirror").orElse(""));
        return new PrefixRule.Mirror(location, TomlFile.flag(table, "insecure"), pulls);
    }

    private static PrefixRule.Pulls pulls(String text) {
        return switch (text) {
            case "", "all" -> PrefixRule.Pulls.ALL;
            case "digest-only" -> PrefixRule.Pulls.DIGEST_ONLY;
            case "tag-only" -> PrefixRule.Pulls.TAG_ONLY;
            default ->
                throw MalformedInput.of(
                        "`pull-from-mirror` is %s, and not one of all, digest-only, tag-only".formatted(quote(text)),
                        "");
        };
    }

    /// What stands in `location`; empty when nothing does.
    private static String location(JsonObject table) {
        var location = withoutSlash(table.string("location").orElse(""));
        var slash = location.indexOf('/');
        var host = slash < 0 ? location : location.substring(0, slash);
        if (!location.isEmpty() && !RegistryName.isDomain(host)) {
            throw MalformedInput.of(
                    "`location` is %s, which names no registry".formatted(quote(location)),
                    "write a host, maybe with a port and a path, and no `https://`: `mirror.example:5000/hub`");
        }
        return location;
    }

    private static String withoutSlash(String text) {
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }
}
