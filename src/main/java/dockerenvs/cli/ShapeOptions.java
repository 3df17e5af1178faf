package dockerenvs.cli;

import dockerenvs.build.Activating;
import dockerenvs.build.EnvironmentImage;
import dockerenvs.cli.syntax.Argument;
import dockerenvs.cli.syntax.Flag;
import dockerenvs.cli.syntax.Part;
import dockerenvs.cli.syntax.Setting;
import dockerenvs.cli.syntax.Settings;
import dockerenvs.cli.syntax.Value;
import dockerenvs.conda.link.Installation;
import dockerenvs.files.FileTree;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Layer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// How the environment comes to lie in the image.
final class ShapeOptions implements Part {
    /// One for the base or what stands for it, one for packages, one for the state of the environment.
    private static final int LAYERS_MIN = 3;

    /// What to do about files that several packages bring.
    enum Clobber {
        warn,
        error
    }

    private final Setting<String> prefix =
            Setting.of("--prefix=PATH", "/opt/env", "The folder of the environment in the image; /opt/env by default.");

    private final Setting<Activating> activation =
            Setting.of("--activation=HOW", Value.oneOf(Activating.values()), Activating.VARIABLES, """
            variables: the image sets what activation would (default); shell: the entrypoint activates in a shell;
            none: nothing is set, not even PATH.""");

    private final Setting<Integer> layersMax = Setting.of(
            "--layers-max=N",
            Value.NUMBER,
            EnvironmentImage.LAYERS_DEFAULT,
            "Layers the image may have, those of the base included: 3 to 125, 100 by default.");

    private final Settings<String> filter = Settings.of(
            "--filter=KIND[,KIND...]",
            "Leave kinds of files out of packages: " + FileKinds.LIST + ". Nothing by default.");

    private final Flag compilePyc = Flag.of("--compile-pyc", """
            Compile the Python files of noarch packages, so that programs start faster: runs the environment's own
            Python here, as you. For images of this machine's platform.""");

    private final Setting<String> owner =
            Setting.of("--owner=UID[:GID]", "0:0", "The owner of the environment; 0:0 by default.");

    private final Setting<Clobber> clobber =
            Setting.of("--clobber=HOW", Value.oneOf(Clobber.values()), Clobber.warn, """
            When packages bring different files for one path: warn, and the one that depends on the other has it
            (default), or error.""");

    private final Settings<String> additions = Settings.of("--add=SOURCE[:TARGET]", """
            Add files of your own on top, a folder (its content) or a file, as one layer; may be repeated.""");

    @Override
    public List<Argument> arguments() {
        return List.of(prefix, activation, layersMax, filter, compilePyc, owner, clobber, additions);
    }

    /// Finds out whether the values can be meant, before there is an image.
    void check() {
        if (layersMax.value() < LAYERS_MIN || layersMax.value() > Layer.COUNT_MAX) {
            throw AskedWrongly.of(
                    "`--layers-max` is %d, and has to be from %d to %d"
                            .formatted(layersMax.value(), LAYERS_MIN, Layer.COUNT_MAX),
                    "%d is the default".formatted(EnvironmentImage.LAYERS_DEFAULT));
        }
        applyTo(EnvironmentImage.on(Image.SCRATCH));
        additions.values().forEach(Addition::parse);
    }

    EnvironmentImage applyTo(EnvironmentImage image) {
        AskedWrongly.unlessReadable("--prefix", prefix.value(), image::prefix);
        var ids = Owner.ofOption(owner.value());
        image.owner(ids.uid(), ids.gid()).activation(activation.value()).layersMax(layersMax.value());
        if (!filter.values().isEmpty()) {
            image.filter(FileKinds.dropping(filter.values(), "--filter"));
        }
        if (compilePyc.isGiven()) {
            image.compilePython();
        }
        return image.clobbering(
                clobber.value() == Clobber.error ? Installation.Clobbering.REFUSE : Installation.Clobbering.WARN);
    }

    List<FileTree> additions() throws IOException {
        var trees = new ArrayList<FileTree>();
        for (var addition : additions.values()) {
            trees.add(Addition.parse(addition).tree(_ -> true));
        }
        return trees;
    }
}
