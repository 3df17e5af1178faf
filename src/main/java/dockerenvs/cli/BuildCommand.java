package dockerenvs.cli;

import dockerenvs.build.EnvironmentImage;
import dockerenvs.build.Workshop;
import dockerenvs.cli.syntax.Command;
import dockerenvs.cli.syntax.Setting;
import dockerenvs.content.ContentStore;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.FileTree;
import dockerenvs.oci.image.Image;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Builds an image with an environment.
final class BuildCommand {
    private final Console console;

    private final Setting<Optional<String>> base = Setting.optional("-b, --base=IMAGE", """
            The image to put the environment on: an image file, or a name in a registry; that of the lock by
            default, else the empty image.""");

    private final EnvironmentOptions environment = new EnvironmentOptions();

    private final SolveOptions choice = new SolveOptions();

    private final ShapeOptions shape = new ShapeOptions();

    private final LayeringOptions layering = new LayeringOptions();

    private final SettingOptions settings = new SettingOptions();

    private final TargetOptions target = new TargetOptions();

    private final CatalogueOptions catalogues = new CatalogueOptions();

    private final RegistryOptions registries = new RegistryOptions();

    private final ReportOptions report = new ReportOptions();

    BuildCommand(Console console) {
        this.console = console;
    }

    /// What can be said to it.
    Command command() {
        return Command.of("build", this::run, """
                Build an image with a conda environment: packages are chosen, unless a lock names them, and linked
                straight into layers on a base image. The image carries the lock.

                Nothing of a package is run, unless you ask for compiled Python files, and nothing unpacked; neither
                conda nor Docker is needed. The same lock, base and options give the same image everywhere.""")
                .withSynopsis("docker-envs build (-p SPEC... | -f FILE | --from-prefix FOLDER) "
                        + "(-o OUT | --push | --load) [OPTION]...")
                .withExamples(
                        "docker-envs build -p numpy -p flask -b debian:12-slim -i demo:1 -o demo.tar",
                        "docker-envs build -f environment.yml -b debian:12-slim -i demo:1 -o demo.tar",
                        "docker-envs build -f pixi.lock -b debian:12-slim -i ghcr.io/me/demo:1 --push")
                .with(base)
                .with("Environment", environment)
                .with("Choosing", choice)
                .with("Image", shape)
                .with("Layers", layering)
                .with("Settings", settings)
                .with("Destination", target)
                .with("Catalogues", catalogues)
                .with("Registries", registries)
                .with("Report", report);
    }

    private int run() throws IOException {
        try (var images = new Images(registries, console)) {
            var destination = new Destination(target, images, console, report.isQuiet());
            check(destination);
            run(base(images), images, destination);
        }
        return Program.DONE;
    }

    private Source base(Images images) throws IOException {
        var pinned = environment.pinnedBase();
        if (base.value().isEmpty()) {
            return images.single(pinned.map(environment::argument).orElse(Source.SCRATCH));
        }
        var found = images.single(base.value().get());
        report.warn(
                pinned.flatMap(note -> PinnedBase.warning(note, found)).stream().toList(), console);
        return found;
    }

    /// What is wrong is said before there is work to be lost.
    private void check(Destination destination) throws IOException {
        if (report.needsStdout() && target.outputs().stream().anyMatch(TargetOptions::isStdout)) {
            throw AskedWrongly.of(
                    "`--json` and `--output -` would both write to stdout",
                    "write the image into a file, or leave out `--json`");
        }
        environment.check();
        choice.check(console.environment());
        if (environment.platforms().size() > 1
                && target.format() == TargetOptions.Format.docker
                && !target.outputs().isEmpty()) {
            throw AskedWrongly.of(
                    "a docker-archive holds the image of one platform, and `--platform` names %d"
                            .formatted(environment.platforms().size()),
                    "add `--format oci` or `--format layout`");
        }
        if (environment.platforms().size() > 1 && target.isLoad()) {
            throw AskedWrongly.of("`--load` takes the image of one platform", "leave out all but one `--platform`");
        }
        shape.check();
        layering.check();
        settings.check();
        catalogues.check(target);
        if (!report.isDryRun() || !target.outputs().isEmpty()) {
            destination.check();
        }
        report.check(target.outputs());
    }

    private void run(Source found, Images opened, Destination destination) throws IOException {
        var images = new ArrayList<EnvironmentImage>();
        if (environment.platforms().isEmpty()) {
            images.add(environmentImage(opened, found, found.image()));
        }
        for (var platform : environment.platforms()) {
            images.add(environmentImage(opened, found, found.image(platform)));
        }
        if (report.isDryRun()) {
            for (var image : images) {
                report.print(image.plan(), console);
            }
            return;
        }
        try (var workshop = Workshop.ofUser(console.environment(), environment.supply(report.listener(console)))) {
            build(images, workshop, opened, destination);
        }
    }

