package dockerenvs.cli;

import dockerenvs.build.EnvironmentImage;
import dockerenvs.layering.AutoLayering;
import dockerenvs.layering.FixedLayering;
import dockerenvs.layering.GroupLayering;
import dockerenvs.oci.image.Platform;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Which packages share a layer.
final class LayeringOptions {
    private static final String AUTO = "auto";
    private static final double PERCENT = 100;

    @Option(
            names = "--layering",
            paramLabel = "HOW",
            description = "Which packages share a layer: auto, so that updates move little (default); package, the "
                    + "largest alone; single, all in one; or a file with the names of a layer's packages on each line.")
    private String layering = AUTO;

    @Option(
            names = "--previous",
            paramLabel = "IMAGE",
            description = "The image before this one, an image file or a name in a registry: layers of which nothing "
                    + "changed stay, and what changed before is learnt from. Or a file that `layers learn` wrote.")
    private Optional<String> previous = Optional.empty();

    @Option(
            names = "--covered-max",
            paramLabel = "PERCENT",
            description = "Of the bytes of all packages, how many may be old ones that lie hidden in layers of "
                    + "`--previous` that stay; 1 by default, and 0 for none.")
    private double coveredMax = PERCENT * AutoLayering.COVERED_PART;

    void check() {
        if (previous.isPresent() && !layering.equals(AUTO)) {
            throw AskedWrongly.of("`--previous` goes with `--layering auto` only", "leave out one of them");
        }
        if (!(coveredMax >= 0 && coveredMax <= PERCENT)) {
            throw AskedWrongly.of("`--covered-max` is %s".formatted(coveredMax), "name a part of 100, such as 1");
        }
    }

    /// Tells `image` the rule that was asked for.
    ///
    /// @param platform of the image to be made
    void applyTo(EnvironmentImage image, Images images, Platform platform, Console console) throws IOException {
        switch (layering) {
            case AUTO -> applyPrevious(image, images, platform, console);
            case "package" -> image.layering(FixedLayering.LARGEST_ALONE);
            case "single" -> image.layering(FixedLayering.SINGLE);
            default -> image.layering(groups());
        }
    }

    private void applyPrevious(EnvironmentImage image, Images images, Platform platform, Console console)
            throws IOException {
        if (previous.isEmpty()) {
            return;
        }
        var former = FormerPlan.find(previous.get(), images, platform, console);
        if (former.image().isPresent()) {
            image.previous(former.image().get(), coveredMax / PERCENT);
        } else {
            image.layering(AutoLayering.after(former.memory()));
        }
    }

    private GroupLayering groups() throws IOException {
        var file = Path.of(layering);
        if (!Files.isRegularFile(file)) {
            throw AskedWrongly.of(
                    "`--layering` is `%s`, which is neither auto, package nor single, nor a file".formatted(layering),
                    "name one of them, or a file with groups of packages");
        }
        try {
            return AskedWrongly.unlessReadable("--layering", Files.readString(file), GroupLayering::parse);
        } catch (CharacterCodingException _) {
            throw AskedWrongly.of(
                    "`%s`, which `--layering` names, is not UTF-8".formatted(file), "name a file of text");
        }
    }
}
