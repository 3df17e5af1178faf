package dockerenvs.cli;

import dockerenvs.cli.syntax.Argument;
import dockerenvs.cli.syntax.Part;
import dockerenvs.cli.syntax.Setting;
import dockerenvs.content.MalformedInput;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Platform;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Which image of a file is meant.
final class SourceOptions implements Part {
    private final Setting<Optional<String>> image =
            Setting.optional("--image=NAME", "The image of that name, tag or digest, where the file holds several.");

    private final Setting<Optional<String>> platform = Setting.optional(
            "--platform=OS/ARCH", "The image for that platform, such as linux/arm64, where there are several.");

    @Override
    public List<Argument> arguments() {
        return List.of(image, platform);
    }

    Optional<String> name() {
        return image.value();
    }

    Optional<Platform> platform() {
        return platform.value().map(text -> platform("--platform", text));
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
