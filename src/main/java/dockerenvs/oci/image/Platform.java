package dockerenvs.oci.image;

import dockerenvs.content.MalformedInput;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// The machine an image is for, in Go's names, normalised as containerd does (OCI image-spec, image-index.md).
///
/// @param os such as `linux`
/// @param architecture such as `amd64` or `arm64`
/// @param variant such as `v7`; empty for the base of the architecture
/// @param osVersion matters for Windows only; empty as a rule
/// @param osFeatures what the host must offer, in the order of the document
public record Platform(String os, String architecture, String variant, String osVersion, List<String> osFeatures) {
    private static final List<String> ARM_VARIANTS = List.of("v8", "v7", "v6", "v5");
    private static final List<String> AMD64_VARIANTS = List.of("v4", "v3", "v2", "");

    public Platform {
        osFeatures = List.copyOf(osFeatures);
    }

    /// A platform of these three, in any of the spellings people use: `macos`, `x86_64`, `aarch64`, `armhf`.
    public static Platform of(String os, String architecture, String variant) {
        return normalised(os, architecture, variant, "", List.of());
    }

    /// Reads `os/architecture`, `os/architecture/variant`, or an architecture alone, which means Linux.
    ///
    /// @throws MalformedInput for anything else
    public static Platform parse(String text) {
        var parts = text.split("/", -1);
        for (var part : parts) {
            if (part.isEmpty() || !part.chars().allMatch(c -> Character.isLetterOrDigit(c) || "._-".indexOf(c) >= 0)) {
                throw MalformedInput.at(text, 0, "a platform such as linux/amd64 or linux/arm/v7");
            }
        }
        return switch (parts.length) {
            case 1 -> of("linux", parts[0], "");
            case 2 -> of(parts[0], parts[1], "");
            case 3 -> of(parts[0], parts[1], parts[2]);
            default -> throw MalformedInput.at(text, 0, "a platform such as linux/amd64 or linux/arm/v7");
        };
    }

    /// Reads the fields of an index entry or of a configuration, which have the same names.
    public static Platform ofJson(JsonObject json) {
        return normalised(
                json.string("os").orElse("linux"),
                json.string("architecture").orElse("amd64"),
                json.string("variant").orElse(""),
                json.string("os.version").orElse(""),
                json.strings("os.features"));
    }

    private static Platform normalised(
            String os, String architecture, String variant, String osVersion, List<String> osFeatures) {
        var lower = architecture.toLowerCase(Locale.ROOT);
        var level = variant.toLowerCase(Locale.ROOT);
        var system = os.toLowerCase(Locale.ROOT);
        return switch (lower) {
            case "x86_64", "x86-64", "amd64" ->
                new Platform(system(system), "amd64", level.equals("v1") ? "" : level, osVersion, osFeatures);
            case "i386", "i486", "i586", "i686", "386" ->
                new Platform(system(system), "386", level, osVersion, osFeatures);
            case "aarch64", "arm64" -> new Platform(system(system), "arm64", arm64(level), osVersion, osFeatures);
            case "armhf" -> new Platform(system(system), "arm", "v7", osVersion, osFeatures);
            case "armel" -> new Platform(system(system), "arm", "v6", osVersion, osFeatures);
            case "arm" -> new Platform(system(system), "arm", arm(level), osVersion, osFeatures);
            default -> new Platform(system(system), lower, level, osVersion, osFeatures);
        };
    }

    private static String system(String os) {
        return os.equals("macos") ? "darwin" : os;
    }

    private static String arm64(String variant) {
        return switch (variant) {
            case "8", "v8", "v8.0" -> "";
            case "9", "9.0", "v9.0" -> "v9";
            default -> variant;
        };
    }

    private static String arm(String variant) {
        return switch (variant) {
            case "", "7" -> "v7";
            case "5", "6", "8" -> "v" + variant;
            default -> variant;
        };
    }

    /// `json` with the fields of this platform; those that are empty are taken out.
    public JsonObject writeTo(JsonObject json) {
        var written = json.with("architecture", architecture).with("os", os);
        written = variant.isEmpty() ? written.without("variant") : written.with("variant", variant);
        written = osVersion.isEmpty() ? written.without("os.version") : written.with("os.version", osVersion);
        return osFeatures.isEmpty()
                ? written.without("os.features")
                : written.with("os.features", JsonArray.ofStrings(osFeatures));
    }

    /// The fields alone, as an index entry holds them.
    public JsonObject json() {
        return writeTo(JsonObject.EMPTY);
    }

    /// Whether this is how attestations are marked in an index: `unknown/unknown`.
    public boolean isUnknown() {
        return os.equals("unknown") && architecture.equals("unknown");
    }

    /// Whether an image for this platform runs where `wanted` is asked for; see [#best].
    public boolean serves(Platform wanted) {
        return rank(wanted) >= 0;
    }

    /// The item that serves `wanted` best: the variant itself, else the next lower one; the first among equals.
    /// Items whose platform is unknown are never chosen.
    public static <T> Optional<T> best(
            List<T> items, Function<? super T, Optional<Platform>> platformOf, Platform wanted) {
        Optional<T> best = Optional.empty();
        var bestRank = Integer.MAX_VALUE;
        for (var item : items) {
            var rank = platformOf
                    .apply(item)
                    .map(platform -> platform.rank(wanted))
                    .orElse(-1);
            if (rank >= 0 && rank < bestRank) {
                best = Optional.of(item);
                bestRank = rank;
            }
        }
        return best;
    }

    /// How far this is from `wanted`, 0 for the same; negative when it does not run there.
    private int rank(Platform wanted) {
        if (!os.equals(wanted.os) || !architecture.equals(wanted.architecture) || isUnknown()) {
            return -1;
        }
        if (!wanted.osVersion.isEmpty() && !osVersion.isEmpty() && !osVersion.equals(wanted.osVersion)) {
            return -1;
        }
        if (variant.equals(wanted.variant)) {
            return 0;
        }
        var order = switch (architecture) {
            case "arm" -> ARM_VARIANTS;
            case "amd64" -> AMD64_VARIANTS;
            default -> List.<String>of();
        };
        var distance = order.indexOf(variant) - order.indexOf(wanted.variant);
        return order.contains(variant) && order.contains(wanted.variant) && distance > 0 ? distance : -1;
    }

    /// `os/architecture` and, where there is one, `/variant`.
    @Override
    public String toString() {
        return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
    }
}