    /// The base with all its blobs on this machine, where it will be wanted again.
    private Image kept(Image baseImage, Images opened) throws IOException {
        return opened.registry()
                .fetch(baseImage.artifact(), Workshop.bases(console.environment()))
                .image();
    }

    /// What is to be built on an image. Of an image in a registry, nothing is fetched before somebody looks at its
    /// files or writes it to this machine.
    private EnvironmentImage on(Image baseImage, Source found, Images opened) throws IOException {
        if (!(found instanceof Source.Remote)) {
            return EnvironmentImage.on(baseImage);
        }
        var isOnlyPushed = target.outputs().isEmpty() && !target.isLoad();
        return isOnlyPushed
                ? EnvironmentImage.on(baseImage).baseKept(() -> kept(baseImage, opened))
                : EnvironmentImage.on(kept(baseImage, opened));
    }

    private EnvironmentImage environmentImage(Images opened, Source found, Image baseImage) throws IOException {
        var environmentImage = shape.applyTo(on(baseImage, found, opened)).settings(settings::applyOthers);
        environment.applyTo(environmentImage, baseImage.platform(), choice, console, report.listener(console));
        layering.applyTo(environmentImage, opened, baseImage.platform(), console);
        if (!found.baseName().isEmpty()) {
            environmentImage.baseName(found.baseName());
        }
        target.compressionOn(baseImage).ifPresent(environmentImage::compression);
        console.sourceDate().ifPresent(environmentImage::created);
        AskedWrongly.unlessReadable("--compile-pyc", "", _ -> environmentImage.checkCompilation());
        return environmentImage;
    }

    private void build(List<EnvironmentImage> images, Workshop workshop, Images opened, Destination destination)
            throws IOException {
        var use = catalogues.open(opened, console);
        images.forEach(image -> image.catalogues(use).beforeWork(destination::checkPush));
        try (var store = destination.store()) {
            var result = result(images, workshop, destination, store);
            for (var built : result.environments()) {
                report.warn(built.warnings(), console);
            }
            catalogues.verify(result.environments(), use, report.isQuiet(), console);
            try {
                result.writeTo(destination);
            } catch (MalformedInput failure) {
                if (!isHealed(images, result, workshop)) {
                    throw failure;
                }
                report.warn(List.of("a cache was damaged, and what was lost is made again"), console);
                result = result(images, workshop, destination, store);
                result.writeTo(destination);
            }
            if (target.isPush()) {
                for (var image : images) {
                    image.pushedTo(target.repositories(), workshop);
                }
            }
            catalogues.update(result.environments(), target.repositories(), opened, console);
            report.print(result, console);
        }
    }

    private BuildResult result(
            List<EnvironmentImage> images, Workshop workshop, Destination destination, ContentStore store)
            throws IOException {
        var additions = shape.additions();
        var built = new ArrayList<BuildResult.Platformed>();
        for (var image : images) {
            var one = image.build(workshop);
            built.add(new BuildResult.Platformed(
                    one, settings.applyEnvironment(withAdditions(image, one.image(), additions, store))));
        }
        return BuildResult.of(built, destination.names(List.of()));
    }

    /// Whether the caches were to blame, and are no more.
    private static boolean isHealed(List<EnvironmentImage> images, BuildResult result, Workshop workshop)
            throws IOException {
        var healed = false;
        for (var i = 0; i < images.size(); i++) {
            healed |= images.get(i).heal(result.environments().get(i), workshop);
        }
        return healed;
    }

    /// With a layer for each of the trees. The layers of the environment are not looked at as long as they lie beside
    /// the environment.
    private Image withAdditions(
            EnvironmentImage environmentImage, Image built, List<FileTree> additions, ContentStore store)
            throws IOException {
        var image = built;
        var time = console.sourceDate().orElse(Instant.EPOCH);
        var packing = target.compression().orElse(built.compression());
        var below = new ArrayList<FileTree>();
        for (var i = 0; i < additions.size(); i++) {
            var dated = additions.get(i).withMtime(time);
            var placed = below.size() == i ? environmentImage.placed(dated, below) : Optional.<FileTree>empty();
            placed.ifPresent(below::add);
            image = placed.isPresent()
                    ? image.withPlacedFiles(placed.get(), packing, store)
                    : image.withFiles(dated, packing, store);
        }
        return image;
    }
}
