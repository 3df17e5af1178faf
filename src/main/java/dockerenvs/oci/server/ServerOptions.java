package dockerenvs.oci.server;

import dockerenvs.tasks.Listener;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// How a registry is run.
///
/// @param listen address and port; port 0 is any that is free
/// @param folder where everything is kept; without one, in a temporary folder that is deleted at the end
/// @param readOnly whether nothing can be pushed or deleted
/// @param users passwords by name; without users, here or in the file, everybody may do everything
/// @param htpasswd a file of more users and the bcrypt hashes of their passwords, as `htpasswd -B` writes it; read once
/// @param tokens how long a token lasts that users get for their password; without it, they show the password
/// itself
/// @param key what TLS needs; without it, the registry speaks plain HTTP
/// @param listener told of what goes wrong with the folder
public record ServerOptions(
        InetSocketAddress listen,
        Optional<Path> folder,
        boolean readOnly,
        Map<String, String> users,
        Optional<Path> htpasswd,
        Optional<Duration> tokens,
        Optional<TlsKey> key,
        Listener listener) {
    /// For this machine only, on any free port, in a temporary folder, open to everybody.
    public static final ServerOptions DEFAULT = new ServerOptions(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Optional.empty(),
            false,
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Listener.quiet());

    public ServerOptions {
        users = Collections.unmodifiableMap(new LinkedHashMap<>(users));
        users.forEach((name, password) -> {
            if (name.isEmpty() || name.contains(":") || password.isEmpty()) {
                throw new IllegalArgumentException("a user has a name without colon and a password");
            }
        });
    }

    /// What the server shows of itself with TLS.
    public sealed interface TlsKey {}

    /// The server's certificates, its own first, and its private key, as PEM; one file may hold both.
    public record PemFiles(Path certificates, Path key) implements TlsKey {}

    /// A PKCS12 key store: the server's private key and its certificates, under one password. Never printed.
    public record KeyFile(Path file, String password) implements TlsKey {
        @Override
        public String toString() {
            return file.toString();
        }
    }

    /// Listening there.
    public ServerOptions withListen(InetSocketAddress newListen) {
        return new ServerOptions(newListen, folder, readOnly, users, htpasswd, tokens, key, listener);
    }

    /// Keeping everything in that folder, which is made when it does not exist.
    public ServerOptions withFolder(Path newFolder) {
        return new ServerOptions(listen, Optional.of(newFolder), readOnly, users, htpasswd, tokens, key, listener);
    }

    /// Taking nothing and deleting nothing, if `newReadOnly`.
    public ServerOptions withReadOnly(boolean newReadOnly) {
        return new ServerOptions(listen, folder, newReadOnly, users, htpasswd, tokens, key, listener);
    }

    /// With one more user, who may do everything; nobody else may do anything then.
    public ServerOptions withUser(String name, String password) {
        var more = new LinkedHashMap<>(users);
        more.put(name, password);
        return new ServerOptions(listen, folder, readOnly, more, htpasswd, tokens, key, listener);
    }

    /// With the users of that file, who may do everything; nobody else but named users may do anything then.
    public ServerOptions withHtpasswd(Path file) {
        return new ServerOptions(listen, folder, readOnly, users, Optional.of(file), tokens, key, listener);
    }

    /// Wanting tokens, each good for `lifetime`, as large registries do; a minute is the least that clients expect.
    public ServerOptions withTokens(Duration lifetime) {
        return new ServerOptions(listen, folder, readOnly, users, htpasswd, Optional.of(lifetime), key, listener);
    }

    /// Speaking TLS.
    public ServerOptions withKey(TlsKey newKey) {
        return new ServerOptions(listen, folder, readOnly, users, htpasswd, tokens, Optional.of(newKey), listener);
    }

    /// Telling somebody of what goes wrong.
    public ServerOptions withListener(Listener newListener) {
        return new ServerOptions(listen, folder, readOnly, users, htpasswd, tokens, key, newListener);
    }

    /// Without passwords.
    @Override
    public String toString() {
        return "registry at %s in %s for %s".formatted(listen, folder, users.keySet());
    }
}
