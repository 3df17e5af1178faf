package dockerenvs.oci.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Where the files of credentials of a user are.
///
/// @param environment environment variables
/// @param helpers how the helpers are run that files name; none are when it is empty
record AuthPlaces(Map<String, String> environment, Optional<HelperSettings> helpers) {

    AuthPlaces {
        environment = Map.copyOf(environment);
    }

    /// The variable of that name, unless it is empty.
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    /// All files, whether they exist or not, in the order in which they are asked.
    List<AuthFile> files() {
        var files = new ArrayList<AuthFile>();
        named().ifPresent(file -> files.add(document(file)));
        files.add(document(docker()));
        files.add(new AuthFile(home().resolve(".dockercfg"), AuthFile.Format.LEGACY, helpers));
        containers().forEach(file -> files.add(document(file)));
        return files;
    }

    /// The file to write to: the one the user names, or Docker's or containers' own if it is there, else Docker's.
    AuthFile target() {
        var known = Stream.concat(Stream.of(docker()), containers().stream()).filter(Files::exists);
        return document(named().or(known::findFirst).orElse(docker()));
    }

    /// A file like Docker's.
    AuthFile document(Path file) {
        return new AuthFile(file, AuthFile.Format.DOCUMENT, helpers);
    }

    private Optional<Path> named() {
        return variable("REGISTRY_AUTH_FILE").map(Path::of);
    }

    private Path docker() {
        return variable("DOCKER_CONFIG")
                .map(Path::of)
                .orElse(home().resolve(".docker"))
                .resolve("config.json");
    }

    /// That of this session, which is gone when it ends, and that of the user.
    private List<Path> containers() {
        var folders = Stream.concat(session().stream(), Stream.of(configuration()));
        return folders.map(folder -> folder.resolve("auth.json")).toList();
    }

    /// The folder where a user configures podman, skopeo and buildah.
    Path configuration() {
        return settings().resolve("containers");
    }

    /// The folder where a user configures programs.
    Path settings() {
        return variable("XDG_CONFIG_HOME").map(Path::of).orElse(home().resolve(".config"));
    }

    private Optional<Path> session() {
        var runtime = variable("XDG_RUNTIME_DIR").map(folder -> Path.of(folder, "containers"));
        if (runtime.isPresent()) {
            return runtime;
        }
        try {
            // Linux alone tells whose process this is
            var user = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            return Optional.of(Path.of("/run/containers", String.valueOf(user)));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    Path home() {
        return Path.of(variable("HOME").orElseGet(() -> System.getProperty("user.home", "/")));
    }
}
