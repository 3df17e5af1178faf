package dockerenvs.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;

/// A look at whether a server speaks TLS that costs a millisecond: to set up the TLS of Java for a handshake that
/// comes to nothing takes most of a second. It sends the beginning of a handshake that is malformed, and TLS
/// answers that with an alert.
final class TlsProbe {
    /// A record with a ClientHello that is too short (RFC 8446, sections 4 and 5.1). Seen as HTTP it is a line and
    /// an empty one, so that nobody waits for more.
    private static final byte[] HELLO = {22, 3, 1, 0, 8, 1, 0, 0, 4, '\n', '\n', '\n', '\n'};

    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int MILLISECONDS_MAX = 2000;

    private TlsProbe() {}

    /// Whether the server of a URL speaks TLS; nothing when it says neither.
    static Optional<Boolean> ask(URI url) {
        var origin = Origin.of(url);
        var host = HostAddress.unbracketed(origin.host());
        try (var socket = new Socket(java.net.Proxy.NO_PROXY)) {
            socket.setSoTimeout(MILLISECONDS_MAX);
            int first = Waiting.endedBy(socket::close).during(() -> answer(socket, host, origin.port()));
            return switch (first) {
                case ALERT, HANDSHAKE -> Optional.of(true);
                case 'H' -> Optional.of(false);
                default -> Optional.empty();
            };
        } catch (IOException _) {
            // whoever asks it in earnest will learn why
            return Optional.empty();
        }
    }

    private static int answer(Socket socket, String host, int port) throws IOException {
        socket.connect(new InetSocketAddress(host, port), MILLISECONDS_MAX);
        socket.getOutputStream().write(HELLO);
        return socket.getInputStream().read();
    }
}
