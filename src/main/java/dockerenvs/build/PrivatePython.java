package dockerenvs.build;

import static dockerenvs.content.MalformedInput.quote;
import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.content.Content;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.FileTree;
import dockerenvs.tasks.Tasks;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// The Python of an environment, unpacked into a private folder to compile files there. The one place where
/// something of a package is run: with the rights of the user, an empty environment and nothing to read from.
///
/// ```
///   <folder>/root/opt/env   Python and what it depends on
///           /work           0.py, 1.py … to be compiled, and 0.pyc, 1.pyc … as they come
///           /output         what it has printed
/// ```
final class PrivatePython implements Closeable {
    private static final Pattern TAG = Pattern.compile("[a-z0-9_-]{1,40}");
    private static final int OUTPUT_BYTES_MAX = 4_000;

    /// The header of what was compiled with a checked hash (PEP 552): magic, flags, hash.
    private static final int HEADER_BYTES = 16;

    private static final int FLAGS_PLACE = 4;
    private static final int CHECKED_HASH_FLAGS = 0b11;

    private final PrivateFolder folder;
    private final Path work;
    private final String interpreter;
    private final Duration timeMax;

    /// A file to be compiled.
    ///
    /// @param path below the root of the image
    /// @param content its text
    record Source(String path, Content content) {}

    private PrivatePython(PrivateFolder folder, String interpreter, Duration timeMax) throws IOException {
        this.folder = folder;
        this.work = Files.createDirectory(folder.path().resolve("work"));
        this.interpreter = interpreter;
        this.timeMax = timeMax;
    }

    /// Unpacks Python into a new folder in `parent`.
    ///
    /// @param tree Python and what it depends on
    /// @param interpreter its path in the tree
    /// @param timeMax how long it may take for all files
    static PrivatePython unpack(Path parent, FileTree tree, String interpreter, Duration timeMax) throws IOException {
        var folder = PrivateFolder.make(parent, ".python-");
        try {
            folder.unpack("root", tree);
            return new PrivatePython(folder, interpreter, timeMax);
        } catch (IOException | RuntimeException failure) {
            folder.close();
            throw failure;
        }
    }

    /// Compiles files; once only.
    ///
    /// @return what Python puts into the names of compiled files, such as `cpython-312`
    /// @throws MalformedInput when this Python cannot, with what it says
    String compile(List<Source> sources) throws IOException {
        var paths = new StringBuilder();
        for (var number = 0; number < sources.size(); number++) {
            paths.append('/').append(sources.get(number).path()).append('\0');
            try (var in = sources.get(number).content().open()) {
                Files.copy(in, work.resolve(number + ".py"));
            }
        }
        Files.writeString(work.resolve("paths"), paths, UTF_8);
        run();
        var tag = Files.isRegularFile(work.resolve("tag"), LinkOption.NOFOLLOW_LINKS)
                ? Files.readString(work.resolve("tag"), UTF_8)
                : "";
        if (!TAG.matcher(tag).matches()) {
            throw failed("did not say how it calls compiled files");
        }
        return tag;
    }

    private void run() throws IOException {
        var program = folder.path().resolve("root").resolve(interpreter);
        var builder = new ProcessBuilder(
                        program.toString(),
                        "-s",
                        "-S",
                        "-B",
                        "-W",
                        "ignore",
                        "-c",
                        CompilingScript.TEXT,
                        Integer.toString(Tasks.cores()))
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output().toFile());
        // not `-I`, which would hash at random: the order of sets in compiled files comes from hashes
        builder.environment().clear();
        builder.environment().put("PYTHONHASHSEED", "0");
        builder.environment().put("LC_ALL", "C");
        var process = builder.start();
        try {
            if (!process.waitFor(timeMax.toMillis(), TimeUnit.MILLISECONDS)) {
                throw failed("took more than %d seconds".formatted(timeMax.toSeconds()));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while Python compiled");
        } finally {
            stop(process);
        }
        if (process.exitValue() != 0) {
            throw failed("ended with status %d".formatted(process.exitValue()));
        }
    }

    private static void stop(Process process) {
        var children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        children.forEach(child -> child.onExit().join());
        process.onExit().join();
    }

    private Path output() {
        return folder.path().resolve("output");
    }

    private MalformedInput failed(String how) throws IOException {
        var said = "";
        if (Files.isRegularFile(output(), LinkOption.NOFOLLOW_LINKS)) {
            try (var in = Files.newInputStream(output())) {
                in.skipNBytes(Math.max(0, Files.size(output()) - OUTPUT_BYTES_MAX));
                said = new String(in.readNBytes(OUTPUT_BYTES_MAX), StandardCharsets.UTF_8).strip();
            }
        }
        var lastLine = said.substring(said.lastIndexOf('\n') + 1);
        return MalformedInput.of(
                "the Python of the environment, `/%s`, was run to compile files and %s".formatted(interpreter, how)
                        + (lastLine.isEmpty() ? "" : "; it says " + quote(lastLine)),
                "build without `--compile-pyc`: Python compiles when it needs to");
    }

    /// The compiled file of the source with that number; empty when it could not be compiled.
    ///
    /// @throws MalformedInput when it is no such file
    Optional<Path> compiled(int number) throws IOException {
        var file = work.resolve(number + ".pyc");
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            try (var in = Files.newInputStream(file)) {
                var header = in.readNBytes(HEADER_BYTES);
                if (header.length == HEADER_BYTES && header[FLAGS_PLACE] == CHECKED_HASH_FLAGS) {
                    return Optional.of(file);
                }
            }
        }
        throw failed("wrote something that is no compiled file");
    }

    @Override
    public void close() throws IOException {
        folder.close();
    }
}
