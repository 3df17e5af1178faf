package dockerenvs.engines;

import dockerenvs.oci.registry.Registry;
import dockerenvs.oci.registry.RegistryBuilder;
import dockerenvs.oci.registry.RegistryCredential;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Debian's `docker-registry` in a folder of its own.
final class DebianRegistry implements Closeable {
    static final String USER = "me";
    /// With a colon, at which it must not be cut.
    static final String PASSWORD = "s3:cret";
    /// bcrypt of the password
    private static final String HTPASSWD = USER + ":$2y$05$abcdefghijklmnopqrstuurbSequnG1gzxxhK4UV/3MoClne322iS\n";

    /// How it is reached, and who may come in.
    enum Form {
        PLAIN,
        BASIC,
        TOKEN,
        TLS;

        boolean wantsPassword() {
            return this == BASIC || this == TOKEN;
        }
    }

    private final Form form;
    private final Path folder;
    private final int port;
    private final List<Closeable> parts = new ArrayList<>();

    private DebianRegistry(Form form, Path folder, int port) {
        this.form = form;
        this.folder = folder;
        this.port = port;
    }

    /// @throws org.opentest4j.TestAbortedException when it is not installed, which skips the test
    static DebianRegistry start(Form form, Path folder) throws IOException {
        var program = Tool.find("docker-registry");
        var registry = new DebianRegistry(form, folder, freePort());
        var configuration = Files.writeString(folder.resolve("config.yml"), registry.configuration());
        var builder = program.builder("serve", configuration.toString());
        registry.parts.addFirst(Daemon.start(builder, folder.resolve("registry.log"), registry::answers));
        return registry;
    }

    /// A port that nobody listens at for now.
    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private boolean answers() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
            return true;
        } catch (IOException _) {
            // not yet
            return false;
        }
    }

    private String configuration() throws IOException {
        var keys = form == Form.TLS || form == Form.TOKEN
                ? Optional.of(KeyPairFiles.make(folder))
                : Optional.<KeyPairFiles>empty();
        var tls = form == Form.TLS
                ? "  tls:\n    certificate: %s\n    key: %s\n"
                        .formatted(
                                keys.orElseThrow().certificate(),
                                keys.orElseThrow().key())
                : "";
        return """
                version: 0.1
                log:
                  level: warn
                storage:
                  filesystem:
                    rootdirectory: %s
                  delete:
                    enabled: true
                http:
                  addr: 127.0.0.1:%d
                """.formatted(folder.resolve("storage"), port) + tls + auth(keys);
    }

    private String auth(Optional<KeyPairFiles> keys) throws IOException {
        return switch (form) {
            case PLAIN, TLS -> "";
            case BASIC ->
                "auth:\n  htpasswd:\n    realm: test\n    path: %s\n"
                        .formatted(Files.writeString(folder.resolve("htpasswd"), HTPASSWD));
            case TOKEN -> {
                var issuer = TokenIssuer.start(keys.orElseThrow(), USER, PASSWORD);
                parts.add(issuer);
                yield "auth:\n  token:\n    realm: %s\n    service: service\n    issuer: %s\n    rootcertbundle: %s\n"
                        .formatted(
                                issuer.realm(),
                                TokenIssuer.NAME,
                                keys.orElseThrow().certificate());
            }
        };
    }

    int port() {
        return port;
    }

    /// What names of images in it begin with.
    String domain() {
        return "127.0.0.1:" + port;
    }

    /// A name in it.
    String name(String rest) {
        return domain() + "/" + rest;
    }

    /// Our client, with what it needs for this registry.
    Registry client() {
        RegistryBuilder builder = Registry.builder();
        if (form == Form.TLS) {
            builder.authority(folder.resolve("ca.crt"));
        }
        if (form.wantsPassword()) {
            builder.credentials((_, _) -> Optional.of(new RegistryCredential.Password(USER, PASSWORD)));
        }
        return builder.open();
    }

    /// What skopeo needs to reach it.
    ///
    /// @param side `src-`, `dest-`, or nothing
    String[] skopeoOptions(String side) {
        var options = new ArrayList<String>();
        if (form == Form.TLS) {
            options.add("--" + side + "cert-dir=" + folder);
        } else {
            options.add("--" + side + "tls-verify=false");
        }
        if (form.wantsPassword()) {
            options.add("--" + side + "creds=" + USER + ":" + PASSWORD);
        }
        return options.toArray(String[]::new);
    }

    @Override
    public void close() throws IOException {
        for (var part : parts) {
            part.close();
        }
    }
}
