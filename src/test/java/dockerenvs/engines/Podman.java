package dockerenvs.engines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// podman, and buildah beside it: they share their images and need no daemon.
///
/// @param podman knows where the images are
/// @param buildah knows it too
record Podman(Tool podman, Tool buildah, Path folder) implements Engine {
    /// Limits that any root user may set, and no network to set up.
    private static final String CONFIGURATION = """
            [containers]
            default_ulimits=["nofile=1024:20000","nproc=1024:32768"]
            netns="none"
            [engine]
            runtime="runc"
            cgroup_manager="cgroupfs"
            events_logger="file"
            """;

    static Podman in(Path folder) throws IOException {
        var configuration = Files.writeString(folder.resolve("containers.conf"), CONFIGURATION);
        var environment = Map.of("CONTAINERS_CONF", configuration.toString());
        var root = "--root=" + folder.resolve("root");
        var run = "--runroot=" + folder.resolve("run");
        Tool.find("runc");
        return new Podman(
                Tool.find("podman").withOptions(root, run).withEnvironment(environment),
                Tool.find("buildah").withOptions(root, run).withEnvironment(environment),
                folder);
    }

    @Override
    public Tool.Outcome attemptLoad(Path archive) throws IOException {
        return podman.attempt("load", "--quiet", "--input", archive.toString());
    }

    @Override
    public void load(Path archive) throws IOException {
        podman.run("load", "--quiet", "--input", archive.toString());
    }

    @Override
    public String run(String image, String... command) throws IOException {
        return podman.withOptions("run", "--rm", "--pull=never", image).run(command);
    }

    /// What `podman image inspect` says in answer to a Go template.
    String inspect(String image, String template) throws IOException {
        return podman.run("image", "inspect", "--format", template, image);
    }

    @Override
    public void close() throws IOException {
        podman.attempt("rm", "--all", "--force");
    }
}
