package dockerenvs.cli;

import dockerenvs.cli.syntax.Command;
import dockerenvs.cli.syntax.Flag;
import dockerenvs.cli.syntax.Operand;
import dockerenvs.cli.syntax.Setting;
import dockerenvs.cli.syntax.Value;
import dockerenvs.content.MalformedInput;
import dockerenvs.oci.archive.StoredName;
import dockerenvs.oci.check.ImageDiff;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Platform;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Compares two images.
final class DiffCommand {
    private final Console console;

    private final Operand<String> argument = Operand.of(
            "IMAGE", "An image file: docker-archive, OCI archive, or OCI layout folder; or a name in a registry.");

    private final Operand<String> otherArgument =
            Operand.at(1, "OTHER", "What to compare it with; may be the same file.");

    private final SourceOptions source = new SourceOptions();

    private final Setting<Optional<String>> otherImage =
            Setting.optional("--other-image=NAME", "The image of OTHER, as `--image` of IMAGE.");

    private final Setting<Optional<String>> otherPlatform = Setting.optional(
            "--other-platform=OS/ARCH", "The platform of the image of OTHER, where it is not that of `--platform`.");

    private final Flag noFiles = Flag.of("--no-files", "Compare settings and layers only; no layer is read.");

    private final Flag files = Flag.of("--files", """
            List every path that differs. Without it, where there are too many, a folder that is new or gone is one
            line.""");

    private final Setting<Optional<Integer>> limit = Setting.optional(
            "--limit=N",
            Value.NUMBER,
            "List at most N paths: 100, or all with `--files`, by default. `--json` lists all.");

    private final Flag times = Flag.of("--times", "Also list paths of which only the time of the last change differs.");

    private final Flag json = Flag.of("--json", "Print a JSON object with all that differs.");

    private final Flag exitCode = Flag.of("--exit-code", "Exit with 1 when the digests of the images differ.");

    private final RegistryOptions registries = new RegistryOptions();

    DiffCommand(Console console) {
        this.console = console;
    }

    /// What can be said to it.
    Command command() {
        return Command.of("diff", this::run, """
                Show what differs from one image to another: by setting, by layer and by path, with bytes.

                Paths are compared as a container sees them: a time alone is no difference, and neither is whether a
                file is stored as a hard link. Each layer is read once.

                Exit code 0 whether or not they differ, unless `--exit-code` is given.""")
                .withSynopsis("docker-envs diff IMAGE OTHER [OPTION]...")
                .withExamples(
                        "docker-envs diff base.tar app.tar",
                        "docker-envs diff both.tar both.tar --image me/app:1 --other-image me/app:2 --files")
                .with(
                        argument,
                        otherArgument,
                        source,
                        otherImage,
                        otherPlatform,
                        noFiles,
                        files,
                        limit,
                        times,
                        json,
                        exitCode)
                .with("Registries", registries);
    }

    /// One of the two images, and what to call it.
    record Side(String argument, List<StoredName> names, Image image) {}

    private int run() throws IOException {
        check();
        try (var images = new Images(registries, console)) {
            var found = images.one(argument.value(), source);
            var before = new Side(argument.value(), found.names(), source.image(found));
            var after = otherSide(images);
            var difference = noFiles.isGiven()
                    ? ImageDiff.ofDocuments(before.image(), after.image())
                    : ImageDiff.between(before.image(), after.image());
            if (json.isGiven()) {
                console.out()
                        .print(DiffJson.of(before, after, difference, times.isGiven())
                                .pretty());
            } else {
                var listing = new DiffText.Listing(!files.isGiven(), lines(), times.isGiven());
                console.out().print(new DiffText(before, after, listing).of(difference));
            }
            var same = before.image().digest().equals(after.image().digest());
            return exitCode.isGiven() && !same ? Program.DIFFERENT : Program.DONE;
        }
    }

    private void check() {
        if (noFiles.isGiven()
                && (files.isGiven() || times.isGiven() || limit.value().isPresent())) {
            throw AskedWrongly.of("`--no-files` leaves nothing to list", "leave it out, or what is said about paths");
        }
        if (limit.value().isPresent() && limit.value().get() < 0) {
            throw AskedWrongly.of(
                    "`--limit` is %d, and there is no such number of lines"
                            .formatted(limit.value().get()),
                    "");
        }
    }

    private int lines() {
        return limit.value().orElse(files.isGiven() ? Integer.MAX_VALUE : DiffText.LINES);
    }

    private Side otherSide(Images images) throws IOException {
        try {
            var found = otherImage.value().isPresent()
                    ? images.named(otherArgument.value(), otherImage.value().get())
                    : images.single(otherArgument.value());
            var platform = platform();
            var image = platform.isPresent() ? found.image(platform.get()) : found.image();
            return new Side(otherArgument.value(), found.names(), image);
        } catch (MalformedInput failure) {
            throw MalformedInput.of(failure.getMessage(), failure.hint().replace("--image", "--other-image"));
        }
    }

    private Optional<Platform> platform() {
        return otherPlatform
                .value()
                .map(text -> SourceOptions.platform("--other-platform", text))
                .or(source::platform);
    }
}
