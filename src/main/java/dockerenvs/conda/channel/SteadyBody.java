package dockerenvs.conda.channel;

import dockerenvs.http.Breakage;
import dockerenvs.http.HttpClient;
import dockerenvs.http.HttpRequest;
import dockerenvs.http.HttpResponse;
import dockerenvs.http.SafeUrl;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;

/// The body of an answer, with an end to every trouble: where the connection breaks, the rest is asked for, if the
/// server has a strong entity tag to tell that it is the rest of the same; there are no more bytes than allowed;
/// and a server that sends next to nothing is not waited for. Whoever reads it hashes or parses, so nothing here
/// looks at the bytes.
final class SteadyBody extends InputStream {
    private static final int PARTIAL = 206;
    private static final int RESUMES_MAX = 8;
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final long WINDOW_BYTES_MIN = 4 << 10;

    private final HttpClient client;
    private final URI url;
    private final Optional<String> version;
    private final long bytesMax;
    private final InstantSource clock;
    private HttpResponse response;
    private long count;
    private int resumes;
    private boolean broken;
    private Instant windowStart;
    private long windowCount;

    /// @param response whoever made it closes it; those that continue it are closed here
    SteadyBody(HttpClient client, HttpResponse response, long bytesMax, InstantSource clock) {
        this.client = client;
        this.response = response;
        this.url = response.url();
        this.version = response.header("ETag").filter(tag -> tag.startsWith("\""));
        this.bytesMax = bytesMax;
        this.clock = clock;
        this.windowStart = clock.instant();
    }

    /// Whether the connection broke and could not be continued.
    boolean isBroken() {
        return broken;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        while (true) {
            try {
                var n = response.body().read(target, offset, length);
                count += Math.max(0, n);
                checkLimits();
                return n;
            } catch (ChannelException failure) {
                throw failure;
            } catch (IOException failure) {
                resume(failure);
            }
        }
    }

    private void checkLimits() throws ChannelException {
        if (count > bytesMax) {
            throw ChannelException.refused(
                    String.format(Locale.ROOT, "%s: there are more than %,d bytes", SafeUrl.quote(url), bytesMax),
                    "this is not what a channel should send; look whether its URL is right");
        }
        var now = clock.instant();
        if (Duration.between(windowStart, now).compareTo(WINDOW) > 0) {
            if (count - windowCount < WINDOW_BYTES_MIN) {
                throw ChannelException.refused(
                        String.format(
                                Locale.ROOT,
                                "%s: only %,d bytes came within %d seconds",
                                SafeUrl.quote(url),
                                count - windowCount,
                                Duration.between(windowStart, now).toSeconds()),
                        "try again later, or name a mirror; `--offline` uses what was fetched before");
            }
            windowStart = now;
            windowCount = count;
        }
    }

    /// Asks for what is behind the bytes that came.
    private void resume(IOException failure) throws IOException {
        if (version.isEmpty() || count == 0 || resumes >= RESUMES_MAX || !HttpClient.isTransient(failure)) {
            throw broke(failure);
        }
        resumes++;
        response.close();
        var rest = HttpRequest.get(url)
                .withHeader("Range", "bytes=%d-".formatted(count))
                .withHeader("If-Range", version.get());
        try {
            response = client.send(rest);
        } catch (IOException next) {
            throw broke(next);
        }
        var range = response.header("Content-Range").orElse("").strip();
        if (response.status() != PARTIAL || !range.startsWith("bytes %d-".formatted(count))) {
            throw broke(failure);
        }
    }

    private IOException broke(IOException failure) throws IOException {
        broken = true;
        response.close();
        return new IOException(String.format(
                Locale.ROOT,
                "%s: the connection broke after %,d bytes (%s)",
                SafeUrl.quote(url),
                count,
                Breakage.inWords(failure)));
    }

    @Override
    public void close() throws IOException {
        response.close();
    }
}
