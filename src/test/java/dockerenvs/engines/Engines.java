package dockerenvs.engines;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The engines of this machine, each started at its first use and stopped with all the others.
final class Engines implements Closeable {

    /// The engines there are.
    enum Kind {
        DOCKER,
        PODMAN,
        CONTAINERD,
        RUNC
    }

    private final Path folder;
    private final Map<Kind, Engine> started = new EnumMap<>(Kind.class);

    private Engines(Path folder) {
        this.folder = folder;
    }

    static Engines inTemporaryFolder() throws IOException {
        return new Engines(Files.createTempDirectory("engines"));
    }

    /// The engine, ready.
    ///
    /// @throws org.opentest4j.TestAbortedException when it is not installed, which skips the test
    Engine engine(Kind kind) throws IOException {
        var known = started.get(kind);
        if (known != null) {
            return known;
        }
        checkRoot();
        var own = Files.createDirectories(folder.resolve(kind.name().toLowerCase(Locale.ROOT)));
        var engine = switch (kind) {
            case DOCKER -> Docker.start(own);
            case PODMAN -> Podman.in(own);
            case CONTAINERD -> Containerd.start(own);
            case RUNC -> Runc.in(own);
        };
        started.put(kind, engine);
        return engine;
    }

    private static void checkRoot() {
        if (!"root".equals(System.getProperty("user.name"))) {
            throw Tool.missing("engines are started by root only");
        }
    }

    Docker docker() throws IOException {
        return (Docker) engine(Kind.DOCKER);
    }

    Podman podman() throws IOException {
        return (Podman) engine(Kind.PODMAN);
    }

    Containerd containerd() throws IOException {
        return (Containerd) engine(Kind.CONTAINERD);
    }

    Runc runc() throws IOException {
        return (Runc) engine(Kind.RUNC);
    }

    @Override
    public void close() throws IOException {
        for (var engine : started.values()) {
            engine.close();
        }
        for (var mount : mounts()) {
            Tool.find("umount").attempt(mount);
        }
        delete(folder);
    }

    /// What the engines have left mounted, innermost first.
    private List<String> mounts() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                .map(line -> line.split(" ", -1)[1])
                .filter(mount -> mount.startsWith(folder + "/"))
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    private static void delete(Path folder) throws IOException {
        var all = new ArrayList<Path>();
        try (var files = Files.walk(folder)) {
            files.forEach(all::add);
        }
        for (var path : all.reversed()) {
            Files.delete(path);
        }
    }
}
