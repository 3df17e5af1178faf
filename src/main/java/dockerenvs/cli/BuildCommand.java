package dockerenvs.cli;

import dockerenvs.build.EnvironmentImage;
import dockerenvs.build.Workshop;
import dockerenvs.content.ContentStore;
import dockerenvs.files.FileTree;
import dockerenvs.oci.image.Image;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Builds an image with an environment.
@Command(
        name = "build",
        customSynopsis = "docker-envs build (-f LOCK | --from-prefix FOLDER) -o OUT [OPTION]...",
        description = {
            "Build an image with a conda environment: locked packages are linked straight into layers on a base image.",
            "Nothing of a package is run, unless you ask for compiled Python files, and nothing unpacked; neither "
                    + "conda nor Docker is needed. The same lock, base and options give the same image everywhere."
        },
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  docker-envs build -f pixi.lock -b base.tar -i demo:1 -o demo.tar")
final class BuildCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-b", "--base"},
            paramLabel = "FILE",
            description = "The image to put the environment on, in an image file; the empty image by default.")
    private String base = BaseImage.SCRATCH;

    @ArgGroup(validate = false, heading = "%nEnvironment:%n")
    private EnvironmentOptions environment = new EnvironmentOptions();

    @ArgGroup(validate = false, heading = "%nImage:%n")
    private ShapeOptions shape = new ShapeOptions();

    @ArgGroup(validate = false, heading = "%nSettings:%n")
    private SettingOptions settings = new SettingOptions();

    @ArgGroup(exclusive = false, heading = "%nDestination:%n")
    private TargetOptions target = new TargetOptions();

    @ArgGroup(validate = false, heading = "%nReport:%n")
    private ReportOptions report = new ReportOptions();

    BuildCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        check();
        try (var found = BaseImage.open(base)) {
            run(found);
        }
        return Program.DONE;
    }

    /// What is wrong is said before there is work to be lost.
    private void check() throws IOException {
        if (target.outputs().isEmpty() && !report.isDryRun()) {
            throw new ParameterException(spec.commandLine(), "`--output` is missing");
        }
        if (report.needsStdout() && target.outputs().stream().anyMatch(TargetOptions::isStdout)) {
            throw AskedWrongly.of(
                    "`--json` and `--output -` would both write to stdout",
                    "write the image into a file, or leave out `--json`");
        }
        environment.check();
        if (environment.platforms().size() > 1 && target.format() == TargetOptions.Format.docker) {
            throw AskedWrongly.of(
                    "a docker-archive holds the image of one platform, and `--platform` names %d"
                            .formatted(environment.platforms().size()),
                    "add `--format oci` or `--format layout`");
        }
        shape.check();
        settings.check();
        new Destination(target, console).check();
        report.check(target.outputs());
    }

    private void run(BaseImage found) throws IOException {
        var images = new ArrayList<EnvironmentImage>();
        if (environment.platforms().isEmpty()) {
            images.add(environmentImage(found.image(), found.name()));
        }
        for (var platform : environment.platforms()) {
            images.add(environmentImage(found.image(platform), found.name()));
        }
        if (report.isDryRun()) {
            for (var image : images) {
                report.print(image.plan(), console);
            }
            return;
        }
        try (var workshop = Workshop.ofUser(console.environment(), environment.supply(report.listener(console)))) {
            build(images, workshop);
        }
    }

    private EnvironmentImage environmentImage(Image baseImage, String baseName) throws IOException {
        var environmentImage = shape.applyTo(EnvironmentImage.on(baseImage)).settings(settings::applyOthers);
        environment.applyTo(environmentImage, baseImage.platform(), console);
        if (!baseName.isEmpty()) {
            environmentImage.baseName(baseName);
        }
        target.compression().ifPresent(environmentImage::compression);
        console.sourceDate().ifPresent(environmentImage::created);
        AskedWrongly.unlessReadable("--compile-pyc", "", _ -> environmentImage.checkCompilation());
        return environmentImage;
    }

    private void build(List<EnvironmentImage> images, Workshop workshop) throws IOException {
        var destination = new Destination(target, console);
        try (var store = destination.store()) {
            var additions = shape.additions();
            var built = new ArrayList<BuildResult.Platformed>();
            for (var image : images) {
                var one = image.build(workshop);
                report.warn(one.warnings(), console);
                built.add(new BuildResult.Platformed(
                        one, settings.applyEnvironment(withAdditions(one.image(), additions, store))));
            }
            var result = new BuildResult(built, destination.names(List.of()));
            result.writeTo(destination);
            report.print(result, console);
        }
    }

    private Image withAdditions(Image built, List<FileTree> additions, ContentStore store) throws IOException {
        var image = built;
        var time = console.sourceDate().orElse(Instant.EPOCH);
        var packing = target.compression().orElse(built.compression());
        for (var tree : additions) {
            image = image.withFiles(tree.withMtime(time), packing, store);
        }
        return image;
    }
}
