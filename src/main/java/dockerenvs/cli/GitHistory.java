package dockerenvs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.content.MalformedInput;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// The versions of a file in a git repository, along its main line. The `git` of this machine reads them; it is told to
/// run, fetch and write nothing, whatever the repository's configuration asks for.
final class GitHistory {
    /// The latest ones are taken.
    static final int VERSIONS_MAX = 500;

    private static final int BYTES_MAX = 64 << 20;
    private static final int LINE_MAX = 4096;
    private static final List<String> GIT = List.of(
            "git",
            "--no-pager",
            "--no-optional-locks",
            "--no-replace-objects",
            "--literal-pathspecs",
            "-c",
            "core.fsmonitor=false",
            "-c",
            "core.hooksPath=/dev/null",
            "-c",
            "log.showSignature=false",
            "-c",
            "protocol.allow=never");

    private final Path repository;

    private GitHistory(Path repository) {
        this.repository = repository;
    }

    /// Reads every version, the oldest first, one after another.
    ///
    /// @param file as a path below `repository`
    /// @throws MalformedInput when that is no repository, or has no such file
    static <T> List<T> read(Path repository, String file, Function<byte[], T> version) throws IOException {
        if (file.isEmpty() || file.contains("\n") || Path.of(file).isAbsolute()) {
            throw AskedWrongly.of(
                    "%s is no path below `%s`".formatted(MalformedInput.quote(file), repository),
                    "name a lock file from the folder that `--git` names");
        }
        var history = new GitHistory(repository);
        var prefix = history.lines("rev-parse", "--show-prefix");
        var commits = history.lines(
                "log",
                "--first-parent",
                "--reverse",
                "--no-show-signature",
                "--no-color",
                "--no-decorate",
                "--max-count=" + VERSIONS_MAX,
                "--format=%H",
                "HEAD",
                "--",
                file);
        if (commits.isEmpty()) {
            throw MalformedInput.of(
                    "no commit of `%s` has a file %s".formatted(repository, MalformedInput.quote(file)),
                    "name it from the folder that `--git` names");
        }
        var path = Path.of(String.join("", prefix) + file).normalize();
        return history.contents(commits, path, version);
    }

    private Process start(List<String> arguments) throws IOException {
        var command = new ArrayList<>(GIT);
        command.addAll(List.of("-C", repository.toAbsolutePath().toString()));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command);
        var environment = builder.environment();
        environment.keySet().retainAll(Set.of("PATH", "HOME", "XDG_CONFIG_HOME"));
        environment.put("LC_ALL", "C");
        environment.put("GIT_TERMINAL_PROMPT", "0");
        environment.put("GIT_NO_LAZY_FETCH", "1");
        try {
            return builder.start();
        } catch (IOException failure) {
            throw new IOException(
                    "`git`, which reads the history of `%s`, does not start: %s"
                            .formatted(repository, failure.getMessage()),
                    failure);
        }
    }

    /// All that a command prints.
    private List<String> lines(String... arguments) throws IOException {
        var process = start(List.of(arguments));
        process.getOutputStream().close();
        try (var out = process.getInputStream()) {
            var text = new String(out.readNBytes(VERSIONS_MAX * LINE_MAX), UTF_8);
            check(process);
            return text.lines().toList();
        } finally {
            process.destroyForcibly();
        }
    }

    private void check(Process process) throws IOException {
        var complaint = new String(process.getErrorStream().readNBytes(LINE_MAX), UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw MalformedInput.of(
                        "git does not read `%s`: %s"
                                .formatted(
                                        repository,
                                        MalformedInput.quote(complaint
                                                .lines()
                                                .findFirst()
                                                .orElse("")
                                                .strip())),
                        "name a folder of a git repository with `--git`");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while git read `%s`".formatted(repository));
        }
    }

    /// Asks one git for one version after another; those in which the file was deleted are passed over.
    private <T> List<T> contents(List<String> commits, Path path, Function<byte[], T> version) throws IOException {
        var versions = new ArrayList<T>();
        var process = start(List.of("cat-file", "--batch"));
        try (var in = process.getOutputStream();
                var out = new BufferedInputStream(process.getInputStream())) {
            for (var commit : commits) {
                in.write("%s:%s%n".formatted(commit, path).getBytes(UTF_8));
                in.flush();
                var header = line(out).split(" ", -1);
                if (header.length == 3 && header[1].equals("blob")) {
                    versions.add(version.apply(content(out, header[2])));
                } else if (!header[header.length - 1].equals("missing")) {
                    throw MalformedInput.of(
                            "`%s` is no file in commit %s of `%s`".formatted(path, commit, repository),
                            "name a lock file");
                }
            }
        } finally {
            process.destroyForcibly();
        }
        return versions;
    }

    private byte[] content(InputStream out, String size) throws IOException {
        var bytes = Long.parseLong(size);
        if (bytes > BYTES_MAX) {
            throw MalformedInput.of(
                    "a version in `%s` has %d bytes, more than %d MB".formatted(repository, bytes, BYTES_MAX >> 20),
                    "");
        }
        var content = out.readNBytes((int) bytes);
        if (content.length < bytes || out.read() != '\n') {
            throw new IOException("git ended while it read `%s`".formatted(repository));
        }
        return content;
    }

    private String line(InputStream out) throws IOException {
        var text = new StringBuilder();
        for (var next = out.read(); next != '\n'; next = out.read()) {
            if (next < 0 || text.length() > 2 * LINE_MAX) {
                throw new IOException("git ended while it read `%s`".formatted(repository));
            }
            text.append((char) next);
        }
        return text.toString();
    }
}
