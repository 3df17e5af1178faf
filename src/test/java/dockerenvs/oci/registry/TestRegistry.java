package dockerenvs.oci.registry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.http.LoopbackServer;
import dockerenvs.http.StoppedTime;
import dockerenvs.oci.image.Platform;
import dockerenvs.oci.image.Reference;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// A small registry on the loopback, which goes wrong exactly as a test wants it to. It speaks plain HTTP, one
/// request for each connection.
final class TestRegistry implements Closeable {
    private static final int TLS_HANDSHAKE = 22;

    private final ServerSocket socket;
    private final TestStore store = new TestStore();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile Trouble trouble = _ -> Optional.empty();
    private volatile Gate gate = _ -> Optional.empty();

    /// A request with as much of its body as came.
    ///
    /// @param headers by name in small letters
    record Request(String method, String target, Map<String, String> headers, byte[] body) {
        String path() {
            return target.split("\\?", 2)[0];
        }

        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        /// A parameter of the query, as it was sent.
        Optional<String> parameter(String name) {
            var query = target.contains("?") ? target.substring(target.indexOf('?') + 1) : "";
            return Stream.of(query.split("&", -1))
                    .filter(pair -> pair.startsWith(name + "="))
                    .map(pair -> pair.substring(name.length() + 1).replace("%3A", ":"))
                    .findFirst();
        }

        /// Method and what of the path tells requests apart.
        @Override
        public String toString() {
            return method + " "
                    + target.replaceAll("sha256(:|%3A)[0-9a-f]{64}", "<digest>").replaceAll("_u[0-9]+", "_u");
        }
    }

    /// What is answered.
    ///
    /// @param head the status, and behind `|` further headers
    record Reply(String head, byte[] body) {
        static Reply of(String head) {
            return new Reply(head, new byte[0]);
        }

        static Reply of(String head, String body) {
            return new Reply(head, body.getBytes(UTF_8));
        }
    }

    /// What goes wrong with a request.
    sealed interface Mishap {
        /// This is answered, and nothing done.
        record Instead(Reply reply) implements Mishap {}

        /// The connection ends after so many bytes of the answer; what was asked for is done.
        record CutAnswer(int bytes) implements Mishap {}

        /// The connection ends after so many bytes of the body, which are kept.
        record CutBody(int bytes) implements Mishap {}

        /// The answer is another one.
        record Changed(UnaryOperator<Reply> change) implements Mishap {}
    }

    /// Decides what goes wrong, before the body is read.
    interface Trouble {
        Optional<Mishap> with(Request head);
    }

    /// Decides who may come in: nothing lets everybody.
    interface Gate {
        Optional<Reply> refuse(Request head);
    }

    private TestRegistry(ServerSocket socket) {
        this.socket = socket;
    }

    static TestRegistry start() throws IOException {
        return start(0);
    }

    static TestRegistry start(int port) throws IOException {
        var registry = new TestRegistry(new ServerSocket(port, 50, InetAddress.ofLiteral("127.0.0.1")));
        Thread.ofVirtual().start(registry::accept);
        return registry;
    }

    TestStore store() {
        return store;
    }

    /// The registry as references say it.
    String domain() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /// A name in it.
    String name(String rest) {
        return domain() + "/" + rest;
    }

    /// The same as a reference.
    Reference reference(String rest) {
        return Reference.parse(name(rest));
    }

    /// A client for linux/amd64 that waits for nothing before it tries again.
    static Registry client() {
        return Registry.builder()
                .timing(new StoppedTime().timing())
                .platform(Platform.parse("linux/amd64"))
                .open();
    }

    void trouble(Trouble next) {
        trouble = next;
    }

    /// What goes wrong with the next so many requests of a kind.
    void troubleNext(int times, Predicate<Request> kind, Mishap mishap) {
        var left = new AtomicInteger(times);
        trouble(request -> kind.test(request) && left.getAndDecrement() > 0 ? Optional.of(mishap) : Optional.empty());
    }

    void gate(Gate next) {
        gate = next;
    }

    /// All requests so far, in the order they came.
    List<Request> requests() {
        return List.copyOf(requests);
    }

    /// The requests since the last call.
    List<String> newRequests() {
        var all = requests.stream().map(Request::toString).toList();
        requests.clear();
        return all;
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
            var in = new PushbackInputStream(connection.getInputStream());
            var first = in.read();
            if (first == TLS_HANDSHAKE) {
                connection.getOutputStream().write("HTTP/1.0 400 Bad Request\r\n\r\n".getBytes(ISO_8859_1));
            } else if (first >= 0) {
                in.unread(first);
                answer(in, connection.getOutputStream());
            }
            connection.getOutputStream().flush();
            connection.shutdownOutput();
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException | UnsupportedOperationException _) {
            // the client went away, or is to think that we did
        }
    }

    private void answer(InputStream in, OutputStream out) throws IOException {
        var read = LoopbackServer.head(in);
        var head = new Request(read.method(), read.target(), read.headers(), read.body());
        var refusal = gate.refuse(head);
        var mishap = refusal.isPresent() ? Optional.<Mishap>empty() : trouble.with(head);
        var cut = mishap.isPresent() && mishap.get() instanceof Mishap.CutBody(var bytes) ? bytes : Integer.MAX_VALUE;
        var size = head.header("content-length").map(Integer::valueOf).orElse(0);
        var body = in.readNBytes(Math.min(size, cut));
        var request = new Request(head.method(), head.target(), head.headers(), body);
        requests.add(request);
        if (body.length < size) {
            store.take(request);
            throw new EOFException();
        }
        var isInstead = mishap.isPresent() && mishap.get() instanceof Mishap.Instead;
        var reply = refusal.isPresent() ? refusal.get() : isInstead ? Reply.of("") : store.answer(request);
        if (mishap.isPresent()) {
            switch (mishap.get()) {
                case Mishap.Instead(var other) -> reply = other;
                case Mishap.Changed(var change) -> reply = change.apply(reply);
                case Mishap.CutAnswer(var bytes) -> {
                    var whole = bytes(request, reply);
                    out.write(whole, 0, Math.min(bytes, whole.length));
                    return;
                }
                case Mishap.CutBody _ -> throw new EOFException();
            }
        }
        out.write(bytes(request, reply));
    }

    private static byte[] bytes(Request request, Reply reply) {
        var bytes = new ByteArrayOutputStream();
        var length = reply.head().contains("Content-Length:") ? "" : "\r\nContent-Length: " + reply.body().length;
        var lines = "HTTP/1.1 " + reply.head().replace("|", "\r\n") + "\r\nConnection: close" + length + "\r\n\r\n";
        bytes.writeBytes(lines.getBytes(ISO_8859_1));
        if (!request.method().equals("HEAD")) {
            bytes.writeBytes(reply.body());
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
