package dockerenvs.cli;

import dockerenvs.build.LayerNotes;
import dockerenvs.layering.AutoLayering;
import dockerenvs.layering.GroupLayering;
import dockerenvs.layering.LayerMemory;
import dockerenvs.layering.Layering;
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
                    + "changed stay, and what changed before is learnt from.")
    private Optional<String> previous = Optional.empty();

    void check() {
        if (previous.isPresent() && !layering.equals(AUTO)) {
            throw AskedWrongly.of("`--previous` goes with `--layering auto` only", "leave out one of them");
        }
    }

    /// The rule that was asked for.
    ///
    /// @param platform of the image to be made
    Layering layering(Images images, Platform platform, Console console) throws IOException {
        return switch (layering) {
            case AUTO -> AutoLayering.after(memory(images, platform, console));
            case "package" -> Layering.LARGEST_ALONE;
            case "single" -> Layering.SINGLE;
            default -> groups();
        };
    }

    private LayerMemory memory(Images images, Platform platform, Console console) throws IOException {
        if (previous.isEmpty()) {
            return LayerMemory.EMPTY;
        }
        var memory = LayerNotes.of(images.single(previous.get()).image(platform));
        if (memory.isEmpty()) {
            console.warn("`%s` does not say how its layers were planned, so they are planned anew"
                    .formatted(previous.get()));
        }
        return memory.orElse(LayerMemory.EMPTY);
    }

    private Layering groups() throws IOException {
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
