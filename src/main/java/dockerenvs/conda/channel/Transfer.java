package dockerenvs.conda.channel;

import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.http.Download;
import dockerenvs.http.HttpClient;
import dockerenvs.http.SafeUrl;
import dockerenvs.tasks.Listener;
import dockerenvs.tasks.Progress;
import dockerenvs.tasks.TaskEvent;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// One package file on its way from a server into its part, and the check that it is the right one.
final class Transfer {
    static final String WRONG_FILE_HINT =
            "the file was replaced or damaged, or the record is out of date; fetch again, or lock again";

    private static final long BYTES_MAX = 20L << 30;

    private final HttpClient client;
    private final PackageRecord record;
    private final Path part;
    private final Listener listener;

    Transfer(HttpClient client, PackageRecord record, Path part, Listener listener) {
        this.client = client;
        this.record = record;
        this.part = part;
        this.listener = listener;
    }

    /// Fetches what the part lacks. A whole that is wrong is thrown away; if its beginning was left by an
    /// earlier try, that may be the reason, and it is fetched anew, once.
    ///
    /// @return the part, verified
    PackageFile from(URI url) throws IOException {
        var size = record.size().orElse(TaskEvent.BYTES_UNKNOWN);
        try (var progress = listener.start("fetch", record.toString(), size)) {
            var begun = Files.exists(part) && Files.size(part) > 0;
            var finding = attempt(url, progress);
            if (begun && finding instanceof Expectation.Finding.Wrong) {
                finding = attempt(url, progress);
            }
            return switch (finding) {
                case Expectation.Finding.Sound(var file) -> {
                    progress.done();
                    yield file;
                }
                case Expectation.Finding.Wrong(var difference) ->
                    throw new ChannelException("%s: %s".formatted(SafeUrl.quote(url), difference), WRONG_FILE_HINT);
            };
        }
    }

    private Expectation.Finding attempt(URI url, Progress progress) throws IOException {
        if (isTooLong()) {
            Files.delete(part);
        }
        try (var file = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            Download.into(file, client, url, length(), progress);
        }
        var finding = new Expectation(record).check(part);
        if (finding instanceof Expectation.Finding.Wrong) {
            Files.delete(part);
        }
        return finding;
    }

    private boolean isTooLong() throws IOException {
        return Files.exists(part) && Files.size(part) > length().max();
    }

    private Download.Length length() {
        return record.size().isPresent()
                ? Download.Length.exactly(record.size().getAsLong())
                : Download.Length.atMost(BYTES_MAX);
    }
}
