package dockerenvs.conda.spec;

import dockerenvs.content.MalformedInput;
import java.util.regex.Pattern;

/// A fact about the machine that packages can depend on (CEP 30), such as `__glibc 2.36` or `__cuda 12.4`.
///
/// @param name with two underscores in front
/// @param version a version, `0` where there is none to speak of
/// @param build `0`, or for `__archspec` the name of the microarchitecture
public record VirtualPackage(String name, String version, String build) {
    private static final Pattern NAME = Pattern.compile("__[a-z0-9_.-]+");

    public VirtualPackage {
        if (!NAME.matcher(name).matches()) {
            throw MalformedInput.of(
                    "%s is not the name of a virtual package".formatted(MalformedInput.quote(name)),
                    "it begins with two underscores: `__cuda`");
        }
        Version.parse(version);
    }

    /// Reads `__cuda=12.4`, `__archspec=1=x86_64_v3` or `__unix`.
    ///
    /// @throws MalformedInput when it is none of these
    public static VirtualPackage parse(String text) {
        var parts = text.strip().split("=", -1);
        if (parts.length > 3) {
            throw MalformedInput.of(
                    "%s is not a virtual package".formatted(MalformedInput.quote(text)),
                    "write `NAME=VERSION` or `NAME=VERSION=BUILD`, such as `__cuda=12.4`");
        }
        return new VirtualPackage(parts[0], parts.length > 1 ? parts[1] : "0", parts.length > 2 ? parts[2] : "0");
    }

    /// As it is written on the command line.
    @Override
    public String toString() {
        return name + "=" + version + (build.equals("0") ? "" : "=" + build);
    }
}
