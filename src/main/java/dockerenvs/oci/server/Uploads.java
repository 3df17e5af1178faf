package dockerenvs.oci.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.content.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/// Uploads in progress: a file each, whose name says for which repository it is. They go on after a restart, and
/// are forgotten when nothing has come for a day.
final class Uploads {
    private static final Duration ABANDONED = Duration.ofDays(1);
    private static final Duration SWEPT = Duration.ofHours(1);
    private static final Pattern ID = Pattern.compile("[0-9a-f]{12}-[0-9a-f]{32}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path folder;
    private final InstantSource clock;
    private final Map<String, Upload> known = new ConcurrentHashMap<>();
    private final AtomicReference<Instant> nextSweep = new AtomicReference<>(Instant.MIN);

    private Uploads(Path folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
    }

    static Uploads open(Path folder, InstantSource clock) throws IOException {
        Files.createDirectories(folder);
        var uploads = new Uploads(folder, clock);
        uploads.sweep();
        return uploads;
    }

    /// A new upload to a repository.
    ///
    /// @param algorithm in which its digest is expected to be; another one costs reading it again
    Upload start(String repository, Digest.Algorithm algorithm) throws IOException {
        sweep();
        var random = new byte[16];
        RANDOM.nextBytes(random);
        var id = prefix(repository) + HexFormat.of().formatHex(random);
        var upload = Upload.start(Files.createFile(folder.resolve(id)), id, algorithm);
        known.put(id, upload);
        return upload;
    }

    /// The upload of that repository; nothing when it has ended or never was.
    Optional<Upload> find(String repository, String id) throws IOException {
        if (!ID.matcher(id).matches() || !id.startsWith(prefix(repository))) {
            return Optional.empty();
        }
        var upload = known.get(id);
        if (upload != null) {
            return Optional.of(upload);
        }
        var file = folder.resolve(id);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var size = Files.size(file);
        return Optional.of(known.computeIfAbsent(id, _ -> Upload.resume(file, id, size)));
    }

    private static String prefix(String repository) {
        return Digest.sha256(repository.getBytes(UTF_8)).brief() + "-";
    }

    /// Forgets an upload: it was stored or given up.
    void end(Upload upload) throws IOException {
        upload.end();
        known.remove(upload.id());
    }

    private void sweep() throws IOException {
        var now = clock.instant();
        var due = nextSweep.get();
        if (now.isBefore(due) || !nextSweep.compareAndSet(due, now.plus(SWEPT))) {
            return;
        }
        try (var files = Files.newDirectoryStream(folder)) {
            for (var file : files) {
                if (isAbandoned(file, now)) {
                    known.remove(String.valueOf(file.getFileName()));
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static boolean isAbandoned(Path file, Instant now) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(ABANDONED));
        } catch (NoSuchFileException _) {
            // it has just ended
            return false;
        }
    }
}
