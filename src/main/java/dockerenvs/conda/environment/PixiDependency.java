package dockerenvs.conda.environment;

import dockerenvs.conda.environment.DocumentValue.Mapping;
import dockerenvs.conda.environment.DocumentValue.Scalar;
import dockerenvs.conda.spec.MatchSpec;
import dockerenvs.conda.spec.PackageFileName;
import dockerenvs.conda.spec.PublicUrl;
import dockerenvs.content.MalformedInput;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// A dependency as pixi's manifests write it: `numpy = ">=1.26"`, or `numpy = { version = ">=1.26", build = "py312*"
/// }`.
final class PixiDependency {
    /// What stands in the brackets of a MatchSpec, by what pixi calls it.
    private static final Map<String, String> KEYS = new TreeMap<>(Map.of(
            "version", "version",
            "build", "build",
            "build-number", "build_number",
            "channel", "channel",
            "file-name", "fn",
            "license", "license",
            "md5", "md5",
            "sha256", "sha256",
            "subdir", "subdir"));

    private static final Set<String> SOURCES = Set.of("git", "path", "url");

    private PixiDependency() {}

    /// Reads what stands behind a name.
    ///
    /// @throws MalformedInput naming line and column
    static MatchSpec parse(String name, DocumentValue value) {
        return value.place().within(() -> switch (value) {
            case Scalar scalar -> MatchSpec.parse((name + " " + constraint(name, scalar)).strip());
            case Mapping table -> ofTable(name, table);
            case DocumentValue.Sequence _ ->
                throw MalformedInput.of("`%s`: expected a text or a table, found a list".formatted(name), "");
        });
    }

    private static String constraint(String name, Scalar scalar) {
        if (scalar.plain()) {
            throw MalformedInput.of(
                    "`%s` is %s, which is no text".formatted(name, MalformedInput.quote(scalar.text())),
                    "put quotes around versions: 3.10 is another number than the version `3.10`");
        }
        return scalar.text().strip().equals("*") ? "" : scalar.text().strip();
    }

    private static MatchSpec ofTable(String name, Mapping table) {
        for (var source : SOURCES) {
            var place = table.text(source);
            if (place.isPresent()) {
                return ofFile(name, place.get());
            }
        }
        var brackets = new ArrayList<String>();
        for (var member : table.members().entrySet()) {
            var key = KEYS.getOrDefault(member.getKey(), "");
            if (key.isEmpty()) {
                throw MalformedInput.of(
                        "`%s`: %s is not known of a dependency".formatted(name, MalformedInput.quote(member.getKey())),
                        "known are " + Names.list(KEYS.keySet()));
            }
            if (!(member.getValue() instanceof Scalar scalar)) {
                throw MalformedInput.of("`%s`: `%s` is no text".formatted(name, member.getKey()), "");
            }
            var text = key.equals("build_number") ? scalar.text() : constraint(name, scalar);
            if (!text.isEmpty()) {
                var quote = text.contains("'") ? '"' : '\'';
                brackets.add(key + "=" + quote + text + quote);
            }
        }
        return MatchSpec.parse(brackets.isEmpty() ? name : name + "[" + String.join(",", brackets) + "]");
    }

    private static MatchSpec ofFile(String name, String place) {
        if (!PackageFileName.hasPackageEnding(PublicUrl.of(place))) {
            throw MalformedInput.of(
                    "`%s` is to be built from its source, %s"
                            .formatted(name, MalformedInput.quote(PublicUrl.of(place))),
                    "build the package, put it into a channel, and name the channel");
        }
        return MatchSpec.parse(place);
    }
}
