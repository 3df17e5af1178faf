package dockerenvs.oci.registry;

import dockerenvs.http.Backoff;
import dockerenvs.http.Breakage;
import dockerenvs.http.HttpClient;
import dockerenvs.http.HttpRequest.Method;
import dockerenvs.http.HttpResponse;
import dockerenvs.tasks.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// A blob on its way here, continued where the connection broke. Only tries that bring no byte count.
///
/// ```
///   0 bytes so far   GET                       200  from the start
///   n bytes so far   GET, Range: bytes=n-      206  behind them, when Content-Range says so
///                                              else from the start, and n bytes are passed over
/// ```
///
/// The registry is asked with the first read. Whether the bytes are the right ones, who reads compares.
final class RemoteInputStream extends InputStream {
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int BEYOND_END = 416;
    private static final int BUFFER_BYTES = 64 << 10;
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes\\s+(\\d{1,18})-.*");

    private final RemoteContent content;
    private final long size;
    private final Backoff backoff;
    private final Progress progress;
    private Optional<HttpResponse> response = Optional.empty();
    private boolean knowsRanges = true;
    private long position;

    RemoteInputStream(RemoteContent content) {
        this.content = content;
        this.size = content.descriptor().size();
        this.backoff = content.host().backoff();
        this.progress = content.host()
                .settings()
                .listener()
                .start("pull", content.descriptor().digest().brief(), size);
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (position < size) {
            try {
                var n = body().read(buffer, offset, (int) Math.min(length, size - position));
                if (n > 0) {
                    advance(n);
                    return n;
                }
                broke("ended early");
            } catch (RegistryException refusal) {
                throw refusal;
            } catch (IOException failure) {
                if (response.isEmpty() || !HttpClient.isTransient(failure)) {
                    throw Thread.currentThread().isInterrupted()
                            ? new InterruptedIOException("interrupted while fetching from " + content.reference())
                            : failure;
                }
                broke("broke (" + Breakage.inWords(failure) + ")");
            }
        }
        return -1;
    }

    private void advance(int bytes) throws IOException {
        position += bytes;
        backoff.progress();
        progress.advanceTo(position);
        if (position == size) {
            progress.done();
            end();
        }
    }

    /// Takes note of the end of the answer, so that the connection can be used again.
    private void end() throws IOException {
        try {
            body().read();
        } catch (IOException _) {
            // all that was wanted is here
        }
        disconnect();
    }

    private void broke(String how) throws IOException {
        disconnect();
        if (!backoff.isTryLeft()) {
            throw RegistryException.wrong(
                    content.host().domain(),
                    content.reference(),
                    String.format(
                            Locale.ROOT,
                            "the connection %s again and again, after %,d of the %,d bytes of %s",
                            how,
                            position,
                            size,
                            content.descriptor().digest()),
                    "try again later");
        }
        backoff.pause("`%s`: the connection %s".formatted(content.reference(), how));
    }

    /// The answer, from `position` on.
    private InputStream body() throws IOException {
        while (response.isEmpty()) {
            var answer = ask();
            switch (answer.status()) {
                case OK -> {
                    response = Optional.of(answer);
                    if (position > 0) {
                        passOver(answer, position);
                    }
                }
                case PARTIAL -> {
                    var start = start(answer);
                    if (start == position) {
                        response = Optional.of(answer);
                    } else {
                        restart(answer);
                    }
                }
                case BEYOND_END -> restart(answer);
                default -> throw refusal(answer);
            }
        }
        return response.get().body();
    }

    private HttpResponse ask() throws IOException {
        var host = content.host();
        var request = host.request(
                Method.GET, content.path() + "/blobs/" + content.descriptor().digest());
        var ranged = position > 0 && knowsRanges ? request.withHeader("Range", "bytes=" + position + "-") : request;
        return host.send(ranged, content.access(), backoff);
    }

    private static long start(HttpResponse answer) {
        var range = CONTENT_RANGE.matcher(answer.header("Content-Range").orElse(""));
        return range.matches() ? Long.parseLong(range.group(1)) : -1;
    }

    /// A server that gives another part than the one asked for is asked for everything; one that was has no excuse.
    private void restart(HttpResponse answer) throws IOException {
        if (!knowsRanges || position == 0) {
            throw refusal(answer);
        }
        answer.close();
        knowsRanges = false;
    }

    private RegistryException refusal(HttpResponse answer) throws IOException {
        try (answer) {
            var refusal = Refusals.of(
                    content.host().domain(),
                    content.reference() + "@" + content.descriptor().digest(),
                    new Answer(answer.url(), answer.status(), answer.headers(), Answer.error(answer)));
            return content.descriptor().isForeign() && refusal.status() / 100 == 4
                    ? RegistryException.foreign(refusal)
                    : refusal;
        }
    }

    private static void passOver(HttpResponse answer, long bytes) throws IOException {
        var left = bytes;
        var buffer = new byte[BUFFER_BYTES];
        while (left > 0) {
            var n = answer.body().read(buffer, 0, (int) Math.min(buffer.length, left));
            if (n < 0) {
                return;
            }
            left -= n;
        }
    }

    private void disconnect() throws IOException {
        if (response.isPresent()) {
            var old = response.get();
            response = Optional.empty();
            old.close();
        }
    }

    @Override
    public void close() throws IOException {
        if (position == size) {
            progress.done();
        }
        progress.close();
        disconnect();
    }
}
