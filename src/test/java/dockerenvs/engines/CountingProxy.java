package dockerenvs.engines;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/// Passes everything on to a server of this machine, and counts the bytes in both directions.
final class CountingProxy implements Closeable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final ServerSocket socket;
    private final int port;
    private final AtomicLong bytes = new AtomicLong();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    private CountingProxy(int port) throws IOException {
        this.socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        this.port = port;
    }

    /// In front of the server at `port`.
    static CountingProxy before(int port) throws IOException {
        var proxy = new CountingProxy(port);
        Thread.ofVirtual().start(proxy::accept);
        return proxy;
    }

    /// What references call the server, seen through this.
    String domain() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /// Bytes since the last question, headers included.
    long newBytes() {
        return bytes.getAndSet(0);
    }

    private void accept() {
        try {
            while (true) {
                var client = socket.accept();
                var server = new Socket(InetAddress.getLoopbackAddress(), port);
                open.addAll(List.of(client, server));
                Thread.ofVirtual().start(() -> pass(client, server));
                Thread.ofVirtual().start(() -> pass(server, client));
            }
        } catch (IOException _) {
            // closed
        }
    }

    private void pass(Socket from, Socket to) {
        try (from;
                to) {
            pass(from.getInputStream(), to.getOutputStream());
        } catch (IOException _) {
            // one of them hung up
        }
    }

    private void pass(InputStream in, OutputStream out) throws IOException {
        var buffer = new byte[BUFFER_BYTES];
        for (var n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            bytes.addAndGet(n);
            out.write(buffer, 0, n);
            out.flush();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (var one : open) {
            one.close();
        }
    }
}
