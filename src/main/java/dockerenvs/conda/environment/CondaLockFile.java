package dockerenvs.conda.environment;

import dockerenvs.conda.environment.DocumentValue.Mapping;
import dockerenvs.conda.spec.PackageLocation;
import dockerenvs.conda.spec.PublicUrl;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A `conda-lock.yml` of version 1 (CEP 37): every package once for each platform and category.
final class CondaLockFile {
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{(\\w+)\\}|(\\w+))");
    private static final String MAIN = "main";

    private final Selection selection;
    private final Path folder;
    private final LockBuilder builder;

    private CondaLockFile(Selection selection, Path folder) {
        this.selection = selection;
        this.folder = folder;
        this.builder = new LockBuilder(selection.subdir());
    }

    /// Reads the selected part.
    ///
    /// @param folder that of the file, for relative paths
    static Lock parse(Mapping document, Path folder, Selection selection) {
        var version = document.text("version").orElse("");
        if (!version.equals("1")) {
            throw document.place()
                    .malformed(
                            "a conda-lock file of version %s is not known here"
                                    .formatted(MalformedInput.quote(version)),
                            "write it again with conda-lock 1 or newer, whose files say `version: 1`");
        }
        return new CondaLockFile(selection, folder).read(document);
    }

    private Lock read(Mapping document) {
        var entries = document.mappings("package");
        var ofPlatform = choose(entries, "platform", "", List.of(selection.subdir()));
        for (var entry : choose(ofPlatform, "category", MAIN, selection.categories())) {
            entry.place().doWithin(() -> add(entry));
        }
        document.mapping("metadata")
                .ifPresent(metadata ->
                        metadata.mappings("channels").forEach(channel -> builder.addChannel(channel.required("url"))));
        return builder.build();
    }

    /// The entries that have one of `wanted` as their `key`.
    private static List<Mapping> choose(List<Mapping> entries, String key, String otherwise, List<String> wanted) {
        Function<Mapping, String> of = entry -> entry.text(key).orElse(otherwise);
        var there = new TreeSet<>(entries.stream().map(of).toList());
        for (var name : wanted) {
            if (!there.contains(name)) {
                throw MalformedInput.of(
                        "the lock has nothing of the %s %s, only of %s"
                                .formatted(key, MalformedInput.quote(name), Names.list(there)),
                        "choose one it has, or lock it again for `%s`".formatted(name));
            }
        }
        return entries.stream()
                .filter(entry -> wanted.contains(of.apply(entry)))
                .toList();
    }

    private void add(Mapping entry) {
        var manager = entry.required("manager");
        switch (manager) {
            case "conda" -> builder.add(condaPackage(entry));
            case "pip" ->
                builder.add(new PipPackage(
                        entry.required("name"),
                        entry.text("version").orElse(""),
                        PublicUrl.of(entry.required("url")),
                        hash(entry, "sha256")));
            default ->
                throw entry.place().malformed("the manager %s is not known".formatted(MalformedInput.quote(manager)));
        }
    }

    private LockedPackage condaPackage(Mapping entry) {
        var written = entry.required("url");
        var url = PublicUrl.of(written);
        if (VARIABLE.matcher(url).find()) {
            throw MalformedInput.of(
                    "a variable in %s is neither user, password nor token".formatted(MalformedInput.quote(url)),
                    "variables in URLs are for secrets only; write the rest as it is");
        }
        var known = JsonObject.EMPTY.with("name", entry.required("name")).with("version", entry.required("version"));
        var build = entry.text("build");
        if (build.isPresent()) {
            known = known.with("build", build.get());
        }
        for (var algorithm : List.of("sha256", "md5")) {
            var hash = hash(entry, algorithm);
            if (!hash.isEmpty()) {
                known = known.with(algorithm, hash);
            }
        }
        known = known.with("depends", JsonArray.ofStrings(depends(entry)));
        return Locations.locked(location(written), known);
    }

    private PackageLocation location(String written) {
        var values = new TreeMap<String, String>();
        var variables = VARIABLE.matcher(written);
        while (variables.find()) {
            var name = Optional.ofNullable(variables.group(1)).orElseGet(() -> variables.group(2));
            if (!selection.variables().containsKey(name)) {
                throw MalformedInput.of(
                        "a URL of the lock needs the environment variable `%s`".formatted(name),
                        "set it to the user, password or token it stands for");
            }
            values.put(variables.group(), selection.variables().getOrDefault(name, ""));
        }
        return Locations.parse(expanded(written, values), folder);
    }

    private static String expanded(String written, Map<String, String> values) {
        return VARIABLE.matcher(written)
                .replaceAll(found -> Matcher.quoteReplacement(values.getOrDefault(found.group(), "")));
    }

    private static String hash(Mapping entry, String algorithm) {
        return entry.mapping("hash")
                .flatMap(hash -> hash.text(algorithm))
                .orElse("")
                .toLowerCase(Locale.ROOT);
    }

    private static List<String> depends(Mapping entry) {
        var depends = new ArrayList<String>();
        entry.mapping("dependencies")
                .ifPresent(mapping -> mapping.members().keySet().forEach(name -> {
                    var constraint = mapping.text(name).orElse("").strip();
                    depends.add(constraint.isEmpty() || constraint.equals("*") ? name : name + " " + constraint);
                }));
        Collections.sort(depends);
        return depends;
    }
}
