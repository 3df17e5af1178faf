package dockerenvs.oci.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.JsonObject;
import dockerenvs.tasks.Listener;
import dockerenvs.tasks.TaskEvent;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/// Answers requests, each on a thread of its own.
///
/// @param tokens where they are asked for instead of passwords
/// @param listener told of what goes wrong here, not of what clients do wrong
record RegistryHandler(Storage storage, Accounts accounts, Optional<Tokens> tokens, boolean readOnly, Listener listener)
        implements HttpHandler {
    private static final int BUFFER_BYTES = 64 << 10;

    /// What is still taken of a body after it was refused.
    private static final long REFUSED_BYTES_MAX = 8 << 20;

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = Request.of(exchange);
            send(answer(request), request);
        }
    }

    private Answer answer(Request request) throws IOException {
        try {
            if (tokens.isEmpty()) {
                accounts.check(request);
            } else if (request.rawPath().equals(Tokens.PATH)) {
                return tokens.get().issue(request);
            } else {
                tokens.get().check(request);
            }
            var route = Route.parse(request.rawPath());
            if (readOnly && !request.isReading()) {
                throw Refused.of(405, "UNSUPPORTED", "this registry is read-only")
                        .with("Allow", "GET, HEAD");
            }
            return answer(request, route);
        } catch (Refused refusal) {
            return refusal.answer();
        } catch (Request.ClientGone | InterruptedIOException | ClosedByInterruptException failure) {
            throw failure;
        } catch (IOException | RuntimeException failure) {
            var what =
                    "%s %s: %s".formatted(request.method(), MalformedInput.quote(request.rawPath()), inWords(failure));
            listener.note(TaskEvent.Level.WARNING, what);
            // of a 500, clients believe that it passes
            return isOfFullDisk(failure)
                    ? Answer.error(507, "UNKNOWN", "no space left where the registry keeps what it has")
                    : Answer.error(500, "UNKNOWN", "the registry could not read or write what it keeps");
        }
    }

    /// As Linux says it.
    private static boolean isOfFullDisk(Exception failure) {
        var text = String.valueOf(failure.getMessage());
        return failure instanceof IOException
                && (text.contains("No space left on device") || text.contains("Disk quota exceeded"));
    }

    private static String inWords(Exception failure) {
        return switch (failure) {
            case NoSuchFileException missing -> "`" + missing.getFile() + "` does not exist";
            case AccessDeniedException denied -> "`" + denied.getFile() + "` may not be read or written";
            case IOException io -> Optional.ofNullable(io.getMessage()).orElseGet(io::toString);
            default -> failure.toString();
        };
    }

    private Answer answer(Request request, Route route) throws IOException {
        return switch (route) {
            case Route.Base _ -> {
                if (!request.isReading()) {
                    throw Refused.method("GET, HEAD");
                }
                yield Answer.json(JsonObject.EMPTY);
            }
            case Route.Catalog _ -> new ListEndpoint(storage).repositories(request);
            case Route.Tags tags -> new ListEndpoint(storage).tags(request, tags);
            case Route.Referrers referrers -> new ListEndpoint(storage).referrers(request, referrers);
            case Route.Manifest manifest -> new ManifestEndpoint(storage).answer(request, manifest);
            case Route.Blob blob -> new BlobEndpoint(storage).answer(request, blob);
            case Route.Uploads uploads -> new UploadEndpoint(storage).answer(request, uploads);
            case Route.Upload upload -> new UploadEndpoint(storage).answer(request, upload);
        };
    }

    private static void send(Answer answer, Request request) throws IOException {
        var exchange = request.exchange();
        var headers = exchange.getResponseHeaders();
        headers.set("Docker-Distribution-API-Version", "registry/2.0");
        headers.set("X-Content-Type-Options", "nosniff");
        answer.headers().forEach((name, values) -> values.forEach(value -> headers.add(name, value)));
        var head = request.method().equals("HEAD");
        if (head) {
            headers.set("Content-Length", Long.toString(answer.size()));
        }
        if (head || answer.size() == 0) {
            // the server's way to say that there is no body
            exchange.sendResponseHeaders(answer.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(answer.status(), answer.size());
        try (var out = exchange.getResponseBody()) {
            copy(answer, out);
            if (answer.status() >= 400) {
                // a client that is still sending would not read the answer if the connection just ended
                out.flush();
                request.drain(REFUSED_BYTES_MAX);
            }
        }
    }

    private static void copy(Answer answer, OutputStream out) throws IOException {
        var buffer = new byte[(int) Math.min(BUFFER_BYTES, answer.size())];
        try (var in = answer.body().open()) {
            for (var left = answer.size(); left > 0; ) {
                var n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (n < 0) {
                    throw new IOException("a blob has become shorter on the disk");
                }
                out.write(buffer, 0, n);
                left -= n;
            }
        }
    }
}
