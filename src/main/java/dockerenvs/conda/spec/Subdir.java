package dockerenvs.conda.spec;

import dockerenvs.content.MalformedInput;
import java.util.List;
import java.util.regex.Pattern;

/// Folders of channels, one for each kind of machine: `linux-64`, `osx-arm64`, and `noarch` for all (CEP 26).
public final class Subdir {
    /// For every machine.
    public static final String NOARCH = "noarch";

    private static final Pattern NAME =
            Pattern.compile("noarch|(linux|osx|win|freebsd|netbsd|openbsd|zos|emscripten|wasi)-[a-z0-9]+");

    /// Those of machines that conda has ever had packages for, ascending.
    private static final List<String> MACHINES = List.of(
            "emscripten-wasm32",
            "freebsd-64",
            "linux-32",
            "linux-64",
            "linux-aarch64",
            "linux-armv6l",
            "linux-armv7l",
            "linux-ppc64",
            "linux-ppc64le",
            "linux-riscv32",
            "linux-riscv64",
            "linux-s390x",
            "osx-64",
            "osx-arm64",
            "wasi-wasm32",
            "win-32",
            "win-64",
            "win-arm64",
            "zos-z");

    private Subdir() {}

    /// The subdir of a kind of machine, as somebody has written it.
    ///
    /// @throws MalformedInput when there is no such machine
    public static String ofMachine(String text) {
        if (MACHINES.contains(text)) {
            return text;
        }
        throw MalformedInput.of(
                "%s is not a platform".formatted(MalformedInput.quote(text)),
                "there are " + String.join(", ", MACHINES));
    }

    /// Whether a folder called so holds packages of a channel.
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }
}
