package dockerenvs.cli;

import dockerenvs.content.MalformedInput;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Platform;
import java.io.IOException;
import java.util.List;
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

    /// The image of that platform among those of `found`, or the only one.
    Image image(Source found) throws IOException {
        var wanted = platform();
        return wanted.isPresent() ? found.image(wanted.get()) : found.image();
    }

    /// The image of that platform, or all that `found` shows.
    List<Image> images(Source found) throws IOException {
        var wanted = platform();
        return wanted.isPresent() ? List.of(found.image(wanted.get())) : found.images();
    }
}
