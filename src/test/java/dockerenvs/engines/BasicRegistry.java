package dockerenvs.engines;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/// Debian's registry, for one user with one password, by plain HTTP on this machine.
///
/// @param domain as names of images say it
record BasicRegistry(String domain, Daemon daemon) implements Closeable {
    static final String USER = "alice";
    static final String PASSWORD = "s3:cret";

    static BasicRegistry start(Path folder) throws IOException {
        var program = Tool.find("docker-registry");
        // bcrypt, the only hash that this registry takes
        var hash = Tool.find("perl").run("-e", "print crypt('" + PASSWORD + "', '$2y$05$abcdefghijklmnopqrstuu')");
        var users = Files.writeString(folder.resolve("users"), USER + ":" + hash + "\n");
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort());
        var domain = "127.0.0.1:" + address.getPort();
        var configuration = Files.writeString(
                folder.resolve("registry.yml"), """
                version: 0.1
                storage: {filesystem: {rootdirectory: %s}}
                http: {addr: "%s"}
                auth: {htpasswd: {realm: r, path: %s}}
                """.formatted(folder.resolve("storage"), domain, users));
        var daemon = Daemon.start(
                program.builder("serve", configuration.toString()),
                folder.resolve("registry.log"),
                () -> answers(address));
        return new BasicRegistry(domain, daemon);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean answers(InetSocketAddress address) {
        try (var socket = new Socket()) {
            socket.connect(address);
            return true;
        } catch (IOException _) {
            // not yet
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        daemon.close();
    }
}
