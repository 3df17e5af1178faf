package dockerenvs.oci.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;

/// Lets in who speaks HTTP, and sends away at once who speaks TLS, as clients do first. The server behind it would
/// wait for the end of a line, which a TLS handshake does not have, and the client for an answer.
final class Doorkeeper implements Closeable {
    /// The type of the first TLS record of a connection (RFC 8446, section 5.1).
    private static final byte HANDSHAKE = 22;

    /// In the words of Go's servers, which clients know.
    private static final String REFUSAL = """
            HTTP/1.0 400 Bad Request\r
            Connection: close\r
            \r
            Client sent an HTTPS request to an HTTP server.
            """;

    private static final int BUFFER_BYTES = 64 << 10;

    private final ServerSocketChannel door;
    private final InetSocketAddress address;

    private Doorkeeper(ServerSocketChannel door, InetSocketAddress address) {
        this.door = door;
        this.address = address;
    }

    /// Listens, and lets nobody in yet.
    ///
    /// @param waitingMax connections that wait to be accepted
    static Doorkeeper open(InetSocketAddress listen, int waitingMax) throws IOException {
        var door = ServerSocketChannel.open();
        try {
            door.bind(listen, waitingMax);
            return new Doorkeeper(door, (InetSocketAddress) door.getLocalAddress());
        } catch (IOException | RuntimeException failure) {
            door.close();
            throw failure;
        }
    }

    InetSocketAddress address() {
        return address;
    }

    /// Lets people in from now on.
    ///
    /// @param inside where the server is
    /// @param threads gives every connection a thread
    void start(InetSocketAddress inside, ExecutorService threads) {
        threads.execute(() -> {
            while (door.isOpen()) {
                try {
                    var client = door.accept();
                    threads.execute(() -> welcome(client, inside, threads));
                } catch (IOException | RejectedExecutionException _) {
                    // somebody has gone again, or the door is closed
                }
            }
        });
    }

    private static void welcome(SocketChannel client, InetSocketAddress inside, ExecutorService threads) {
        try (client) {
            var buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
            if (client.read(buffer) <= 0) {
                return;
            }
            if (buffer.get(0) == HANDSHAKE) {
                client.write(ByteBuffer.wrap(REFUSAL.getBytes(US_ASCII)));
                return;
            }
            try (var server = SocketChannel.open(inside)) {
                client.setOption(StandardSocketOptions.TCP_NODELAY, true);
                server.setOption(StandardSocketOptions.TCP_NODELAY, true);
                var back = threads.submit(() -> carryBack(server, client));
                carry(client, server, buffer);
                back.get();
            }
        } catch (IOException | RejectedExecutionException | ExecutionException _) {
            // one of them has gone, or the registry closes
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Carries the answers. A client that waits for one learns that the server has gone by the end of its connection.
    private static boolean carryBack(SocketChannel server, SocketChannel client) throws IOException {
        try {
            return carry(server, client, ByteBuffer.allocateDirect(BUFFER_BYTES));
        } catch (IOException broken) {
            client.close();
            throw broken;
        }
    }

    /// Carries what `buffer` has and all that comes from one to the other, the end included.
    private static boolean carry(SocketChannel from, SocketChannel to, ByteBuffer buffer) throws IOException {
        do {
            buffer.flip();
            while (buffer.hasRemaining()) {
                to.write(buffer);
            }
            buffer.clear();
        } while (from.read(buffer) >= 0);
        to.shutdownOutput();
        return true;
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
