package dockerenvs.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/// Makes connections: to a server or the proxy before it, and TLS upon that.
final class Connector {
    private final int connectMilliseconds;
    private final int readMilliseconds;
    private final Handshake handshake;

    Connector(HttpSettings.Timeouts timeouts, Handshake handshake) {
        this.connectMilliseconds = Math.toIntExact(timeouts.connect().toMillis());
        this.readMilliseconds = Math.toIntExact(timeouts.read().toMillis());
        this.handshake = handshake;
    }

    /// Nobody took the connection within the time allowed.
    static final class TimedOut extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /// Makes one on a route.
    ///
    /// @param lent what it is made for: who ends that ends the making
    Connection connect(LentConnection lent) throws IOException {
        var route = lent.route();
        var socket = dial(lent);
        if (route.isTunnel()) {
            Tunnel.open(socket, route);
        }
        return route.origin().isSecure()
                ? Connection.over(handshake.upgrade(socket, route), socket, route)
                : Connection.over(socket, route);
    }

    /// A host may have several addresses, of which some lead nowhere.
    private Socket dial(LentConnection lent) throws IOException {
        var route = lent.route();
        if (route.socksProxy().isPresent() && HostAddress.of(route.dialedHost()).isEmpty()) {
            return dialByName(lent);
        }
        var addresses = InetAddress.getAllByName(route.dialedHost());
        var last = addresses.length - 1;
        for (var index = 0; index < last; index++) {
            try {
                return dial(place(addresses[index], route), lent);
            } catch (IOException _) {
                // the next one may do; once `lent` was ended none does
            }
        }
        return dial(place(addresses[last], route), lent);
    }

    private static InetSocketAddress place(InetAddress address, Route route) {
        return new InetSocketAddress(address, route.dialedPort());
    }

    /// A SOCKS proxy may know names that are not known here (RFC 1928, section 5).
    private Socket dialByName(LentConnection lent) throws IOException {
        var route = lent.route();
        try {
            return dial(InetSocketAddress.createUnresolved(route.dialedHost(), route.dialedPort()), lent);
        } catch (SocketException failure) {
            var refusal = new ConnectException("the proxy does not get there");
            refusal.initCause(failure);
            throw refusal;
        }
    }

    private Socket dial(InetSocketAddress place, LentConnection lent) throws IOException {
        var socket = socket(lent.route());
        lent.use(socket);
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(readMilliseconds);
            socket.connect(place, connectMilliseconds);
            return socket;
        } catch (SocketTimeoutException _) {
            Connection.end(socket);
            throw new TimedOut();
        } catch (IOException | RuntimeException failure) {
            Connection.end(socket);
            throw failure;
        }
    }

    /// Without a proxy it is told so: else Java asks for those of its own.
    private static Socket socket(Route route) {
        var socks = route.socksProxy();
        return new Socket(
                socks.isEmpty()
                        ? java.net.Proxy.NO_PROXY
                        : new java.net.Proxy(
                                java.net.Proxy.Type.SOCKS,
                                new InetSocketAddress(
                                        HostAddress.unbracketed(socks.get().host()),
                                        socks.get().port())));
    }
}
