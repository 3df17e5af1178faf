package dockerenvs.cli;

import dockerenvs.conda.environment.LockNotes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The base that a lock was made for, as the note `base` in it says: `docker.io/library/debian:12-slim@sha256:…` of a
/// registry, `./base.tar@sha256:…` for an image file, or `scratch`. The digest is that of the index where there is one,
/// so that one lock serves several platforms.
final class PinnedBase {
    /// The key of the note.
    static final String KEY = "base";

    private static final int NOTES_BYTES_MAX = 1 << 20;

    private PinnedBase() {}

    /// The note about a base that was found.
    static String note(Source found) {
        return switch (found) {
            case Source.Scratch _ -> Source.SCRATCH;
            case Source.InFile(var _, var stored) ->
                "./" + found.baseName() + "@" + stored.descriptor().digest();
            case Source.Remote(var image) -> {
                var reference = image.reference();
                var digest = image.descriptor().digest();
                yield reference.digest().isPresent() ? reference.toString() : reference + "@" + digest;
            }
        };
    }

    /// The note in a lock file; empty where there is none, or the file is no such lock.
    static Optional<String> find(Path file) throws IOException {
        return notes(file).of(KEY).stream().findFirst();
    }

    /// The notes in a lock file; none where the file is no such lock.
    static LockNotes notes(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return LockNotes.NONE;
        }
        try (var in = Files.newInputStream(file)) {
            return LockNotes.parse(new String(in.readNBytes(NOTES_BYTES_MAX), StandardCharsets.UTF_8));
        }
    }

    /// The argument that names the base of a note.
    static String argument(String note, Path lock) {
        if (note.equals(Source.SCRATCH)) {
            return note;
        }
        if (note.startsWith("./")) {
            throw AskedWrongly.of(
                    "`%s` was made for the base `%s`, and `--base` does not say where that is".formatted(lock, note),
                    "name the file with `--base`");
        }
        return Images.inRegistry(note);
    }

    /// What to tell somebody who has named another base than the lock.
    static Optional<String> warning(String note, Source found) {
        var now = note(found);
        return digest(note).equals(digest(now))
                ? Optional.empty()
                : Optional.of("the lock was made for the base `%s`, and this one is `%s`".formatted(note, now));
    }

    private static String digest(String note) {
        return note.substring(note.indexOf('@') + 1);
    }
}
