package dockerenvs.http;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;

/// An open connection to a server that speaks HTTP/1.1 (RFC 9112), used for one request at a time.
final class Connection {
    private static final int INTERIM_HEADS_MAX = 100;
    private static final int SWITCHING = 101;
    private static final int SUCCESS = 200;
    private static final int CLIENT_ERROR = 400;

    private final Route route;
    private final Socket socket;
    /// That, or TLS upon it.
    private final Socket spoken;

    private final Incoming in;
    private final OutputStream out;
    private boolean isIntact = true;
    private long restsSince;

    private Connection(Route route, Socket socket, Socket spoken) throws IOException {
        this.route = route;
        this.socket = socket;
        this.spoken = spoken;
        this.in = new Incoming(spoken.getInputStream());
        this.out = new BufferedOutputStream(spoken.getOutputStream());
    }

    /// HTTP over a socket.
    static Connection over(Socket socket, Route route) throws IOException {
        return new Connection(route, socket, socket);
    }

    /// HTTP over TLS.
    ///
    /// @param socket that `tls` is spoken over
    static Connection over(SSLSocket tls, Socket socket, Route route) throws IOException {
        return new Connection(route, socket, tls);
    }

    Route route() {
        return route;
    }

    Socket socket() {
        return socket;
    }

    /// Sends a request and reads the head of the answer, of a server that ends the connection before the end of the
    /// request's body as well.
    ///
    /// @throws NotHttp when it is not as HTTP has it
    Head ask(SentRequest request) throws IOException {
        try {
            out.write(request.bytes());
            if (request.body().isPresent()) {
                request.body().get().writeTo(out);
            }
            out.flush();
        } catch (SourceFailure failure) {
            throw failure;
        } catch (IOException failure) {
            isIntact = false;
            return earlyAnswer(failure);
        }
        return head();
    }

    /// The body of the answer, to be read once.
    ReceivedBody body(Framing framing) {
        return new ReceivedBody(in, framing);
    }

    /// What a server says that takes no more of a body, as it is too large, or not allowed (RFC 9110, section 15.5.14).
    /// It is heard if it came before the end of the connection, which is `failure` otherwise.
    private Head earlyAnswer(IOException failure) throws IOException {
        try {
            var head = head();
            if (head.status() >= CLIENT_ERROR) {
                return head;
            }
        } catch (SSLHandshakeException refusal) {
            // of a server that wants to be shown a certificate: by TLS 1.3 it says so after the handshake
            throw refusal;
        } catch (IOException _) {
            // it has said nothing
        }
        throw failure;
    }

    /// Whether the server has taken all of the request, and so may take another one.
    boolean isIntact() {
        return isIntact;
    }

    /// The first head that is not one of those that only say that another one will come (RFC 9110, section 15.2).
    private Head head() throws IOException {
        for (var count = 0; count <= INTERIM_HEADS_MAX; count++) {
            var head = Head.parse(in.head());
            if (head.status() >= SUCCESS) {
                return head;
            }
            if (head.status() == SWITCHING) {
                // nobody asked for that, and no other head comes
                break;
            }
        }
        throw new NotHttp();
    }

    /// Whether nothing is left of what the server has said. What comes before it is asked is no answer (RFC 9112,
    /// section 9.2).
    boolean isQuiet() {
        return in.isQuiet();
    }

    /// Notes when it was last used.
    void rest(long now) {
        restsSince = now;
    }

    /// How long nobody used it, in the unit of [#rest].
    long restUntil(long now) {
        return now - restsSince;
    }

    /// Whether something has come that was not read, be it of TLS alone, or what TLS has read ahead; its end is not
    /// noticed.
    boolean isSpokenTo() {
        try {
            return socket.getInputStream().available() > 0
                    || spoken instanceof SSLSocket && spoken.getInputStream().available() > 0;
        } catch (IOException _) {
            // whoever looks closer sees that it has ended
            return true;
        }
    }

    /// Whether the server has not ended it and says nothing, found out within a millisecond.
    boolean isAlive() {
        try {
            var patience = spoken.getSoTimeout();
            spoken.setSoTimeout(1);
            try {
                in.await();
                return false;
            } catch (SocketTimeoutException _) {
                return isQuiet();
            } finally {
                spoken.setSoTimeout(patience);
            }
        } catch (IOException _) {
            // as good as ended
            return false;
        }
    }

    /// Ends it as servers expect it: nobody waits for anything.
    void leave() {
        try (socket) {
            if (spoken instanceof SSLSocket) {
                spoken.shutdownOutput();
            }
        } catch (IOException _) {
            // it has ended
        }
    }

    /// Ends a connection at once, from any thread: nothing more is sent, and no TLS waits for its own end.
    static void end(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException _) {
            // it has ended
        }
    }
}
