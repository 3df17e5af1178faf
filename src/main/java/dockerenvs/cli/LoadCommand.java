package dockerenvs.cli;

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
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Puts images into an engine of this machine.
@Command(
        name = "load",
        description = {
            "Load the images of a file, or one of a registry, into Docker where its daemon listens, or else into "
                    + "podman.",
            "Docker is reached by its socket, podman by its socket or its program, containerd by its program `ctr`."
        },
        versionProvider = Version.class,
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  docker-envs load demo.tar")
final class LoadCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "IMAGE", description = "An image file, or a name in a registry.")
    private String argument = "";

    @Option(
            names = "--to",
            paramLabel = "ENGINE",
            description = "docker, podman or containerd, in place of the first one of Docker and podman that is there.")
    private Optional<ContainerEngine.Kind> kind = Optional.empty();

    @Option(
            names = {"-i", "--name"},
            paramLabel = "NAME",
            description = "The name of the image there, such as me/app:1.0; may be repeated. Without it the image "
                    + "keeps its names.")
    private List<String> names = List.of();

    @Mixin
    private SourceOptions source = new SourceOptions();

    @Option(names = "--json", description = "Print a JSON object with engine, names, IDs and digests.")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing but errors.")
    private boolean quiet;

    @ArgGroup(exclusive = false, validate = false, heading = "%nRegistries:%n")
    private RegistryOptions registries = new RegistryOptions();

    LoadCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        var wanted = names.stream()
                .map(name -> StoredName.of(AskedWrongly.unlessReadable("--name", name, Reference::parse)))
                .toList();
        var engine = engine(kind, console);
        try (var images = new Images(registries, console)) {
            var found = new ArrayList<NamedImage>();
            for (var one : images.each(argument, source)) {
                found.add(new NamedImage(source.image(one), wanted.isEmpty() ? one.names() : wanted));
            }
            if (found.size() > 1 && !wanted.isEmpty()) {
                throw AskedWrongly.of(
                        "`%s` holds %d images, and they cannot all have the same name"
                                .formatted(argument, found.size()),
                        "choose one with `--image`");
            }
            load(found, engine, quiet || json, console);
            if (json) {
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
