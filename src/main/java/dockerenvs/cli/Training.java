package dockerenvs.cli;

import dockerenvs.oci.server.RegistryServer;
import dockerenvs.oci.server.ServerOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Runs a bit of everything, so that the cache of loaded classes that is made meanwhile holds what users will
/// need. Started by the executable file, never by a user.
final class Training {
    private final Path folder;
    private final Map<String, String> environment;

    private Training(Path folder) {
        this.folder = folder;
        this.environment = Map.of("DOCKER_ENVS_CACHE", folder.resolve("cache").toString(), "HOME", folder.toString());
    }

    /// Works in the new folder that the argument names, and deletes it.
    public static void main(String[] arguments) throws IOException {
        var folder = Files.createDirectories(Path.of(arguments[0]));
        try {
            new Training(folder).train();
        } finally {
            try (var paths = Files.walk(folder)) {
                for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private void train() throws IOException {
        var source = Files.createDirectories(folder.resolve("source/bin"));
        Files.write(source.resolve("program"), new byte[1 << 20]);
        var plain = folder.resolve("plain.tar").toString();
        var gzip = folder.resolve("gzip.tar").toString();
        var add = folder.resolve("source") + ":/opt";
        run("modify", "scratch", "--add", add, "--env", "A=B", "-i", "a:1", "-o", plain);
        run("modify", plain, "--add-text", "opt/bin/x=y", "-c", "gzip", "-i", "a:2", "-o", gzip);
        run(
                "convert",
                gzip,
                "-c",
                "zstd",
                "--format",
                "layout",
                "-o",
                folder.resolve("layout").toString());
        trainBuilds(plain);
        trainRegistries(gzip);
        run("inspect", gzip, "--files");
        // the whole way of a user, from the first class on
        Main.main(new String[] {"inspect", plain, "--json"});
        run("validate", gzip);
        run("diff", plain, gzip);
        run("modify", "--help");
        run("no-such-command");
    }

    /// Builds the example environment, whose packages are in the jar.
    private void trainBuilds(String base) throws IOException {
        var list = copy("environment.txt");
        for (var line : Files.readAllLines(list)) {
            if (line.startsWith("channel/")) {
                copy(line.substring(0, line.indexOf('#')));
            }
        }
        var built = folder.resolve("built.tar").toString();
        for (var compression : List.of("none", "gzip", "gzip")) {
            run("build", "-f", list.toString(), "-b", base, "-c", compression, "-i", "a:3", "-o", built);
        }
        run("export", built);
    }

    /// Pushes and pulls, with a registry of this process.
    private void trainRegistries(String image) throws IOException {
        try (var server = RegistryServer.open(ServerOptions.DEFAULT.withFolder(folder.resolve("registry")))) {
            var name = server.url().getAuthority() + "/a:1";
            run("push", image, name);
            run("push", image, name);
            run("pull", name, "-o", folder.resolve("pulled.tar").toString());
            run("pull", name, "--format", "layout", "-o", folder.resolve("pulled").toString());
            run("copy", name, name + "1");
            run("modify", name, "--env", "A=B", "-i", name + "2", "--push");
            run("tags", server.url().getAuthority() + "/a");
        }
    }

    private Path copy(String resource) throws IOException {
        var target = folder.resolve(resource);
        Files.createDirectories(Optional.ofNullable(target.getParent()).orElse(folder));
        try (var in = Training.class.getResourceAsStream("training/" + resource)) {
            Files.copy(Objects.requireNonNull(in, resource), target);
        }
        return target;
    }

    private void run(String... arguments) {
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        new Program(nowhere, nowhere, environment).run(arguments);
    }
}
