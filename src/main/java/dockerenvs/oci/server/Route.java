package dockerenvs.oci.server;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.oci.image.Reference;
import java.util.List;
import java.util.regex.Pattern;

/// What a path asks for (OCI distribution-spec, "Endpoints"). Names of repositories have been checked; references
/// and digests have not.
sealed interface Route {
    /// The only character that clients escape in paths of this protocol and that may be there.
    Pattern ESCAPED_COLON = Pattern.compile("%3[Aa]");

    /// Whether there is a registry.
    record Base() implements Route {}

    /// All repositories.
    record Catalog() implements Route {}

    /// The tags of a repository.
    record Tags(String name) implements Route {}

    /// A manifest or index of a repository.
    ///
    /// @param reference a tag or a digest
    record Manifest(String name, String reference) implements Route {}

    /// A blob of a repository.
    record Blob(String name, String digest) implements Route {}

    /// The place where uploads begin.
    record Uploads(String name) implements Route {}

    /// An upload that has begun.
    record Upload(String name, String id) implements Route {}

    /// What names a manifest as its subject.
    record Referrers(String name, String digest) implements Route {}

    /// Reads a path.
    ///
    /// @param rawPath the path as the request has it, still escaped
    static Route parse(String rawPath) {
        var path = ESCAPED_COLON.matcher(rawPath).replaceAll(":");
        if (path.equals("/v2/") || path.equals("/v2")) {
            return new Base();
        }
        if (path.equals("/v2/_catalog")) {
            return new Catalog();
        }
        var words = List.of(path.split("/", -1));
        if (words.size() < 5 || !path.startsWith("/v2/")) {
            throw unknown(path);
        }
        var last = words.size() - 1;
        var value = words.get(last);
        var kind = words.get(last - 1);
        if (kind.equals("uploads") && words.get(last - 2).equals("blobs")) {
            var name = name(words, last - 2);
            return value.isEmpty() ? new Uploads(name) : new Upload(name, value);
        }
        return switch (kind) {
            case "blobs" ->
                value.equals("uploads") ? new Uploads(name(words, last - 1)) : new Blob(name(words, last - 1), value);
            case "manifests" -> new Manifest(name(words, last - 1), value);
            case "referrers" -> new Referrers(name(words, last - 1), value);
            case "tags" -> {
                if (!value.equals("list")) {
                    throw unknown(path);
                }
                yield new Tags(name(words, last - 1));
            }
            default -> throw unknown(path);
        };
    }

    private static Refused unknown(String path) {
        return Refused.of(404, "UNSUPPORTED", "there is nothing at " + quote(path) + " in this protocol");
    }

    private static String name(List<String> words, int end) {
        var name = String.join("/", words.subList(2, end));
        checkName(name);
        return name;
    }

    /// Checks a name.
    ///
    /// @throws Refused when it cannot be the name of a repository
    static void checkName(String name) {
        if (!Reference.isPath(name)) {
            throw Refused.of(400, "NAME_INVALID", quote(name) + " is not the name of a repository");
        }
    }
}
