package dockerenvs.cli;

import dockerenvs.content.MalformedInput;
import dockerenvs.oci.archive.ImageFile;
import dockerenvs.oci.archive.StoredImage;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Which image of a file is meant.
final class SourceOptions {
    @Option(
            names = "--image",
            paramLabel = "NAME",
            description = "The image of that name, tag or digest, where the file holds several.")
    private Optional<String> image = Optional.empty();

    @Option(
            names = "--platform",
            paramLabel = "OS/ARCH",
            description = "The image for that platform, such as linux/arm64, where there are several.")
    private Optional<String> platform = Optional.empty();

    Optional<String> name() {
        return image;
    }

    Optional<Platform> platform() {
        return platform.map(text -> platform("--platform", text));
    }

    /// Reads a platform that is given to `option`, with system and architecture.
    static Platform platform(String option, String text) {
        return AskedWrongly.unlessReadable(option, text, SourceOptions::parse);
    }

    private static Platform parse(String text) {
        if (!text.contains("/")) {
            throw MalformedInput.at(text, 0, "OS/ARCH, such as linux/amd64");
        }
        return Platform.parse(text);
    }

    ImageFile open(Path file) throws IOException {
        return ImageFile.open(file);
    }

    Image image(ImageFile file) throws IOException {
        return file.image(image, platform());
    }

    /// The image of that platform among those of `stored`, or the only one.
    Image image(ImageFile file, StoredImage stored) throws IOException {
        var wanted = platform();
        try {
            return wanted.isPresent() ? stored.image(wanted.get()) : stored.image();
        } catch (MalformedInput failure) {
            throw failure.in("`" + file.path() + "`");
        }
    }
}
