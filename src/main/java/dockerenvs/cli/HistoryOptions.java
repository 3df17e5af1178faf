package dockerenvs.cli;

import dockerenvs.build.Subdirs;
import dockerenvs.conda.environment.LockFile;
import dockerenvs.conda.environment.Selection;
import dockerenvs.content.MalformedInput;
import dockerenvs.layering.LockHistory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Where histories of locks come from.
final class HistoryOptions {
    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "A history as JSON, also compressed, each for itself; or lock files, which make one history, "
                    + "the oldest first. With `--git`, lock files in that repository, each with its own history.")
    private List<String> files = List.of();

    @Option(
            names = "--git",
            paramLabel = "REPO",
            description = "Take the last 500 versions of each FILE from a git repository: those of the commits that "
                    + "HEAD and its first parents made. Reads only; `git` has to be installed.")
    private Optional<Path> git = Optional.empty();

    @Option(names = "--platform", paramLabel = "OS/ARCH", description = "The platform of lock files; linux/amd64.")
    private String platform = "linux/amd64";

    @Option(names = "--environment", paramLabel = "NAME", description = "The environment of a pixi.lock; `default`.")
    private String environment = "default";

    /// All of them; none is named twice.
    List<LockHistory> histories(Console console) throws IOException {
        var histories = new ArrayList<LockHistory>();
        if (git.isPresent()) {
            for (var file : new LinkedHashSet<>(files)) {
                histories.add(ofGit(git.get(), file, console));
            }
            return histories;
        }
        var locks = new ArrayList<Path>();
        for (var file : new LinkedHashSet<>(files)) {
            if (LockHistoryFile.isDocument(Path.of(file))) {
                histories.add(LockHistoryFile.read(Path.of(file)));
            } else {
                locks.add(Path.of(file));
            }
        }
        if (!locks.isEmpty()) {
            histories.add(LockHistoryFile.ofLocks(locks, selection(console)));
        }
        return histories;
    }

    /// Environments beside each other: lock files are one each.
    List<LockHistory> environments(Console console) throws IOException {
        if (git.isPresent()) {
            return histories(console);
        }
        var environments = new ArrayList<LockHistory>();
        for (var file : new LinkedHashSet<>(files)) {
            environments.add(
                    LockHistoryFile.isDocument(Path.of(file))
                            ? LockHistoryFile.read(Path.of(file))
                            : LockHistoryFile.ofLock(Path.of(file), selection(console)));
        }
        return environments;
    }

    private Selection selection(Console console) {
        return Selection.DEFAULT
                .withEnvironment(environment)
                .withSubdir(Subdirs.of(SourceOptions.platform("--platform", platform)))
                .withVariables(console.environment());
    }

    private LockHistory ofGit(Path repository, String file, Console console) throws IOException {
        var selection = selection(console);
        var unread = new ArrayList<String>();
        var locks = LockHistoryFile.Locks.empty();
        GitHistory.read(repository, file, content -> {
            try {
                locks.add(LockFile.parse(content, repository.resolve(file), selection));
            } catch (MalformedInput failure) {
                unread.add(failure.getMessage());
            }
            return content.length;
        });
        if (!unread.isEmpty()) {
            console.warn("left out of `%s`: %s that cannot be read; of the last one, %s"
                    .formatted(file, ImageText.count(unread.size(), "version"), unread.getLast()));
        }
        return locks.history(file);
    }
}
