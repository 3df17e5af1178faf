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
import java.util.stream.Stream;

/// Runs a bit of what users will, so that the cache of loaded classes that is made meanwhile holds what that needs, and
/// little else: every start loads the whole of it. Started by the executable file, never by a user.
final class Training {
    static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    private final Path folder;
    private final TrainingGround.Servers servers;
    private final List<String> surprises = new ArrayList<>();

    private Training(Path folder, TrainingGround.Servers servers) {
        this.folder = folder;
        this.servers = servers;
    }

    /// Works in the new folder that the first argument names, and deletes it. The second says what the cache is for, as
    /// the executable file has it: `transfers`, `nearby`, `images`, `channels`, `builds` or `registry`.
    public static void main(String[] arguments) throws IOException {
        // the whole way of a user, from the first class on
        Main.main(new String[] {"pull", "--help"});
        train(Path.of(arguments[0]), arguments[1]);
    }

    /// Works in a new folder, and deletes it.
    ///
    /// @param kind what the cache is for
    /// @return commands that ended otherwise than they should; the others were worth training all the same
    static List<String> train(Path folder, String kind) throws IOException {
        var whole = Files.createDirectories(folder).toAbsolutePath();
        try (var ground = TrainingGround.open(whole)) {
            var training = new Training(whole, ground.servers());
            switch (kind) {
                case "channels" -> training.trainChannels();
                case "images" -> training.trainImages();
                case "builds" -> training.trainBuilds();
                case "registry" -> training.trainRegistry();
                case "nearby" -> training.trainNearby();
                default -> training.trainTransfers();
            }
            return List.copyOf(training.surprises);
        } finally {
            FolderDeletion.delete(whole);
        }
    }

    /// Moves an image to and from a registry of this machine, and looks at it.
    private void trainNearby() throws IOException {
        var image = in("image.tar");
        var name = servers.plain() + "/a:1";
        // certificates that are named are looked at in any case
        run(with(trusted(), "push", image, name));
        run("push", image, name);
        run("pull", name, "-o", in("pulled.tar"));
        run("pull", name, "--format", "layout", "-o", in("pulled"));
        run("copy", name, name + "1");
        run("tags", servers.plain() + "/a");
        run("inspect", name);
        run("inspect", image, "--json");
    }

    /// The same, and with registries that speak TLS.
    private void trainTransfers() throws IOException {
        trainNearby();
        if (servers.hasTls()) {
            var image = in("image.tar");
            runInVain("push", image, servers.secure() + "/a:1");
            run(with(trusted(), "push", image, servers.secure() + "/a:1"));
            run(with(trusted(), "pull", servers.secure() + "/a:1", "-o", in("pulled.tar")));
            run(with(trusted(), "copy", servers.secure() + "/a:1", servers.secure() + "/t:1"));
        }
    }

    private List<String> trusted() {
        return servers.hasTls() ? List.of("--ca-file", servers.authority()) : List.of();
    }

    /// Changes images, of files and of registries.
    private void trainImages() {
        var image = in("image.tar");
        var gzip = in("gzip.tar");
        run("modify", image, "--add-text", "opt/bin/x=y", "-c", "gzip", "-i", "a:2", "-o", gzip);
        run("modify", image, "--env", "A=B", "-i", servers.plain() + "/a:2", "--push");
        run("convert", gzip, "-c", "zstd", "--format", "layout", "-o", in("layout"));
        run("inspect", gzip, "--files");
        run("validate", gzip);
        run("diff", image, gzip);
        trainTls();
    }

    /// Chooses packages, with an index of the channel that has to be made, and with one that is there.
    private void trainChannels() {
        for (var place : List.of(in("channel"), in("channel"), servers.channel(), servers.channel())) {
            run("solve", "-c", place, "numpy", "python", "--json");
        }
        var place = servers.channel();
        runInVain("solve", "-c", place, "numpy <2", "python =3.12", "--explain", "numpy");
        runInVain("solve", "-c", place, "numpy >=2", "python >=3.13", "--json");
        runInVain("solve", "-c", place, "pandas");
        run("lock", "-c", place, "numpy", "-o", in("pixi.lock"));
        run("search", "-c", place, "n*");
        trainTls();
    }

    /// As most servers are reached.
    private void trainTls() {
        if (servers.hasTls()) {
            runInVain("tags", servers.secure() + "/a");
            runInVain("tags", servers.secure() + "/a", "--ca-file", servers.authority());
        }
    }

    /// Builds the example environment, whose packages are in the jar, and one that has a bit of everything.
    private void trainBuilds() {
        run("solve", "-c", servers.channel(), "numpy", "python", "--json");
        var list = in("environment.txt");
        var built = in("built.tar");
        for (var compression : List.of("none", "gzip", "gzip")) {
            run("build", "-f", list, "-b", in("image.tar"), "-c", compression, "-i", "a:3", "-o", built);
        }
        run("export", built);
        var more = in("packages/packages.txt");
        for (var compression : List.of("none", "none", "gzip", "zstd")) {
            run("build", "-f", more, "-b", in("base.tar"), "-c", compression, "-i", "a:4", "-o", built);
        }
        trainCatalogues(list);
        trainTls();
    }

    /// Pushes an environment, again without a change, and from a machine that has but a catalogue.
    private void trainCatalogues(String list) {
        var base = servers.plain() + "/base:1";
        run("push", in("base.tar"), base);
        var build = List.of("build", "-f", list, "-b", base, "-i", servers.plain() + "/b:1", "--push");
        var catalogue = List.of("--catalogue", servers.plain() + "/c");
        var known = with(catalogue, build.toArray(String[]::new));
        run(with(List.of("--update-catalogue"), known));
        run(known);
        runOn("clean", known);
    }

    /// Serves pushes and pulls.
    private void trainRegistry() throws IOException {
        try (var server = RegistryServer.open(ServerOptions.DEFAULT.withFolder(folder.resolve("served")))) {
            var name = server.url().getAuthority() + "/a:1";
            run("push", in("image.tar"), name);
            run("pull", name, "-o", in("pulled.tar"));
            run("tags", server.url().getAuthority() + "/a");
        }
        run("registry", "serve", "--help");
    }

    private String in(String name) {
        return folder.resolve(name).toString();
    }

    private static String[] with(List<String> more, String... arguments) {
        return Stream.concat(Stream.of(arguments), more.stream()).toArray(String[]::new);
    }

    private void run(String... arguments) {
        runOn("cache", arguments);
    }

    /// As on a machine whose cache is that.
    private void runOn(String cache, String... arguments) {
        if (exitCode(cache, arguments) != 0) {
            surprises.add(String.join(" ", arguments));
        }
    }

    /// What users get wrong.
    private void runInVain(String... arguments) {
        if (exitCode("cache", arguments) == 0) {
            surprises.add(String.join(" ", arguments));
        }
    }

    private int exitCode(String cache, String... arguments) {
        var variables = Map.of("DOCKER_ENVS_CACHE", in(cache), "HOME", folder.toString());
        return new Program(NOWHERE, NOWHERE, variables).run(arguments);
    }
}
