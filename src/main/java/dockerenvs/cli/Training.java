package dockerenvs.cli;

import dockerenvs.content.FolderDeletion;
import dockerenvs.oci.server.RegistryServer;
import dockerenvs.oci.server.ServerOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Runs a bit of everything, so that the cache of loaded classes that is made meanwhile holds what users will
/// need. Started by the executable file, never by a user.
final class Training {
    private static final PrintStream NOWHERE =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

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
            FolderDeletion.delete(folder);
        }
    }

    private void train() throws IOException {
        var source = Files.createDirectories(folder.resolve("source/bin"));
        Files.write(source.resolve("program"), new byte[1 << 16]);
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
        trainChoices();
        trainRegistries(gzip);
        trainTls();
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
        TrainingBase.write(Files.createDirectories(folder.resolve("system")));
        var system = folder.resolve("system.tar").toString();
        run("modify", "scratch", "--add", folder.resolve("system") + ":/", "-i", "base:1", "-o", system);
        var packages = TrainingPackages.write(folder.resolve("packages")).toString();
        for (var compression : List.of("none", "none", "gzip", "zstd")) {
            run("build", "-f", packages, "-b", system, "-c", compression, "-i", "a:4", "-o", built);
        }
    }

    /// Chooses packages of a channel that is written here: with an index that has to be made, and with one that is
    /// there.
    private void trainChoices() throws IOException {
        var channel = folder.resolve("choices");
        writeRepodata(channel, "noarch", """
                "tzdata-2025b-0.conda": {"name": "tzdata", "version": "2025b", "build": "0", "build_number": 0,
                  "depends": [], "subdir": "noarch", "noarch": "generic", "size": 1, "timestamp": 1700000000000}""");
        writeRepodata(channel, "linux-64", """
                "python-3.12.0-0.conda": {"name": "python", "version": "3.12.0", "build": "0", "build_number": 0,
                  "depends": ["tzdata", "__glibc >=2.17,<3.0.a0"], "constrains": ["numpy >=1"], "license": "PSF",
                  "sha256": "0000000000000000000000000000000000000000000000000000000000000000", "size": 1},
                "python-3.13.0-0.conda": {"name": "python", "version": "3.13.0", "build": "0", "build_number": 0,
                  "depends": ["tzdata"], "track_features": "free", "md5": "00000000000000000000000000000000"},
                "numpy-1.26.0-py312_0.conda": {"name": "numpy", "version": "1.26.0", "build": "py312_0",
                  "build_number": 0, "depends": ["python >=3.12,<3.13.0a0", "python 3.12.*|3.12.0 *_0"]},
                "numpy-2.0.0-py312_1.conda": {"name": "numpy", "version": "2.0.0", "build": "py312_1",
                  "build_number": 1, "depends": ["python 3.12.*"], "timestamp": 1700000000000}""");
        var place = channel.toString();
        for (var attempt = 0; attempt < 2; attempt++) {
            run("solve", "-c", place, "numpy", "python", "--json");
        }
        run("solve", "-c", place, "numpy <2", "python =3.12", "--explain", "numpy");
        run("solve", "-c", place, "numpy >=2", "python >=3.13", "--json");
        run("solve", "-c", place, "pandas");
        run("lock", "-c", place, "numpy", "-o", folder.resolve("pixi.lock").toString());
        run("search", "-c", place, "n*");
    }

    private static void writeRepodata(Path channel, String subdir, String records) throws IOException {
        Files.writeString(
                Files.createDirectories(channel.resolve(subdir)).resolve("repodata.json"),
                "{\"info\": {\"subdir\": \"%s\"}, \"packages\": {}, \"packages.conda\": {%s}}"
                        .formatted(subdir, records));
    }

    /// Pushes and pulls, with a registry of this process.
    private void trainRegistries(String image) throws IOException {
        try (var server = RegistryServer.open(ServerOptions.DEFAULT.withFolder(folder.resolve("registry")))) {
            var name = server.url().getAuthority() + "/a:1";
            run("push", image, name);
            run("push", image, name);
            run("pull", name, "-o", folder.resolve("pulled.tar").toString());
            run(
                    "pull",
                    name,
                    "--format",
                    "layout",
                    "-o",
                    folder.resolve("pulled").toString());
            run("copy", name, name + "1");
            run("modify", name, "--env", "A=B", "-i", name + "2", "--push");
            run("tags", server.url().getAuthority() + "/a");
            trainCatalogues(server.url().getAuthority());
        }
    }

    /// Pulls as from most registries: by TLS, from one that is trusted and from one that is not.
    private void trainTls() throws IOException {
        TrainingKeys keys;
        try {
            keys = TrainingKeys.write(folder.resolve("keys"));
        } catch (IOException _) {
            // some Javas have no `keytool`; the rest is worth keeping
            return;
        }
        var options = ServerOptions.DEFAULT
                .withFolder(folder.resolve("registry"))
                .withKey(new ServerOptions.KeyFile(keys.server(), TrainingKeys.PASSWORD));
        try (var server = RegistryServer.open(options)) {
            var name = server.url().getAuthority() + "/a:1";
            var pulled = folder.resolve("pulled-by-tls").toString();
            run("pull", name, "-o", pulled);
            run("pull", name, "-o", pulled, "--ca-file", keys.authority().toString());
            run(
                    "copy",
                    name,
                    server.url().getAuthority() + "/t:1",
                    "--ca-file",
                    keys.authority().toString());
        }
    }

    /// Pushes an environment, again without a change, and from a machine that has but a catalogue.
    private void trainCatalogues(String registry) {
        var base = registry + "/base:1";
        run("push", folder.resolve("system.tar").toString(), base);
        var list = folder.resolve("environment.txt").toString();
        var build = new ArrayList<>(List.of("build", "-f", list, "-b", base, "-i", registry + "/b:1", "--push"));
        build.addAll(List.of("--catalogue", registry + "/c"));
        run(Stream.concat(build.stream(), Stream.of("--update-catalogue")).toArray(String[]::new));
        for (var machine : List.of("cache", "clean")) {
            new Program(
                            NOWHERE,
                            NOWHERE,
                            Map.of("DOCKER_ENVS_CACHE", folder.resolve(machine).toString()))
                    .run(build.toArray(String[]::new));
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
        new Program(NOWHERE, NOWHERE, environment).run(arguments);
    }
}
