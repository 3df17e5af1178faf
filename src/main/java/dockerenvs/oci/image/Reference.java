package dockerenvs.oci.image;

import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/// The name of an image as every Docker user writes it: `[domain/]path[:tag][@digest]`, completed as Docker does:
/// `ubuntu` is `docker.io/library/ubuntu` (the grammar of distribution/reference).
///
/// @param domain the registry, with a port where there is one; `docker.io` unless the name says another
/// @param path the repository in it
/// @param tag where the name says one
/// @param digest where the name says one; it decides when both are there
public record Reference(String domain, String path, Optional<String> tag, Optional<Digest> digest) {
    private static final String DOCKER_HUB = "docker.io";
    private static final String OFFICIAL = "library/";
    private static final String TAG_DEFAULT = "latest";
    private static final int NAME_CHARACTERS_MAX = 255;
    /// A name, the longest tag, the longest digest, and what stands between them.
    private static final int CHARACTERS_MAX = NAME_CHARACTERS_MAX + 1 + 128 + 1 + 135;

    private static final Pattern DOMAIN = Pattern.compile(
            "(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*"
                    + "|\\[[0-9a-fA-F:]+])(?::[0-9]+)?");
    private static final Pattern PORT = Pattern.compile(":([0-9]+)$");
    private static final int PORT_DIGITS_MAX = 5;
    private static final int PORT_MAX = 65_535;
    private static final Pattern COMPONENT = Pattern.compile("[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    /// What a URL may have before its host; a digest may stand behind an at sign, too.
    private static final Pattern USER = Pattern.compile("([a-z]+://)?[^/@]*:[^/]*@(?!sha(256|512):)");
    private static final Pattern IMAGE_ID = Pattern.compile("[0-9a-f]{64}");

    /// Reads a name.
    ///
    /// @throws MalformedInput pointing at the first character that cannot be there
    public static Reference parse(String text) {
        if (text.length() > CHARACTERS_MAX) {
            // before anything looks for patterns in it
            throw tooLong(text);
        }
        if (USER.matcher(text).lookingAt()) {
            // before anything quotes it
            throw MalformedInput.of(
                    "the name of an image has no user and no password in it",
                    "sign in with `docker-envs login`, and say the name alone");
        }
        var at = text.indexOf('@');
        var digest = at < 0 ? Optional.<Digest>empty() : Optional.of(digest(text, at + 1));
        var rest = at < 0 ? text : text.substring(0, at);
        var colon = rest.lastIndexOf(':');
        Optional<String> tag = Optional.empty();
        if (colon > rest.lastIndexOf('/') && !rest.endsWith("]")) {
            tag = Optional.of(tag(text, colon + 1, rest.length()));
            rest = rest.substring(0, colon);
        }
        return complete(text, rest, tag, digest);
    }

    private static Digest digest(String text, int start) {
        try {
            return Digest.parse(text.substring(start));
        } catch (MalformedInput _) {
            throw MalformedInput.at(text, start, "a digest such as sha256: and 64 hex digits");
        }
    }

    private static String tag(String text, int start, int end) {
        var tag = text.substring(start, end);
        if (!TAG.matcher(tag).matches()) {
            throw MalformedInput.at(text, start, "a tag of up to 128 letters, digits, `_`, `.` and `-`");
        }
        return tag;
    }

    private static Reference complete(String text, String name, Optional<String> tag, Optional<Digest> digest) {
        var slash = name.indexOf('/');
        var first = slash < 0 ? "" : name.substring(0, slash);
        var hasDomain = first.contains(".")
                || first.contains(":")
                || first.equals("localhost")
                || first.chars().anyMatch(c -> c >= 'A' && c <= 'Z');
        var domain = !hasDomain || first.equals("index.docker.io") ? DOCKER_HUB : first;
        var path = hasDomain ? name.substring(slash + 1) : name;
        if (hasDomain && !isDomain(first)) {
            throw MalformedInput.at(text, 0, "a host name, maybe with a port");
        }
        checkPath(text, path, hasDomain ? slash + 1 : 0);
        if (IMAGE_ID.matcher(text).matches()) {
            throw MalformedInput.at(text, 0, "a name; this looks like the ID of an image");
        }
        if (domain.equals(DOCKER_HUB) && !path.contains("/")) {
            path = OFFICIAL + path;
        }
        if (domain.length() + 1 + path.length() > NAME_CHARACTERS_MAX) {
            throw tooLong(text);
        }
        return new Reference(domain, path, tag, digest);
    }

    private static MalformedInput tooLong(String text) {
        return MalformedInput.at(text, 0, "a name of at most " + NAME_CHARACTERS_MAX + " characters");
    }

    private static boolean isDomain(String text) {
        var port = PORT.matcher(text);
        return DOMAIN.matcher(text).matches()
                && (!port.find()
                        || port.group(1).length() <= PORT_DIGITS_MAX && Integer.parseInt(port.group(1)) <= PORT_MAX);
    }

    private static void checkPath(String text, String path, int start) {
        var position = start;
        for (var component : path.split("/", -1)) {
            if (!COMPONENT.matcher(component).matches()) {
                var upper = component.chars().anyMatch(c -> c >= 'A' && c <= 'Z');
                throw MalformedInput.at(
                        text,
                        position,
                        upper
                                ? "lower case in the name of a repository"
                                : "a name of lower-case letters and digits, with single `.`, `_`, `__` or `-` between");
            }
            position += component.length() + 1;
        }
    }

    /// Whether `text` is a repository as registries name it, without a domain: at most 255 characters, no upper
    /// case, nothing that could be a path of the host such as `..`.
    public static boolean isPath(String text) {
        return text.length() <= NAME_CHARACTERS_MAX
                && Arrays.stream(text.split("/", -1))
                        .allMatch(component -> COMPONENT.matcher(component).matches());
    }

    /// Whether `text` is a tag: up to 128 letters, digits, `_`, `.` and `-`, of which the last two do not begin it.
    public static boolean isTag(String text) {
        return TAG.matcher(text).matches();
    }

    /// The same name with the tag `latest`, unless it has a tag or a digest.
    public Reference withDefaultTag() {
        return tag.isPresent() || digest.isPresent()
                ? this
                : new Reference(domain, path, Optional.of(TAG_DEFAULT), digest);
    }

    /// Domain and path.
    public String repository() {
        return domain + "/" + path;
    }

    /// Domain and path without what everyone takes for granted: `docker.io/library/ubuntu` is `ubuntu`.
    public String familiarRepository() {
        if (!domain.equals(DOCKER_HUB)) {
            return repository();
        }
        var official = path.startsWith(OFFICIAL) && path.indexOf('/', OFFICIAL.length()) < 0;
        return official ? path.substring(OFFICIAL.length()) : path;
    }

    /// The shortest form that means the same.
    public String familiar() {
        return familiarRepository() + suffix();
    }

    private String suffix() {
        return tag.map(text -> ":" + text).orElse("")
                + digest.map(text -> "@" + text).orElse("");
    }

    /// The whole name.
    @Override
    public String toString() {
        return repository() + suffix();
    }
}
