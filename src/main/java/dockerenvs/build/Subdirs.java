package dockerenvs.build;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.content.MalformedInput;
import dockerenvs.oci.image.Platform;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// The platforms of images and the folders of channels that hold packages for them (CEP 26).
public final class Subdirs {
    private static final Map<String, Platform> PLATFORMS = new LinkedHashMap<>();

    static {
        put("linux-64", "linux/amd64");
        put("linux-aarch64", "linux/arm64");
        put("linux-32", "linux/386");
        put("linux-armv6l", "linux/arm/v6");
        put("linux-armv7l", "linux/arm/v7");
        put("linux-ppc64le", "linux/ppc64le");
        put("linux-riscv64", "linux/riscv64");
        put("linux-s390x", "linux/s390x");
    }

    private Subdirs() {}

    private static void put(String subdir, String platform) {
        PLATFORMS.put(subdir, Platform.parse(platform));
    }

    /// The subdir with the packages for a platform; a variant of amd64 or arm64 changes nothing.
    ///
    /// @throws MalformedInput when conda has none
    public static String of(Platform platform) {
        for (var entry : PLATFORMS.entrySet()) {
            if (entry.getValue().serves(platform)) {
                return entry.getKey();
            }
        }
        throw MalformedInput.of(
                "there are no conda packages for %s".formatted(platform),
                "environments can be built for "
                        + PLATFORMS.values().stream().map(Platform::toString).collect(Collectors.joining(", ")));
    }

    /// The platform of a subdir.
    ///
    /// @throws MalformedInput when images cannot hold such packages
    public static Platform platform(String subdir) {
        var platform = PLATFORMS.get(subdir);
        if (platform == null) {
            throw MalformedInput.of(
                    "packages for %s cannot be in an image".formatted(quote(subdir)),
                    "images can have packages for " + String.join(", ", PLATFORMS.keySet()));
        }
        return platform;
    }
}
