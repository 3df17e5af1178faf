package dockerenvs.cli;

import dockerenvs.content.ContentStore;
import dockerenvs.oci.archive.NamedImage;
import dockerenvs.oci.archive.StoredName;
import dockerenvs.oci.image.Image;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Changes an image.
@Command(
        name = "modify",
        customSynopsis = "docker-envs modify IMAGE (-o OUT | --push | --load) [OPTION]...",
        description = {
            "Write a changed copy of an image: layers and paths removed, files added, settings changed.",
            "Nothing is run and nothing unpacked. Whatever the order of the options, layers are removed first, then "
                    + "paths, then files are added in the order given, then settings change."
        },
        versionProvider = Version.class,
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  docker-envs modify base.tar --add ./app:/srv/app --env PORT=8080 -i me/app:1 -o app.tar")
final class ModifyCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            paramLabel = "IMAGE",
            description =
                    "An image file: docker-archive, OCI archive, or OCI layout folder; a name in a registry; `scratch` "
                            + "for the empty image.")
    private String base = Source.SCRATCH;

    @Mixin
    private SourceOptions source = new SourceOptions();

    @ArgGroup(exclusive = false, validate = false, heading = "%nLayers and files:%n")
    private LayerOptions layers = new LayerOptions();

    @ArgGroup(exclusive = false, validate = false, heading = "%nSettings:%n")
    private SettingOptions settings = new SettingOptions();

    @ArgGroup(exclusive = false, validate = false, heading = "%nDestination:%n")
    private TargetOptions target = new TargetOptions();

    @ArgGroup(exclusive = false, validate = false, heading = "%nRegistries:%n")
    private RegistryOptions registries = new RegistryOptions();

    ModifyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        layers.check(console);
        settings.check();
        try (var images = new Images(registries, console)) {
            var destination = new Destination(target, images, console).check();
            var found = images.one(base, source);
            try (var store = destination.store()) {
                modify(source.image(found), found.names(), store, destination);
            }
        }
        return Program.DONE;
    }

    private void modify(Image base, List<StoredName> names, ContentStore store, Destination destination)
            throws IOException {
        var changed = settings.apply(layers.apply(dated(base), target, store, console));
        var image = destination.compressed(changed, store);
        destination.write(List.of(new NamedImage(image, destination.names(names))));
    }

    /// The image as of `SOURCE_DATE_EPOCH`, where that is set; else as of its base.
    private Image dated(Image base) {
        return console.sourceDate().map(base::withCreated).orElse(base);
    }
}
