package dockerenvs.http;

import dockerenvs.tasks.Progress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The content of a URL on its way into a file: continued where it broke off, in this process or an earlier
/// one.
///
/// ```
///   file holds 0 bytes   GET                              200  from the start
///   file holds n bytes   GET, Range: bytes=n-, If-Range   206  behind them, when Content-Range says so
///                                                         200  from the start: the server knows no ranges
///                                                         416  nothing is behind them: done, or from the start
/// ```
///
/// Nothing here knows whether the bytes are the right ones: who asked for them compares their hash.
public final class Download {
    private static final int BUFFER_BYTES = 256 << 10;
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int BEYOND_END = 416;
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes\\s+(\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");
    private static final Pattern UNSATISFIED = Pattern.compile("bytes\\s+\\*/(\\d{1,18})");

    private final HttpClient client;
    private final URI url;
    private final FileChannel file;
    private final Length length;
    private final Progress progress;
    private Optional<String> version = Optional.empty();

    /// How many bytes are expected.
    ///
    /// @param min fewer are a reason to ask for the rest
    /// @param max more are not fetched
    public record Length(long min, long max) {
        /// Neither more nor fewer.
        public static Length exactly(long size) {
            return new Length(size, size);
        }

        /// Any number up to that.
        public static Length atMost(long max) {
            return new Length(0, max);
        }
    }

    private Download(HttpClient client, URI url, FileChannel file, Length length, Progress progress) {
        this.client = client;
        this.url = url;
        this.file = file;
        this.length = length;
        this.progress = progress;
    }

    /// Fetches what `file` lacks of the content of `url` and appends it; what the file holds counts as its
    /// beginning.
    ///
    /// @param length bytes the content has; more are not fetched
    /// @throws HttpFailure when the server answers anything but the content
    /// @throws IOException when the connection breaks too often in a row without a byte more, or the content
    ///     is too long; what was fetched of a content that is not too long stays in the file, and the next
    ///     call goes on from there
    public static void into(FileChannel file, HttpClient client, URI url, Length length, Progress progress)
            throws IOException {
        new Download(client, url, file, length, progress).run();
    }

    private void run() throws IOException {
        var backoff = client.backoff();
        var farthest = file.size();
        while (true) {
            var before = file.size();
            if (before > 0 && before == length.min && before == length.max) {
                return;
            }
            try (var response = client.send(request(before), backoff)) {
                if (take(response, before)) {
                    return;
                }
            } catch (BodyBroke broken) {
                if (file.size() > farthest) {
                    farthest = file.size();
                    backoff.progress();
                }
                if (!HttpClient.isTransient(broken) || !backoff.isTryLeft()) {
                    throw broken;
                }
                backoff.pause(String.valueOf(broken.getMessage()));
            }
        }
    }

    private HttpRequest request(long from) {
        var request = HttpRequest.get(url);
        if (from == 0) {
            return request;
        }
        var ranged = request.withHeader("Range", "bytes=%d-".formatted(from));
        return version.map(known -> ranged.withHeader("If-Range", known)).orElse(ranged);
    }

    /// @return whether the content is complete
    private boolean take(HttpResponse response, long before) throws IOException {
        switch (response.status()) {
            case OK -> file.truncate(0);
            case PARTIAL -> {
                if (!continues(response, before)) {
                    return restart(response, before);
                }
            }
            case BEYOND_END -> {
                return before > 0 && totalOf(response).equals(Optional.of(before)) || restart(response, before);
            }
            default -> throw response.failure();
        }
        version = strongVersion(response);
        append(response);
        return true;
    }

    /// A server that answers with another part than the one asked for cannot continue.
    private static boolean continues(HttpResponse response, long before) {
        var range = CONTENT_RANGE.matcher(response.header("Content-Range").orElse(""));
        return before > 0 && range.matches() && Long.parseLong(range.group(1)) == before;
    }

    private static Optional<Long> totalOf(HttpResponse response) {
        var range = UNSATISFIED.matcher(response.header("Content-Range").orElse(""));
        return range.matches() ? Optional.of(Long.valueOf(range.group(1))) : Optional.empty();
    }

    /// Forgets what the file holds, once: a server that was asked for everything has no excuse.
    private boolean restart(HttpResponse response, long before) throws IOException {
        if (before == 0) {
            throw response.failure();
        }
        file.truncate(0);
        version = Optional.empty();
        return false;
    }

    /// What tells one version of the content from another for certain: a strong entity tag (RFC 9110, 13.1.5).
    private static Optional<String> strongVersion(HttpResponse response) {
        return response.header("ETag").filter(tag -> tag.startsWith("\""));
    }

    private void append(HttpResponse response) throws IOException {
        var buffer = new byte[BUFFER_BYTES];
        var total = file.size();
        progress.advanceTo(total);
        while (true) {
            var n = read(response, buffer);
            if (n < 0 && response.size().isEmpty() && total < length.min) {
                // nobody said how much would come: the connection may have been cut
                throw new BodyBroke(String.format(
                        Locale.ROOT,
                        "%s: the content ended after %,d of %,d bytes",
                        SafeUrl.quote(url),
                        total,
                        length.min));
            }
            if (n < 0) {
                return;
            }
            if (total + n > length.max) {
                file.truncate(0);
                throw new Refusal(String.format(
                        Locale.ROOT, "%s: there are more than the %,d bytes expected", SafeUrl.quote(url), length.max));
            }
            var bytes = ByteBuffer.wrap(buffer, 0, n);
            while (bytes.hasRemaining()) {
                total += file.write(bytes, total);
            }
            progress.advanceTo(total);
        }
    }

    private int read(HttpResponse response, byte[] buffer) throws IOException {
        try {
            return response.body().read(buffer);
        } catch (IOException failure) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted while fetching " + SafeUrl.quote(url));
            }
            throw new BodyBroke(String.format(
                    Locale.ROOT,
                    "%s: the connection broke after %,d bytes (%s)",
                    SafeUrl.quote(url),
                    file.size(),
                    Breakage.inWords(failure)));
        }
    }

    /// The body ended before its end.
    private static final class BodyBroke extends IOException {
        private static final long serialVersionUID = 1L;

        BodyBroke(String message) {
            super(message);
        }
    }
}
