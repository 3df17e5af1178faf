package dockerenvs.conda.spec;

import java.util.regex.Pattern;

/// Folders of channels, one for each kind of machine: `linux-64`, `osx-arm64`, and `noarch` for all (CEP 26).
public final class Subdir {
    /// For every machine.
    public static final String NOARCH = "noarch";

    private static final Pattern NAME =
            Pattern.compile("noarch|(linux|osx|win|freebsd|netbsd|openbsd|zos|emscripten|wasi)-[a-z0-9]+");

    private Subdir() {}

    /// Whether a folder called so holds packages of a channel.
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }
}
