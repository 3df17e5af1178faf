package dockerenvs.cli;

import dockerenvs.build.Subdirs;
import dockerenvs.cli.syntax.Argument;
import dockerenvs.cli.syntax.Operands;
import dockerenvs.cli.syntax.Part;
import dockerenvs.cli.syntax.Setting;
import dockerenvs.cli.syntax.Value;
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

/// Where histories of locks come from.
final class HistoryOptions implements Part {
    private final Operands files = Operands.some("FILE", """
            A history as JSON, also compressed, each for itself; or lock files, which make one history, the oldest
            first. With `--git`, lock files in that repository, each with its own history.""");

    private final Setting<Optional<Path>> git = Setting.optional("--git=REPO", Value.PATH, """
            Take the last 500 versions of each FILE from a git repository: those of the commits that HEAD and its
            first parents made. Reads only; `git` has to be installed.""");

    private final Setting<String> platform =
            Setting.of("--platform=OS/ARCH", "linux/amd64", "The platform of lock files; linux/amd64.");

    private final Setting<String> environment =
            Setting.of("--environment=NAME", "default", "The environment of a pixi.lock; `default`.");

    @Override
    public List<Argument> arguments() {
        return List.of(files, git, platform, environment);
    }

    /// All of them; none is named twice.
    List<LockHistory> histories(Console console) throws IOException {
        var histories = new ArrayList<LockHistory>();
        if (git.value().isPresent()) {
            for (var file : new LinkedHashSet<>(files.values())) {
                histories.add(ofGit(git.value().get(), file, console));
            }
            return histories;
        }
        var locks = new ArrayList<Path>();
        for (var file : new LinkedHashSet<>(files.values())) {
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
        if (git.value().isPresent()) {
            return histories(console);
        }
        var environments = new ArrayList<LockHistory>();
        for (var file : new LinkedHashSet<>(files.values())) {
            environments.add(
                    LockHistoryFile.isDocument(Path.of(file))
                            ? LockHistoryFile.read(Path.of(file))
                            : LockHistoryFile.ofLock(Path.of(file), selection(console)));
        }
        return environments;
    }

    private Selection selection(Console console) {
        return Selection.DEFAULT
                .withEnvironment(environment.value())
                .withSubdir(Subdirs.of(SourceOptions.platform("--platform", platform.value())))
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
