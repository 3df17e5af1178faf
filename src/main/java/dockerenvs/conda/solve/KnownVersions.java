package dockerenvs.conda.solve;

import dockerenvs.conda.spec.Version;
import dockerenvs.content.MalformedInput;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Versions by how they are written, each read once.
final class KnownVersions {
    private final Map<String, Optional<Version>> versions = new HashMap<>();

    /// Nothing when the text is no version; such packages exist.
    Optional<Version> find(String text) {
        var known = versions.get(text);
        if (known == null) {
            known = read(text);
            versions.put(text, known);
        }
        return known;
    }

    private static Optional<Version> read(String text) {
        try {
            return Optional.of(Version.parse(text));
        } catch (MalformedInput _) {
            // only those who do not care for the version get such a package
            return Optional.empty();
        }
    }
}
