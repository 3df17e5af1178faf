package dockerenvs.files;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.content.MalformedInput;
import java.util.ArrayList;
import java.util.function.Consumer;

/// The rules for paths of trees and archives: relative to the root, components between single slashes, none of
/// them `.` or `..`, no NUL, at most 4096 bytes of UTF-8. A backslash is an ordinary character.
final class EntryPath {
    static final int BYTES_MAX = 4096;
    private static final int BYTES_PER_CHARACTER_MAX = 3;

    private EntryPath() {}

    /// @throws MalformedInput when `path` breaks a rule
    static void check(String path) {
        var flaw = flaw(path);
        if (!flaw.isEmpty()) {
            throw MalformedInput.of(
                    quote(path) + " is not a path inside a file tree: it " + flaw,
                    "write it relative to the root, like `opt/app/run.sh`");
        }
    }

    /// The parent folder; empty for a path of one component.
    static String parent(String path) {
        var slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    /// What an archive means by `raw`: without a leading `./`, a trailing `/`, and empty or `.` components. Empty
    /// for the root, and when nothing usable is left. Whatever else breaks a rule goes to `faults` as the end of a
    /// sentence about the path; a leading `/` and `..` components are left out of the result.
    static String clean(String raw, Consumer<String> faults) {
        if (flaw(raw).isEmpty()) {
            return raw;
        }
        if (raw.startsWith("/")) {
            faults.accept("is an absolute path");
        }
        var components = new ArrayList<String>();
        var climbs = false;
        for (var component : raw.split("/", -1)) {
            climbs |= component.equals("..");
            if (!component.isEmpty() && !component.equals(".") && !component.equals("..")) {
                components.add(component);
            }
        }
        if (climbs) {
            faults.accept("has a `..` component");
        }
        var path = String.join("/", components);
        var flaw = path.isEmpty() ? "" : flaw(path);
        if (flaw.isEmpty()) {
            return path;
        }
        faults.accept(flaw);
        return "";
    }

    /// The first broken rule as the end of a sentence; empty when there is none.
    private static String flaw(String path) {
        if (isPlain(path)) {
            return "";
        }
        var start = 0;
        for (var i = 0; i <= path.length(); i++) {
            if (i == path.length() || path.charAt(i) == '/') {
                var flaw = componentFlaw(path, start, i);
                if (!flaw.isEmpty()) {
                    return flaw;
                }
                start = i + 1;
            } else if (path.charAt(i) == 0) {
                return "holds a NUL character";
            }
        }
        if (!Utf8.isEncodable(path)) {
            return "holds half a surrogate pair";
        }
        return Utf8.length(path) <= BYTES_MAX ? "" : "is longer than " + BYTES_MAX + " bytes";
    }

    /// Whether `path` is without flaw in a way that one look at each character can tell; most are.
    private static boolean isPlain(String path) {
        var previous = '/';
        for (var i = 0; i < path.length(); i++) {
            var c = path.charAt(i);
            if (c == 0 || c >= Character.MIN_SURROGATE || (previous == '/' && (c == '/' || c == '.'))) {
                return false;
            }
            previous = c;
        }
        return previous != '/' && path.length() * BYTES_PER_CHARACTER_MAX <= BYTES_MAX;
    }

    private static String componentFlaw(String path, int start, int end) {
        if (end == start) {
            if (path.isEmpty()) {
                return "is empty";
            }
            if (start == 0) {
                return "is an absolute path";
            }
            return end == path.length() ? "ends in `/`" : "has an empty component";
        }
        if (path.charAt(start) == '.' && end - start == 1) {
            return "has a `.` component";
        }
        return path.startsWith("..", start) && end - start == 2 ? "has a `..` component" : "";
    }
}
