package dockerenvs.http;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnectionFactory;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.message.MessageSupport;
import org.apache.hc.core5.io.CloseMode;

/// An open connection to a server, used for one request at a time. Of the library it takes what HTTP/1.1 looks like.
final class Connection {
    private static final int HEADERS_MAX = 200;
    private static final int HEADER_BYTES_MAX = 64 << 10;
    private static final int INTERIM_HEADS_MAX = 100;
    private static final int SWITCHING = 101;
    private static final int SUCCESS = 200;
    private static final int CLIENT_ERROR = 400;

    private static final Http1Config LIMITS = Http1Config.custom()
            .setMaxHeaderCount(HEADERS_MAX)
            .setMaxLineLength(HEADER_BYTES_MAX)
            .build();

    private final Route route;
    private final Socket socket;
    private final HeadParser parser;
    private final HttpClientConnection http;
    private boolean isIntact = true;
    private long restsSince;

    private Connection(Route route, Socket socket, HeadParser parser, HttpClientConnection http) {
        this.route = route;
        this.socket = socket;
        this.parser = parser;
        this.http = http;
    }

    /// HTTP over a socket.
    static Connection over(Socket socket, Route route) throws IOException {
        var parser = new HeadParser(LIMITS);
        return new Connection(route, socket, parser, factory(parser).createConnection(socket));
    }

    /// HTTP over TLS.
    ///
    /// @param socket that `tls` is spoken over
    static Connection over(SSLSocket tls, Socket socket, Route route) throws IOException {
        var parser = new HeadParser(LIMITS);
        return new Connection(route, socket, parser, factory(parser).createConnection(tls, socket));
    }

    private static DefaultBHttpClientConnectionFactory factory(HeadParser parser) {
        return DefaultBHttpClientConnectionFactory.builder()
                .http1Config(LIMITS)
                .responseParserFactory(_ -> parser)
                .build();
    }

    Route route() {
        return route;
    }

    Socket socket() {
        return socket;
    }

    /// Sends a request and reads the head of the answer.
    ///
    /// @return the answer, with its body to be read where it has one
    /// @throws NotHttp when it is not as HTTP has it
    ClassicHttpResponse ask(ClassicHttpRequest request) throws IOException {
        try {
            http.sendRequestHeader(request);
            var response = answer(request);
            if (MessageSupport.canResponseHaveBody(request.getMethod(), response)) {
                http.receiveResponseEntity(response);
            }
            return response;
        } catch (HttpException _) {
            throw new NotHttp();
        }
    }

    /// Sends the body and reads a head, of a server that ends the connection before the body's end as well.
    private ClassicHttpResponse answer(ClassicHttpRequest request) throws IOException, HttpException {
        try {
            http.sendRequestEntity(request);
            http.flush();
        } catch (SourceFailure failure) {
            throw failure;
        } catch (IOException failure) {
            isIntact = false;
            return earlyAnswer(failure);
        }
        return head();
    }

    /// What a server says that takes no more of a body, as it is too large, or not allowed (RFC 9110, section 15.5.14).
    /// It is heard if it came before the end of the connection, which is `failure` otherwise.
    private ClassicHttpResponse earlyAnswer(IOException failure) throws IOException {
        try {
            var response = head();
            if (response.getCode() >= CLIENT_ERROR) {
                return response;
            }
        } catch (IOException | HttpException _) {
            // it has said nothing
        }
        throw failure;
    }

    /// Whether the server has taken all of the request, and so may take another one.
    boolean isIntact() {
        return isIntact;
    }

    /// The first head that is not one of those that only say that another one will come (RFC 9110, section 15.2).
    private ClassicHttpResponse head() throws IOException, HttpException {
        try {
            for (var count = 0; count <= INTERIM_HEADS_MAX; count++) {
                var response = http.receiveResponseHeader();
                if (response.getCode() >= SUCCESS) {
                    return response;
                }
                if (response.getCode() == SWITCHING) {
                    // nobody asked for that, and no other head comes
                    throw new NotHttp();
                }
            }
        } catch (IllegalArgumentException _) {
            // the library knows no status 000
        }
        throw new NotHttp();
    }

    /// Whether nothing is left of what the server has said. What comes before it is asked is no answer (RFC 9112,
    /// section 9.2).
    boolean isQuiet() {
        return parser.isAtEnd();
    }

    /// Notes when it was last used.
    void rest(long now) {
        restsSince = now;
    }

    /// How long nobody used it, in the unit of [#rest].
    long restUntil(long now) {
        return now - restsSince;
    }

    /// Whether something has come that was not read, be it of TLS alone; its end is not noticed.
    boolean isSpokenTo() {
        try {
            return socket.getInputStream().available() > 0;
        } catch (IOException _) {
            // whoever looks closer sees that it has ended
            return true;
        }
    }

    /// Whether the server has not ended it and says nothing, found out within a millisecond.
    boolean isAlive() {
        try {
            return !http.isStale() && isQuiet();
        } catch (IOException _) {
            // as good as ended
            return false;
        }
    }

    /// Ends it as servers expect it: nobody waits for anything.
    void leave() {
        http.close(CloseMode.GRACEFUL);
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
