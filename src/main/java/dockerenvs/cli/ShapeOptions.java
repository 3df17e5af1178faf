package dockerenvs.cli;

import dockerenvs.build.Activating;
import dockerenvs.build.EnvironmentImage;
import dockerenvs.conda.link.Installation;
import dockerenvs.files.FileTree;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Layer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/// How the environment comes to lie in the image.
final class ShapeOptions {
    /// One for the base or what stands for it, one for packages, one for the state of the environment.
    private static final int LAYERS_MIN = 3;

    /// What to do about files that several packages bring.
    enum Clobber {
        warn,
        error
    }

    @Option(
            names = "--prefix",
            paramLabel = "PATH",
            description = "The folder of the environment in the image; /opt/env by default.")
    private String prefix = "/opt/env";

    @Option(
            names = "--activation",
            paramLabel = "HOW",
            description = "variables: the image sets what activation would (default); shell: the entrypoint activates "
                    + "in a shell; none: nothing is set, not even PATH.")
    private Activating activation = Activating.VARIABLES;

    @Option(
            names = "--layers-max",
            paramLabel = "N",
            description = "Layers the image may have, those of the base included: 3 to 125, 100 by default.")
    private int layersMax = EnvironmentImage.LAYERS_DEFAULT;

    @Option(
            names = "--filter",
            paramLabel = "KIND",
            split = ",",
            description = "Leave kinds of files out of packages: " + FileKinds.LIST + ". Nothing by default.")
    private List<String> filter = List.of();

    @Option(
            names = "--compile-pyc",
            description = "Compile the Python files of noarch packages, so that programs start faster: runs the "
                    + "environment's own Python here, as you. For images of this machine's platform.")
    private boolean compilePyc;

    @Option(names = "--owner", paramLabel = "UID[:GID]", description = "The owner of the environment; 0:0 by default.")
    private String owner = "0:0";

    @Option(
            names = "--clobber",
            paramLabel = "HOW",
            description = "When packages bring different files for one path: warn, and the one that depends on the "
                    + "other has it (default), or error.")
    private Clobber clobber = Clobber.warn;

    @Option(
            names = "--add",
            paramLabel = "SOURCE[:TARGET]",
            description = "Add files of your own on top, a folder (its content) or a file, as one layer; may be "
                    + "repeated.")
    private List<String> additions = List.of();

    /// Finds out whether the values can be meant, before there is an image.
    void check() {
        if (layersMax < LAYERS_MIN || layersMax > Layer.COUNT_MAX) {
            throw AskedWrongly.of(
                    "`--layers-max` is %d, and has to be from %d to %d"
                            .formatted(layersMax, LAYERS_MIN, Layer.COUNT_MAX),
                    "%d is the default".formatted(EnvironmentImage.LAYERS_DEFAULT));
        }
        applyTo(EnvironmentImage.on(Image.SCRATCH));
        additions.forEach(Addition::parse);
    }

    EnvironmentImage applyTo(EnvironmentImage image) {
        AskedWrongly.unlessReadable("--prefix", prefix, image::prefix);
        var ids = Owner.ofOption(owner);
        image.owner(ids.uid(), ids.gid()).activation(activation).layersMax(layersMax);
        if (!filter.isEmpty()) {
            image.filter(FileKinds.dropping(filter, "--filter"));
        }
        if (compilePyc) {
            image.compilePython();
        }
        return image.clobbering(
                clobber == Clobber.error ? Installation.Clobbering.REFUSE : Installation.Clobbering.WARN);
    }

    List<FileTree> additions() throws IOException {
        var trees = new ArrayList<FileTree>();
        for (var addition : additions) {
            trees.add(Addition.parse(addition).tree(_ -> true));
        }
        return trees;
    }
}
