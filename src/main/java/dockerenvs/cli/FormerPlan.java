package dockerenvs.cli;

import dockerenvs.build.LayerNotes;
import dockerenvs.content.MalformedInput;
import dockerenvs.layering.LayerMemory;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What `--previous` names: what the plan before remembers.
///
/// @param image that says it; nothing where it comes from a file of `layers learn`
record FormerPlan(LayerMemory memory, Optional<Image> image) {
    /// Reads it; a warning where an image does not say how it was planned.
    static FormerPlan find(String previous, Images images, Platform platform, Console console) throws IOException {
        var learnt = learnt(Path.of(previous));
        if (learnt.isPresent()) {
            return new FormerPlan(learnt.get(), Optional.empty());
        }
        var image = images.single(previous).image(platform);
        return new FormerPlan(memory(previous, image, console), Optional.of(image));
    }

    /// What a file of `layers learn` tells; nothing when it is none.
    private static Optional<LayerMemory> learnt(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (var in = Files.newInputStream(file)) {
            var start = new String(in.readNBytes(LayerMemory.HEADER.length()), StandardCharsets.UTF_8);
            if (!start.equals(LayerMemory.HEADER)) {
                return Optional.empty();
            }
            var rest = in.readNBytes(LayerMemory.CHARACTERS_MAX + 1);
            return Optional.of(LayerMemory.parse(start + new String(rest, StandardCharsets.UTF_8))
                    .orElseThrow(() -> MalformedInput.of(
                            "`%s` begins as what `layers learn` writes, and does not go on like it".formatted(file),
                            "write it anew")));
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
}
