package dockerenvs.cli;

import dockerenvs.cli.syntax.Command;
import dockerenvs.cli.syntax.Operand;
import dockerenvs.content.ContentStore;
import dockerenvs.oci.archive.NamedImage;
import dockerenvs.oci.archive.StoredName;
import dockerenvs.oci.image.Image;
import java.io.IOException;
import java.util.List;

/// Changes an image.
final class ModifyCommand {
    private final Console console;

    private final Operand<String> base = Operand.of("IMAGE", """
            An image file: docker-archive, OCI archive, or OCI layout folder; a name in a registry; `scratch` for
            the empty image.""");

    private final SourceOptions source = new SourceOptions();

    private final LayerOptions layers = new LayerOptions();

    private final SettingOptions settings = new SettingOptions();

    private final TargetOptions target = new TargetOptions();

    private final RegistryOptions registries = new RegistryOptions();

    ModifyCommand(Console console) {
        this.console = console;
    }

    /// What can be said to it.
    Command command() {
        return Command.of("modify", this::run, """
                Write a changed copy of an image: layers and paths removed, files added, settings changed.

                Nothing is run and nothing unpacked. Whatever the order of the options, layers are removed first,
                then paths, then files are added in the order given, then settings change.""")
                .withSynopsis("docker-envs modify IMAGE (-o OUT | --push | --load) [OPTION]...")
                .withExamples("docker-envs modify base.tar --add ./app:/srv/app --env PORT=8080 -i me/app:1 -o app.tar")
                .with(base, source)
                .with("Layers and files", layers)
                .with("Settings", settings)
                .with("Destination", target)
                .with("Registries", registries);
    }

    private int run() throws IOException {
        layers.check(console);
        settings.check();
        try (var images = new Images(registries, console)) {
            var destination = new Destination(target, images, console).check();
            var found = images.one(base.value(), source);
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
