package dockerenvs.cli;

import dockerenvs.build.EnvironmentImage;
import dockerenvs.cli.syntax.Argument;
import dockerenvs.cli.syntax.Part;
import dockerenvs.cli.syntax.Setting;
import dockerenvs.cli.syntax.Value;
import dockerenvs.layering.AutoLayering;
import dockerenvs.layering.FixedLayering;
import dockerenvs.layering.GroupLayering;
import dockerenvs.oci.image.Platform;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Which packages share a layer.
final class LayeringOptions implements Part {
    private static final String AUTO = "auto";
    private static final double PERCENT = 100;

    private final Setting<String> layering = Setting.of("--layering=HOW", AUTO, """
            Which packages share a layer: auto, so that updates move little (default); package, the largest alone;
            single, all in one; or a file with the names of a layer's packages on each line.""");

    private final Setting<Optional<String>> previous = Setting.optional("--previous=IMAGE", """
            The image before this one, an image file or a name in a registry: layers of which nothing changed stay,
            and what changed before is learnt from. Or a file that `layers learn` wrote.""");

    private final Setting<Double> coveredMax =
            Setting.of("--covered-max=PERCENT", Value.FRACTION, PERCENT * AutoLayering.COVERED_PART, """
            Of the bytes of all packages, how many may be old ones that lie hidden in layers of `--previous` that
            stay; 1 by default, and 0 for none.""");

    @Override
    public List<Argument> arguments() {
        return List.of(layering, previous, coveredMax);
    }

    void check() {
        if (previous.value().isPresent() && !layering.value().equals(AUTO)) {
            throw AskedWrongly.of("`--previous` goes with `--layering auto` only", "leave out one of them");
        }
        if (!(coveredMax.value() >= 0 && coveredMax.value() <= PERCENT)) {
            throw AskedWrongly.of(
                    "`--covered-max` is %s".formatted(coveredMax.value()), "name a part of 100, such as 1");
        }
    }

    /// Tells `image` the rule that was asked for.
    ///
    /// @param platform of the image to be made
    void applyTo(EnvironmentImage image, Images images, Platform platform, Console console) throws IOException {
        switch (layering.value()) {
            case AUTO -> applyPrevious(image, images, platform, console);
            case "package" -> image.layering(FixedLayering.LARGEST_ALONE);
            case "single" -> image.layering(FixedLayering.SINGLE);
            default -> image.layering(groups());
        }
    }

    private void applyPrevious(EnvironmentImage image, Images images, Platform platform, Console console)
            throws IOException {
        if (previous.value().isEmpty()) {
            return;
        }
        var former = FormerPlan.find(previous.value().get(), images, platform, console);
        if (former.image().isPresent()) {
            image.previous(former.image().get(), coveredMax.value() / PERCENT);
        } else {
            image.layering(AutoLayering.after(former.memory()));
        }
    }

    private GroupLayering groups() throws IOException {
        var file = Path.of(layering.value());
        if (!Files.isRegularFile(file)) {
            throw AskedWrongly.of(
                    "`--layering` is `%s`, which is neither auto, package nor single, nor a file"
                            .formatted(layering.value()),
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
