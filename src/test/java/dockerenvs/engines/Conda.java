package dockerenvs.engines;

import dockerenvs.SharedFolder;
import dockerenvs.conda.archive.PackageArchive;
import dockerenvs.conda.spec.PackageFileName;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.opentest4j.TestAbortedException;

/// A real conda: its packages unpacked into a folder, run by a CPython of pyenv that fits them.
///
/// @param program the Python, told to run it
/// @param environment the variables it needs
record Conda(Tool program, Map<String, String> environment) {
    private static final Path PYTHON = Path.of("versions/3.12.1/bin/python3.12");

    /// The one in `folder`, unpacked there by the first who asks.
    ///
    /// @throws TestAbortedException when packages or Python are not there, which skips the test: no system has this
    /// Python, so it is required nowhere
    static Conda in(Path folder) throws IOException {
        var root = Optional.ofNullable(System.getenv("PYENV_ROOT")).orElse(System.getProperty("user.home") + "/.pyenv");
        var python = Path.of(root).resolve(PYTHON);
        if (!Files.isExecutable(python)) {
            throw new TestAbortedException(
                    "`%s` is missing: the tests that need a real conda are skipped".formatted(python));
        }
        if (!Files.isDirectory(folder.resolve("conda"))) {
            unpack(folder);
        }
        var environment = Map.of(
                "PYTHONPATH",
                folder.resolve("conda/lib/python3.12/site-packages") + ":" + folder.resolve("conda/site-packages"),
                "LD_LIBRARY_PATH",
                folder.resolve("conda/lib").toString(),
                "HOME",
                folder.toString(),
                "REQUESTS_CA_BUNDLE",
                "",
                "CONDA_OFFLINE",
                "true");
        return new Conda(new Tool(python, List.of("-m", "conda"), environment), environment);
    }

    private static void unpack(Path folder) throws IOException {
        for (var file : packageFiles(SharedFolder.named("channels").resolve("conda-forge-miniforge"))) {
            var name = PackageFileName.parse(file.getFileName().toString());
            try (var archive = PackageArchive.open(file, name, folder)) {
                archive.visit(entry -> write(entry, folder.resolve("conda")));
            }
        }
    }

    private static List<Path> packageFiles(Path channel) throws IOException {
        var files = new ArrayList<Path>();
        for (var subdir : List.of("linux-64", "noarch")) {
            try (var found = Files.newDirectoryStream(channel.resolve(subdir), "*.{conda,tar.bz2}")) {
                found.forEach(files::add);
            }
        }
        return files;
    }

    /// Writes an entry below `folder` as it is.
    static void write(FileEntry entry, Path folder) throws IOException {
        var file = folder.resolve(entry.path());
        Files.createDirectories(file.resolveSibling("."));
        switch (entry.type()) {
            case FileType.Folder _ -> Files.createDirectories(file);
            case FileType.Symlink(var target) -> Files.createSymbolicLink(file, Path.of(target));
            case FileType.HardLink(var target) -> Files.createLink(file, folder.resolve(target));
            case FileType.Regular(var _, var content) -> {
                Files.deleteIfExists(file);
                try (var in = content.open()) {
                    Files.copy(in, file);
                }
                if ((entry.attributes().mode() & 0100) != 0 && !file.toFile().setExecutable(true)) {
                    throw new IOException("cannot make `%s` executable".formatted(file));
                }
            }
            case FileType.Device _, FileType.Fifo _ -> throw new IOException(entry.path());
        }
    }

    /// The same with a package cache of its own.
    Conda with(Path packages) {
        var more = new TreeMap<>(environment);
        more.put("CONDA_PKGS_DIRS", packages.toString());
        return new Conda(program.withEnvironment(more), more);
    }

    String run(Object... arguments) throws IOException {
        var words = new ArrayList<String>();
        for (var argument : arguments) {
            words.add(argument.toString());
        }
        return program.run(words.toArray(String[]::new));
    }
}
