package dockerenvs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.SimpleFileServer;
import dockerenvs.oci.server.RegistryServer;
import dockerenvs.oci.server.ServerOptions;
import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// What training works with: images, packages, a channel and registries. It is a process of its own, so that none of
/// what makes and serves them comes into the cache. The two speak through pipes, which nobody else on the machine can
/// reach.
///
/// ```
///   Training  ──── starts ────▶  TrainingGround: writes files, serves
///             ◀──── where ─────
///             ─── requests ───▶
///             ─── hangs up ───▶  ends
/// ```
final class TrainingGround implements Closeable {
    private static final int LOOSE_BYTES = 1 << 16;
    private static final String NONE = "-";

    private final Process process;
    private final Servers servers;

    private TrainingGround(Process process, Servers servers) {
        this.process = process;
        this.servers = servers;
    }

    /// Where what is served.
    ///
    /// @param plain host and port of a registry that speaks plain HTTP
    /// @param secure host and port of one that speaks TLS; `-` where there is no `keytool` to make its key
    /// @param authority the file with the certificate to trust for that
    /// @param channel the URL of a channel
    record Servers(String plain, String secure, String authority, String channel) {
        boolean hasTls() {
            return !secure.equals(NONE);
        }

        private static Servers parse(String line) throws IOException {
            var words = line.split("\t", -1);
            if (words.length != 4) {
                throw new IOException("there is nothing to train with");
            }
            return new Servers(words[0], words[1], words[2], words[3]);
        }

        @Override
        public String toString() {
            return String.join("\t", plain, secure, authority, channel);
        }
    }

    /// Prepares everything in `folder`, and waits until it is there.
    static TrainingGround open(Path folder) throws IOException {
        var process = start(folder);
        try {
            var said = process.inputReader(UTF_8).readLine();
            return new TrainingGround(process, Servers.parse(Objects.requireNonNullElse(said, "")));
        } catch (IOException failure) {
            process.destroy();
            throw failure;
        }
    }

    private static Process start(Path folder) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = new ArrayList<>(List.of(java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        // its stdout is for where it serves
        command.add("-XX:+DisplayVMOutputToStderr");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), TrainingGround.class.getName()));
        command.add(folder.toString());
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    Servers servers() {
        return servers;
    }

    /// Ends what is served, and waits for the end.
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.onExit().join();
    }

    /// Works in the folder that the first argument names, says on stdout where it serves, and serves until stdin ends.
    public static void main(String[] arguments) throws IOException {
        var folder = Path.of(arguments[0]);
        writeImages(folder);
        writePackages(folder);
        var keys = keys(folder.resolve("keys"));
        writeChannel(folder.resolve("channel"));
        var files = SimpleFileServer.createFileServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                folder.resolve("channel"),
                SimpleFileServer.OutputLevel.NONE);
        files.start();
        var channel = "http://127.0.0.1:" + files.getAddress().getPort();
        try (var plain = RegistryServer.open(ServerOptions.DEFAULT.withFolder(folder.resolve("plain")))) {
            if (keys.isEmpty()) {
                serve(new Servers(address(plain), NONE, NONE, channel));
                return;
            }
            var key = new ServerOptions.KeyFile(keys.get().server(), TrainingKeys.PASSWORD);
            var options =
                    ServerOptions.DEFAULT.withFolder(folder.resolve("secure")).withKey(key);
            try (var secure = RegistryServer.open(options)) {
                var authority = keys.get().authority().toString();
                serve(new Servers(address(plain), address(secure), authority, channel));
            }
        } finally {
            files.stop(0);
        }
    }

    private static String address(RegistryServer server) {
        return server.url().getAuthority();
    }

    private static void serve(Servers servers) throws IOException {
        try (var out = new FileOutputStream(FileDescriptor.out)) {
            out.write((servers + "\n").getBytes(UTF_8));
        }
        System.in.transferTo(OutputStream.nullOutputStream());
    }

    private static void writeImages(Path folder) throws IOException {
        var loose = Files.createDirectories(folder.resolve("loose/bin"));
        Files.write(loose.resolve("program"), new byte[LOOSE_BYTES]);
        writeImage(folder, "loose", "/opt", "image.tar");
        TrainingBase.write(Files.createDirectories(folder.resolve("system")));
        writeImage(folder, "system", "/", "base.tar");
    }

    private static void writeImage(Path folder, String source, String place, String name) {
        var add = folder.resolve(source) + ":" + place;
        new Program(Training.NOWHERE, Training.NOWHERE, Map.of("HOME", folder.toString()))
                .run(
                        "modify",
                        "scratch",
                        "--add",
                        add,
                        "--env",
                        "A=B",
                        "-i",
                        "a:1",
                        "-o",
                        folder.resolve(name).toString());
    }

    /// An environment whose packages are in the jar, and one that has a bit of everything.
    private static void writePackages(Path folder) throws IOException {
        for (var line : Files.readAllLines(copy("environment.txt", folder))) {
            if (line.startsWith("channel/")) {
                copy(line.substring(0, line.indexOf('#')), folder);
            }
        }
        TrainingPackages.write(folder.resolve("packages"));
    }

    private static Path copy(String resource, Path folder) throws IOException {
        var target = folder.resolve(resource);
        Files.createDirectories(Optional.ofNullable(target.getParent()).orElse(folder));
        try (var in = TrainingGround.class.getResourceAsStream("training/" + resource)) {
            Files.copy(Objects.requireNonNull(in, resource), target);
        }
        return target;
    }

    private static void writeChannel(Path channel) throws IOException {
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
    }

    private static void writeRepodata(Path channel, String subdir, String records) throws IOException {
        Files.writeString(
                Files.createDirectories(channel.resolve(subdir)).resolve("repodata.json"),
                "{\"info\": {\"subdir\": \"%s\"}, \"packages\": {}, \"packages.conda\": {%s}}"
                        .formatted(subdir, records));
    }

    /// Some Javas have no `keytool`; the rest is worth training.
    private static Optional<TrainingKeys> keys(Path folder) {
        try {
            return Optional.of(TrainingKeys.write(folder));
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
