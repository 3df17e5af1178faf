package dockerenvs.cli;

import dockerenvs.build.EnvironmentImage;
import dockerenvs.build.LayerNotes;
import dockerenvs.content.MalformedInput;
import dockerenvs.layering.AutoLayering;
import dockerenvs.layering.FixedLayering;
import dockerenvs.layering.GroupLayering;
import dockerenvs.layering.LayerMemory;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Platform;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
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
        var learnt = learnt(Path.of(previous.get()));
        if (learnt.isPresent()) {
            image.layering(AutoLayering.after(learnt.get()));
            return;
        }
        var before = images.single(previous.get()).image(platform);
        memory(previous.get(), before, console);
        image.previous(before, coveredMax / PERCENT);
    }

    /// What a file of `layers learn` or an image tells; nothing, and a warning, where an image does not.
    static LayerMemory memory(String previous, Images images, Platform platform, Console console) throws IOException {
        var learnt = learnt(Path.of(previous));
        return learnt.isPresent()
                ? learnt.get()
                : memory(previous, images.single(previous).image(platform), console);
    }

    /// What a file of `layers learn` tells; nothing when it is none.
    static Optional<LayerMemory> learnt(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (var in = Files.newInputStream(file)) {
            var start = in.readNBytes(LayerMemory.HEADER.length());
            if (!new String(start, StandardCharsets.UTF_8).equals(LayerMemory.HEADER)) {
                return Optional.empty();
            }
        }
        return Optional.of(read(file));
    }

    private static LayerMemory read(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var text = new String(in.readNBytes(LayerMemory.CHARACTERS_MAX + 1), StandardCharsets.UTF_8);
            return LayerMemory.parse(text)
                    .orElseThrow(() -> MalformedInput.of(
                            "`%s` begins as what `layers learn` writes, and does not go on like it".formatted(file),
                            "write it anew"));
        }
    }

    /// What an image tells; a warning where it says nothing that can be read.
    ///
    /// @param name of the image
    static LayerMemory memory(String name, Image image, Console console) {
        var memory = LayerNotes.of(image);
        if (memory.isEmpty()) {
            console.warn(
                    image.annotations().containsKey(LayerNotes.ANNOTATION)
                            ? "what `%s` says of how its layers were planned cannot be read, so it is left aside"
                                    .formatted(name)
                            : "`%s` does not say how its layers were planned, so they are planned anew"
                                    .formatted(name));
        }
        return memory.orElse(LayerMemory.EMPTY);
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
