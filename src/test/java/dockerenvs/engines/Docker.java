package dockerenvs.engines;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// The Docker engine, the strictest one.
///
/// @param client its client, which knows where the daemon listens
record Docker(Tool client, Daemon daemon) implements Engine {

    static Docker start(Path folder) throws IOException {
        var socket = "unix://" + folder.resolve("socket");
        var client = Tool.find("docker").withEnvironment(Map.of("DOCKER_HOST", socket, "DOCKER_BUILDKIT", "0"));
        Tool.find("runc");
        var server = Tool.find("dockerd")
                .builder(
                        "--data-root=" + folder.resolve("data"),
                        "--exec-root=" + folder.resolve("exec"),
                        "--pidfile=" + folder.resolve("pid"),
                        "--host=" + socket,
                        "--iptables=false",
                        "--ip6tables=false",
                        "--bridge=none");
        var daemon = Daemon.start(
                server, folder.resolve("log"), () -> client.attempt("version").exitCode() == 0);
        return new Docker(client, daemon);
    }

    @Override
    public Tool.Outcome attemptLoad(Path archive) throws IOException {
        return client.attempt("load", "--quiet", "--input", archive.toString());
    }

    @Override
    public void load(Path archive) throws IOException {
        client.run("load", "--quiet", "--input", archive.toString());
    }

    @Override
    public String run(String image, String... command) throws IOException {
        return client.withOptions("run", "--rm", "--pull=never", "--network=none", image)
                .run(command);
    }

    /// What `docker image inspect` says in answer to a Go template.
    String inspect(String image, String template) throws IOException {
        return client.run("image", "inspect", "--format", template, image);
    }

    @Override
    public void close() throws IOException {
        daemon.close();
    }
}
