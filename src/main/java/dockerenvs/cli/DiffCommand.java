package dockerenvs.cli;

import dockerenvs.content.MalformedInput;
import dockerenvs.oci.archive.StoredName;
import dockerenvs.oci.check.ImageDiff;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Platform;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Compares two images.
@Command(
        name = "diff",
        customSynopsis = "docker-envs diff IMAGE OTHER [OPTION]...",
        description = {
            "Show what differs from one image to another: by setting, by layer and by path, with bytes.",
            "Paths are compared as a container sees them: a time alone is no difference, and neither is whether a file "
                    + "is stored as a hard link. Each layer is read once.",
            "Exit code 0 whether or not they differ, unless `--exit-code` is given."
        },
        versionProvider = Version.class,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  docker-envs diff base.tar app.tar",
            "  docker-envs diff both.tar both.tar --image me/app:1 --other-image me/app:2 --files"
        })
final class DiffCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            index = "0",
            paramLabel = "IMAGE",
            description = "An image file: docker-archive, OCI archive, or OCI layout folder; or a name in a registry.")
    private String argument = "";

    @Parameters(index = "1", paramLabel = "OTHER", description = "What to compare it with; may be the same file.")
    private String otherArgument = "";

    @Mixin
    private SourceOptions source = new SourceOptions();

    @Option(names = "--other-image", paramLabel = "NAME", description = "The image of OTHER, as `--image` of IMAGE.")
    private Optional<String> otherImage = Optional.empty();

    @Option(
            names = "--other-platform",
            paramLabel = "OS/ARCH",
            description = "The platform of the image of OTHER, where it is not that of `--platform`.")
    private Optional<String> otherPlatform = Optional.empty();

    @Option(names = "--no-files", description = "Compare settings and layers only; no layer is read.")
    private boolean noFiles;

    @Option(
            names = "--files",
            description = "List every path that differs. Without it, where there are too many, a folder that is new or "
                    + "gone is one line.")
    private boolean files;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "List at most N paths: 100, or all with `--files`, by default. `--json` lists all.")
    private Optional<Integer> limit = Optional.empty();

    @Option(names = "--times", description = "Also list paths of which only the time of the last change differs.")
    private boolean times;

    @Option(names = "--json", description = "Print a JSON object with all that differs.")
    private boolean json;

    @Option(names = "--exit-code", description = "Exit with 1 when the digests of the images differ.")
    private boolean exitCode;

    @ArgGroup(exclusive = false, validate = false, heading = "%nRegistries:%n")
    private RegistryOptions registries = new RegistryOptions();

    DiffCommand(Console console) {
        this.console = console;
    }

    /// One of the two images, and what to call it.
    record Side(String argument, List<StoredName> names, Image image) {}

    @Override
    public Integer call() throws IOException {
        check();
        try (var images = new Images(registries, console)) {
            var found = images.one(argument, source);
            var before = new Side(argument, found.names(), source.image(found));
            var after = otherSide(images);
            var difference = noFiles
                    ? ImageDiff.ofDocuments(before.image(), after.image())
                    : ImageDiff.between(before.image(), after.image());
            if (json) {
                console.out()
                        .print(DiffJson.of(before, after, difference, times).pretty());
            } else {
                var listing = new DiffText.Listing(!files, lines(), times);
                console.out().print(new DiffText(before, after, listing).of(difference));
            }
            var same = before.image().digest().equals(after.image().digest());
            return exitCode && !same ? Program.DIFFERENT : Program.DONE;
        }
    }

    private void check() {
        if (noFiles && (files || times || limit.isPresent())) {
            throw AskedWrongly.of("`--no-files` leaves nothing to list", "leave it out, or what is said about paths");
        }
        if (limit.isPresent() && limit.get() < 0) {
            throw AskedWrongly.of("`--limit` is %d, and there is no such number of lines".formatted(limit.get()), "");
        }
    }

    private int lines() {
        return limit.orElse(files ? Integer.MAX_VALUE : DiffText.LINES);
    }

    private Side otherSide(Images images) throws IOException {
        try {
            var found = otherImage.isPresent()
                    ? images.named(otherArgument, otherImage.get())
                    : images.single(otherArgument);
            var platform = platform();
            var image = platform.isPresent() ? found.image(platform.get()) : found.image();
            return new Side(otherArgument, found.names(), image);
        } catch (MalformedInput failure) {
            throw MalformedInput.of(failure.getMessage(), failure.hint().replace("--image", "--other-image"));
        }
    }

    private Optional<Platform> platform() {
        return otherPlatform
                .map(text -> SourceOptions.platform("--other-platform", text))
                .or(source::platform);
    }
}
