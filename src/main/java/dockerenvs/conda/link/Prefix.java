package dockerenvs.conda.link;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.content.MalformedInput;
import java.util.List;

/// The folder of an environment inside the image, such as `/opt/env`. It is written into scripts and libraries, and
/// into `PATH`, so not every path will do.
///
/// @param path absolute, without `.`, `..`, empty components and a slash at the end; no `:`, no control characters;
/// not the root itself
public record Prefix(String path) {
    private static final int CHARACTERS_MAX = 4000;

    public Prefix {
        var flaw = flaw(path);
        if (!flaw.isEmpty()) {
            throw MalformedInput.of(
                    "%s cannot be the folder of an environment: it %s".formatted(quote(path), flaw),
                    "choose one like `/opt/env`");
        }
    }

    /// The prefix `path` names.
    ///
    /// @throws MalformedInput when it breaks one of the rules above
    public static Prefix of(String path) {
        return new Prefix(path);
    }

    private static String flaw(String path) {
        if (!path.startsWith("/")) {
            return "is not an absolute path";
        }
        if (path.equals("/")) {
            return "is the root of the image";
        }
        if (path.length() > CHARACTERS_MAX) {
            return "has more than %d characters".formatted(CHARACTERS_MAX);
        }
        if (path.indexOf(':') >= 0) {
            return "has a `:`, which separates the folders of `PATH`";
        }
        if (path.codePoints().anyMatch(c -> Character.isISOControl(c) || c >= 0xd800 && c <= 0xdfff)) {
            return "has a control character or half a surrogate pair";
        }
        for (var component : path.substring(1).split("/", -1)) {
            if (component.isEmpty() || component.equals(".") || component.equals("..")) {
                return "has an empty, `.` or `..` component";
            }
        }
        return "";
    }

    /// The path below the root of the image: without the slash in front.
    public String root() {
        return path.substring(1);
    }

    /// The place of a path of a package below the root of the image.
    public String rootOf(String packagePath) {
        return root() + "/" + packagePath;
    }

    /// Whether a path below the root of the image is the prefix or lies in it.
    boolean holds(String rootPath) {
        return rootPath.equals(root()) || rootPath.startsWith(root() + "/");
    }

    boolean hasBlank() {
        return path.indexOf(' ') >= 0;
    }

    /// What speaks against this prefix although it is allowed; empty for the usual ones.
    public List<String> warnings() {
        return hasBlank()
                ? List.of("the folder of the environment, %s, has a blank: many programs stumble over it"
                        .formatted(quote(path)))
                : List.of();
    }

    @Override
    public String toString() {
        return path;
    }
}
