package dockerenvs.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;

/// A server on the loopback that misbehaves exactly as a test wants it to: it reads one request per connection
/// and lets the test write the answer, whole or not.
public final class LoopbackServer implements Closeable {
    private final ServerSocket socket;
    private final String scheme;
    private final Handler handler;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Thread thread;

    private LoopbackServer(ServerSocket socket, String scheme, Handler handler) {
        this.socket = socket;
        this.scheme = scheme;
        this.handler = handler;
        this.thread = Thread.ofVirtual().unstarted(this::accept);
    }

    /// Who answers.
    @FunctionalInterface
    public interface Handler {
        /// Writes the answer to one request; the connection ends afterwards.
        void answer(Request request, OutputStream out) throws IOException;
    }

    /// A request.
    ///
    /// @param target as the first line has it: a path, or a whole URL for a proxy
    /// @param headers by name in small letters
    public record Request(String method, String target, Map<String, String> headers, byte[] body) {
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        /// Where the part begins that is asked for; 0 for the whole.
        public int rangeStart() {
            return header("range")
                    .map(range -> Integer.valueOf(range.substring("bytes=".length(), range.length() - 1)))
                    .orElse(0);
        }
    }

    public static LoopbackServer start(Handler handler) throws IOException {
        return start(ServerSocketFactory.getDefault(), "http", handler);
    }

    static LoopbackServer start(ServerSocketFactory sockets, String scheme, Handler handler) throws IOException {
        var socket = sockets.createServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        var server = new LoopbackServer(socket, scheme, handler);
        server.thread.start();
        return server;
    }

    public URI url(String path) {
        return URI.create(scheme + "://127.0.0.1:" + port() + path);
    }

    public int port() {
        return socket.getLocalPort();
    }

    /// All requests so far, in the order they came.
    public List<Request> requests() {
        return Collections.unmodifiableList(requests);
    }

    /// The status of every answer is the next of these; the last one repeats.
    public static Handler statuses(List<String> heads, String body) {
        var left = new ArrayList<>(heads);
        return (_, out) -> {
            String head;
            synchronized (left) {
                head = left.size() > 1 ? left.removeFirst() : left.getFirst();
            }
            answer(out, head, body.getBytes(ISO_8859_1));
        };
    }

    /// Writes a whole answer.
    ///
    /// @param head the status, and after blank-separated `|` further headers
    public static void answer(OutputStream out, String head, byte[] body) throws IOException {
        var lines = "HTTP/1.1 " + head.replace("|", "\r\n") + "\r\nConnection: close\r\nContent-Length: " + body.length;
        out.write((lines + "\r\n\r\n").getBytes(ISO_8859_1));
        out.write(body);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                var connection = socket.accept();
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException _) {
                // closed: the test is over
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            var request = read(connection.getInputStream());
            requests.add(request);
            handler.answer(request, connection.getOutputStream());
            connection.getOutputStream().flush();
            connection.shutdownOutput();
        } catch (IOException | UnsupportedOperationException _) {
            // the client went away, as some tests want it to
        }
    }

    private static Request read(InputStream in) throws IOException {
        var head = head(in);
        var size = Integer.parseInt(head.headers().getOrDefault("content-length", "0"));
        return new Request(head.method(), head.target(), head.headers(), in.readNBytes(size));
    }

    /// Reads a request up to its body.
    public static Request head(InputStream in) throws IOException {
        var first = line(in).split(" ", -1);
        if (first.length < 2) {
            throw new EOFException("this is not HTTP");
        }
        var headers = new TreeMap<String, String>();
        for (var line = line(in); !line.isEmpty(); line = line(in)) {
            var colon = line.indexOf(':');
            if (colon < 0) {
                throw new EOFException("this is no header");
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Request(first[0], first[1], headers, new byte[0]);
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (var b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException();
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
