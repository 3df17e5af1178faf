package dockerenvs.oci.engine;

import dockerenvs.content.Content;
import dockerenvs.content.MalformedInput;
import dockerenvs.oci.archive.DockerArchive;
import dockerenvs.oci.archive.NamedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A container engine of this machine that takes images.
///
///     ContainerEngine.find(System.getenv()).load(List.of(NamedImage.of(image, "me/app:1")));
public final class ContainerEngine {
    private static final String SOCKET = "unix:///";

    private final Kind kind;
    private final Way way;

    private ContainerEngine(Kind kind, Way way) {
        this.kind = kind;
        this.way = way;
    }

    /// The engines that are known.
    public enum Kind {
        DOCKER,
        PODMAN,
        CONTAINERD;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// How an engine gets an archive.
    sealed interface Way permits EngineSocket, EngineProgram {

        /// Sends an archive while it is written.
        ///
        /// @return what the engine says, line by line
        /// @throws IOException with what the engine says, where it refuses
        List<String> load(Content.Writer archive) throws IOException;
    }

    /// The engine there is: Docker where its daemon listens, else podman.
    ///
    /// @param environment environment variables: `DOCKER_HOST` and `CONTAINER_HOST` say where sockets are,
    ///     `DOCKER_CONTEXT` and Docker's configuration in `DOCKER_CONFIG` or `HOME` which of its contexts is meant,
    ///     `PATH` where programs are
    /// @throws MalformedInput when what is said leads to another machine, or nowhere
    /// @throws IOException when there is neither
    public static ContainerEngine find(Map<String, String> environment) throws IOException {
        var docker = docker(environment);
        if (docker.isPresent()) {
            return new ContainerEngine(Kind.DOCKER, docker.get());
        }
        var podman = podman(environment);
        if (podman.isPresent()) {
            return new ContainerEngine(Kind.PODMAN, podman.get());
        }
        throw new IOException("no engine is here to load into: neither Docker nor podman listens at a socket, and there"
                + " is no program `podman` on the path; start one, or let `DOCKER_HOST` say where it listens");
    }

    /// That engine. containerd is reached by its program `ctr`, which heeds `CONTAINERD_ADDRESS` and
    /// `CONTAINERD_NAMESPACE`.
    ///
    /// @throws IOException when it is not there
    public static ContainerEngine of(Kind kind, Map<String, String> environment) throws IOException {
        var way = switch (kind) {
            case DOCKER -> docker(environment);
            case PODMAN -> podman(environment);
            case CONTAINERD -> EngineProgram.find("ctr", List.of("images", "import", "-"), environment);
        };
        return new ContainerEngine(kind, way.orElseThrow(() -> new IOException(absence(kind))));
    }

    private static String absence(Kind kind) {
        return switch (kind) {
            case DOCKER ->
                "no Docker is here: nothing listens at `/var/run/docker.sock`; start its daemon, or let `DOCKER_HOST`"
                        + " say where it listens";
            case PODMAN ->
                "no podman is here: it listens at no socket, and there is no program `podman` on the path;"
                        + " start one, or let `CONTAINER_HOST` say where it listens";
            case CONTAINERD -> "there is no program `ctr` on the path, by which containerd takes images";
        };
    }

    private static Optional<Way> docker(Map<String, String> environment) throws IOException {
        var named = socket("DOCKER_HOST", environment);
        if (named.isPresent()) {
            return named;
        }
        var context = DockerContext.current(environment);
        return context.isPresent()
                ? Optional.of(socket(context.get()))
                : first(
                        "DOCKER_HOST",
                        Stream.concat(Stream.of("/var/run/docker.sock"), own(environment, "docker.sock")));
    }

    private static Way socket(DockerContext context) {
        var name = MalformedInput.quote(context.name());
        if (!context.host().startsWith(SOCKET)) {
            throw MalformedInput.of(
                    "Docker's context %s leads to %s, which is no socket of this machine"
                            .formatted(name, MalformedInput.quote(context.host())),
                    "images get to an engine elsewhere by way of a registry; `DOCKER_CONTEXT=default` is the one here");
        }
        return socket(
                context.host(), "choose another context than %s, or let `DOCKER_HOST` name a socket".formatted(name));
    }

    private static Way socket(String url, String advice) {
        return new EngineSocket(Path.of(url.substring(SOCKET.length() - 1)), advice);
    }

    private static Optional<Way> podman(Map<String, String> environment) {
        var named = socket("CONTAINER_HOST", environment);
        if (named.isPresent()) {
            return named;
        }
        var socket = first("CONTAINER_HOST", own(environment, "podman/podman.sock"));
        return socket.isPresent() ? socket : EngineProgram.find("podman", List.of("load", "--quiet"), environment);
    }

    /// The user's own socket, when there may be one.
    private static Stream<String> own(Map<String, String> environment, String name) {
        var folder = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        return folder.isEmpty() ? Stream.of() : Stream.of(folder + "/" + name);
    }

    private static Optional<Way> first(String variable, Stream<String> sockets) {
        return sockets.map(Path::of)
                .filter(Files::exists)
                .findFirst()
                .map(socket -> new EngineSocket(socket, advice(variable)));
    }

    /// The socket that a variable names, whether it is there or not.
    ///
    /// @throws MalformedInput when it names something else
    private static Optional<Way> socket(String variable, Map<String, String> environment) {
        var url = environment.getOrDefault(variable, "");
        if (url.isEmpty()) {
            return Optional.empty();
        }
        if (!url.startsWith(SOCKET)) {
            throw MalformedInput.of(
                    "`%s` is %s, which is no socket of this machine".formatted(variable, MalformedInput.quote(url)),
                    "write it as in `unix:///var/run/docker.sock`; into an engine elsewhere, images go by way of a"
                            + " registry");
        }
        return Optional.of(socket(url, advice(variable)));
    }

    private static String advice(String variable) {
        return "let `%s` name its socket".formatted(variable);
    }

    /// Which one it is.
    public Kind kind() {
        return kind;
    }

    /// Loads images, each with its names, and says what the engine says, line by line.
    ///
    /// @throws IOException with what the engine says, where it refuses
    public List<String> load(List<NamedImage> images) throws IOException {
        return way.load(target -> DockerArchive.write(images, DockerArchive.Metadata.CURRENT, target));
    }

    @Override
    public String toString() {
        return "%s (%s)".formatted(kind, way);
    }
}
