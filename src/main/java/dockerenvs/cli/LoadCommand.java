package dockerenvs.cli;

import dockerenvs.cli.syntax.Command;
import dockerenvs.cli.syntax.Flag;
import dockerenvs.cli.syntax.Operand;
import dockerenvs.cli.syntax.Setting;
import dockerenvs.cli.syntax.Settings;
import dockerenvs.cli.syntax.Value;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.archive.DockerArchive;
import dockerenvs.oci.archive.NamedImage;
import dockerenvs.oci.archive.StoredName;
import dockerenvs.oci.engine.ContainerEngine;
import dockerenvs.oci.image.Reference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Puts images into an engine of this machine.
final class LoadCommand {
    private final Console console;

    private final Operand<String> argument = Operand.of("IMAGE", "An image file, or a name in a registry.");

    private final Setting<Optional<ContainerEngine.Kind>> kind = Setting.optional(
            "--to=ENGINE",
            Value.oneOf(ContainerEngine.Kind.values()),
            "docker, podman or containerd, in place of the first one of Docker and podman that is there.");

    private final Settings<String> names = Settings.of("-i, --name=NAME", """
            The name of the image there, such as me/app:1.0; may be repeated. Without it the image keeps its names.""");

    private final SourceOptions source = new SourceOptions();

    private final Flag json = Flag.of("--json", "Print a JSON object with engine, names, IDs and digests.");

    private final Flag quiet = Flag.of("-q, --quiet", "Say nothing but errors.");

    private final RegistryOptions registries = new RegistryOptions();

    LoadCommand(Console console) {
        this.console = console;
    }

    /// What can be said to it.
    Command command() {
        return Command.of("load", this::run, """
                Load the images of a file, or one of a registry, into Docker where its daemon listens, or else into
                podman.

                Docker is reached by its socket, podman by its socket or its program, containerd by its program
                `ctr`.""")
                .withExamples("docker-envs load demo.tar")
                .with(argument, kind, names, source, json, quiet)
                .with("Registries", registries);
    }

    private int run() throws IOException {
        var wanted = names.values().stream()
                .map(name -> StoredName.of(AskedWrongly.unlessReadable("--name", name, Reference::parse)))
                .toList();
        var engine = engine(kind.value(), console);
        try (var images = new Images(registries, console)) {
            var found = new ArrayList<NamedImage>();
            for (var one : images.each(argument.value(), source)) {
                found.add(new NamedImage(source.image(one), wanted.isEmpty() ? one.names() : wanted));
            }
            if (found.size() > 1 && !wanted.isEmpty()) {
                throw AskedWrongly.of(
                        "`%s` holds %d images, and they cannot all have the same name"
                                .formatted(argument.value(), found.size()),
                        "choose one with `--image`");
            }
            load(found, engine, quiet.isGiven() || json.isGiven(), console);
            if (json.isGiven()) {
                console.out().print(json(found, engine).pretty());
            }
        }
        return Program.DONE;
    }

    private static ContainerEngine engine(Optional<ContainerEngine.Kind> kind, Console console) throws IOException {
        return kind.isPresent()
                ? ContainerEngine.of(kind.get(), console.environment())
                : ContainerEngine.find(console.environment());
    }

    /// Loads images and, unless it shall be quiet, says what the engine says.
    static void load(List<NamedImage> images, ContainerEngine engine, boolean quiet, Console console)
            throws IOException {
        if (!quiet && engine.kind() == ContainerEngine.Kind.DOCKER) {
            DockerArchive.warnings(images).forEach(console::warn);
        }
        var said = engine.load(images);
        if (!quiet) {
            said.forEach(line -> console.err().println("%s: %s".formatted(engine, line)));
        }
    }

    private static JsonObject json(List<NamedImage> images, ContainerEngine engine) {
        var list = new ArrayList<Json>();
        for (var named : images) {
            list.add(JsonObject.EMPTY
                    .with(
                            "names",
                            JsonArray.ofStrings(named.names().stream()
                                    .map(StoredName::toString)
                                    .toList()))
                    .with("id", named.image().id().toString())
                    .with("digest", named.image().digest().toString()));
        }
        return JsonObject.EMPTY.with("engine", engine.kind().toString()).with("images", JsonArray.of(list));
    }
}
