package dockerenvs.engines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// containerd with its client `ctr`.
record Containerd(Tool ctr, Daemon daemon, AtomicInteger containers) implements Engine {

    static Containerd start(Path folder) throws IOException {
        var socket = folder.resolve("socket");
        var configuration = Files.writeString(
                folder.resolve("config.toml"), """
                version = 2
                root = "%s"
                state = "%s"
                disabled_plugins = ["io.containerd.grpc.v1.cri"]
                [grpc]
                  address = "%s"
                """.formatted(folder.resolve("root"), folder.resolve("state"), socket));
        var ctr = Tool.find("ctr").withOptions("--address", socket.toString());
        Tool.find("runc");
        var server = Tool.find("containerd").builder("--config", configuration.toString());
        var daemon = Daemon.start(
                server, folder.resolve("log"), () -> ctr.attempt("version").exitCode() == 0);
        return new Containerd(ctr, daemon, new AtomicInteger());
    }

    @Override
    public Tool.Outcome attemptLoad(Path archive) throws IOException {
        return ctr.attempt("image", "import", archive.toString());
    }

    @Override
    public void load(Path archive) throws IOException {
        ctr.run("image", "import", archive.toString());
    }

    /// The client passes on nothing of a container that ends before it listens; the file has all of it.
    @Override
    public String run(String image, String... command) throws IOException {
        var log = Files.createTempFile("container", ".txt");
        try {
            var name = "container-" + containers.incrementAndGet();
            var arguments = new ArrayList<>(
                    List.of("run", "--rm", "--log-uri", log.toUri().toString(), image, name));
            arguments.addAll(List.of(command));
            ctr.run(arguments.toArray(String[]::new));
            return Files.readString(log).stripTrailing();
        } finally {
            Files.delete(log);
        }
    }

    /// The digest it knows an image by.
    String digest(String image) throws IOException {
        return ctr.run("image", "list", "name==" + image)
                .lines()
                .skip(1)
                .map(line -> line.split("\\s+", -1)[2])
                .findFirst()
                .orElse("");
    }

    @Override
    public void close() throws IOException {
        daemon.close();
    }
}
