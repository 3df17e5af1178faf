package dockerenvs.oci.registry;

import dockerenvs.content.MalformedInput;
import dockerenvs.http.Breakage;
import dockerenvs.http.Header;
import dockerenvs.http.HttpClient;
import dockerenvs.http.HttpResponse;
import dockerenvs.http.RetryAfter;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// An answer with all of its body: a document, an error, or nothing.
///
/// @param url where it came from; may hold secrets
record Answer(URI url, int status, List<Header> headers, byte[] body) {
    private static final int ERROR_BYTES_MAX = 1 << 20;
    private static final int CODES_MAX = 8;

    /// A body that ended before its end.
    static final class BodyBroke extends IOException {
        private static final long serialVersionUID = 1L;

        BodyBroke(String message) {
            super(message);
        }
    }

    /// A body that has no end, or one too far.
    static final class BodyTooLong extends IOException {
        private static final long serialVersionUID = 1L;

        BodyTooLong(String message) {
            super(message);
        }
    }

    /// Reads the body to its end, so that the connection can be used again; what is said about a failure is cut.
    ///
    /// @throws BodyBroke when the body of a success broke off
    /// @throws BodyTooLong when it has more than `bodyMax` bytes
    static Answer read(HttpResponse response, int bodyMax) throws IOException {
        var body = response.isSuccess() ? whole(response, bodyMax) : error(response);
        return new Answer(response.url(), response.status(), response.headers(), body);
    }

    private static byte[] whole(HttpResponse response, int bodyMax) throws IOException {
        var body = read(response.body(), bodyMax + 1);
        if (body.length > bodyMax) {
            throw new BodyTooLong(
                    String.format(Locale.ROOT, "the answer has more than the %,d bytes allowed", bodyMax));
        }
        return body;
    }

    private static byte[] read(InputStream in, int length) throws IOException {
        try {
            return in.readNBytes(length);
        } catch (IOException failure) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted while waiting for a registry");
            }
            throw new BodyBroke("the connection broke (" + Breakage.inWords(failure) + ")");
        }
    }

    /// What is said about a failure, as far as it comes.
    static byte[] error(HttpResponse response) throws InterruptedIOException {
        try {
            return read(response.body(), ERROR_BYTES_MAX);
        } catch (InterruptedIOException interrupted) {
            throw interrupted;
        } catch (IOException _) {
            // the status says enough
            return new byte[0];
        }
    }

    /// Takes what is left of an answer whose head said everything, so that the connection can be used again.
    static void drain(HttpResponse response) throws InterruptedIOException {
        error(response);
    }

    boolean isSuccess() {
        return status / 100 == 2;
    }

    /// Whether it is for people: a page to sign in at, as a rule.
    boolean isPage() {
        return header("Content-Type").orElse("").toLowerCase(Locale.ROOT).startsWith("text/html");
    }

    /// The first header of that name.
    Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .findFirst();
    }

    /// The codes of the specification in an error; empty for pages of proxies and the like.
    List<String> codes() {
        return codes(body);
    }

    /// Those in the body of an error.
    static List<String> codes(byte[] body) {
        return errors(body).stream()
                .flatMap(error -> text(error, "code").stream())
                .filter(code -> code.matches("[A-Z0-9_]{1,64}"))
                .limit(CODES_MAX)
                .toList();
    }

    /// When it wants to be asked again, as messages have it; empty where it does not say so.
    String wish() {
        return HttpClient.isTransient(status)
                ? header("Retry-After").map(RetryAfter::inWords).orElse("")
                : "";
    }

    /// What the registry says about an error, for people. Of several, `UNKNOWN` explains the least.
    Optional<String> explanation() {
        return errors(body).stream()
                .sorted(Comparator.comparing(error -> text(error, "code").equals(Optional.of("UNKNOWN"))))
                .flatMap(error -> text(error, "message").stream())
                .filter(message -> !message.isBlank())
                .findFirst();
    }

    private static List<JsonObject> errors(byte[] body) {
        try {
            var found = new ArrayList<JsonObject>();
            if (Json.parse(body) instanceof JsonObject document) {
                for (var error : document.array("errors")) {
                    found.add(JsonObject.expect(error, "errors"));
                }
            }
            return found;
        } catch (MalformedInput _) {
            // not an error as the specification has it
            return List.of();
        }
    }

    private static Optional<String> text(JsonObject error, String field) {
        try {
            return error.string(field);
        } catch (MalformedInput _) {
            // an error as somebody else has it
            return Optional.empty();
        }
    }
}
