package dockerenvs.oci.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// The daemon that Docker's command line speaks to by name (docker/cli, "docker context").
///
/// @param name of the context
/// @param host where its daemon listens, such as `unix:///var/run/docker.sock`
record DockerContext(String name, String host) {
    /// The context of those who never made one: the usual sockets.
    private static final String USUAL = "default";

    private static final long BYTES_MAX = 1 << 20;

    /// The context that `DOCKER_CONTEXT` names, else the one that was chosen by `docker context use`; nothing when that
    /// is the usual one.
    ///
    /// @param environment environment variables: `DOCKER_CONTEXT`, `DOCKER_CONFIG`, `HOME`
    /// @throws MalformedInput when there is no such context, or its file is broken
    static Optional<DockerContext> current(Map<String, String> environment) throws IOException {
        var folder = folder(environment);
        var named = environment.getOrDefault("DOCKER_CONTEXT", "");
        if (folder.isEmpty() && !named.isEmpty() && !named.equals(USUAL)) {
            throw MalformedInput.of(
                    "`DOCKER_CONTEXT` is set, and neither `DOCKER_CONFIG` nor `HOME` says where contexts are",
                    "set one of them, or `DOCKER_HOST` in place of the context");
        }
        if (folder.isEmpty()) {
            return Optional.empty();
        }
        var name = named.isEmpty() ? chosen(folder.get()) : named;
        return name.equals(USUAL) ? Optional.empty() : Optional.of(read(name, folder.get()));
    }

    private static Optional<Path> folder(Map<String, String> environment) {
        var named = environment.getOrDefault("DOCKER_CONFIG", "");
        var home = environment.getOrDefault("HOME", "");
        if (!named.isEmpty()) {
            return Optional.of(Path.of(named));
        }
        return home.isEmpty() ? Optional.empty() : Optional.of(Path.of(home, ".docker"));
    }

    private static String chosen(Path folder) throws IOException {
        var file = folder.resolve("config.json");
        if (!Files.isRegularFile(file)) {
            return USUAL;
        }
        try {
            return document(file)
                    .string("currentContext")
                    .filter(name -> !name.isEmpty())
                    .orElse(USUAL);
        } catch (MalformedInput failure) {
            throw failure.in("`%s`".formatted(file));
        }
    }

    private static DockerContext read(String name, Path folder) throws IOException {
        var digest = Digest.sha256(name.getBytes(UTF_8)).hex();
        var file = folder.resolve("contexts").resolve("meta").resolve(digest).resolve("meta.json");
        if (!Files.isRegularFile(file)) {
            throw MalformedInput.of(
                    "Docker has no context %s: there is no `%s`".formatted(MalformedInput.quote(name), file),
                    "`docker context ls` lists those there are, and `DOCKER_CONTEXT` names one for now");
        }
        try {
            var host = document(file)
                    .object("Endpoints")
                    .flatMap(endpoints -> endpoints.object("docker"))
                    .flatMap(docker -> docker.string("Host"))
                    .orElseThrow(() -> MalformedInput.of("the context has no `Endpoints.docker.Host`", ""));
            return new DockerContext(name, host);
        } catch (MalformedInput failure) {
            throw failure.in("`%s`".formatted(file));
        }
    }

    private static JsonObject document(Path file) throws IOException {
        if (Files.size(file) > BYTES_MAX) {
            throw MalformedInput.of("it is larger than such a file can be", "");
        }
        return JsonObject.expect(Json.parse(Files.readAllBytes(file)), "the file");
    }
}
