package dockerenvs.oci.registry;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.content.MalformedInput;
import dockerenvs.content.PendingFile;
import dockerenvs.content.ProcessLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The file in which signing in keeps credentials, and its helpers, for this program and for all others that read
/// such files. Only entries of the registry change; several processes may change others at the same time.
public final class CredentialKeeper {
    private static final String FOLDER_MODE = "rwx------";

    private final AuthPlaces places;
    private final AuthFile file;

    private CredentialKeeper(AuthPlaces places, AuthFile file) {
        this.places = places;
        this.file = file;
    }

    /// The file that `REGISTRY_AUTH_FILE` names; else Docker's `config.json` or containers' `auth.json`, whichever
    /// is there; else a new `config.json` of Docker's.
    public static CredentialKeeper of(Map<String, String> environment) {
        var places = new AuthPlaces(environment, Optional.of(HelperSettings.of(environment)));
        return new CredentialKeeper(places, places.target());
    }

    /// The same with another file, like Docker's, which need not exist.
    public CredentialKeeper withFile(Path other) {
        return new CredentialKeeper(places, places.document(other));
    }

    /// The registry that people call so, as references say it: `https://index.docker.io/v1/` is `docker.io`.
    ///
    /// @throws MalformedInput when it is no registry
    public static String domain(String text) {
        var name = RegistryName.parse(text);
        if (!name.namespace().isEmpty()) {
            throw MalformedInput.of(
                    quote(text) + " is a repository, and credentials are kept for a registry",
                    "say " + quote(name.host()));
        }
        if (RegistryName.isDomain(name.host())) {
            return name.host();
        }
        throw MalformedInput.of(
                quote(text) + " is no registry",
                "a registry is `localhost`, or has a dot or a port: `ghcr.io`, `registry:5000`, `docker.io`");
    }

    /// The file, whether it exists or not.
    public Path file() {
        return file.path();
    }

    /// Keeps a password, instead of what was kept for that registry.
    ///
    /// @param domain as references say it
    /// @return the program that keeps it; none when it is in the file, where who can read the file can read it
    /// @throws MalformedInput when the file is broken; it is left as it is
    public Optional<String> store(String domain, RegistryCredential.Password password) throws IOException {
        var helper = file.helper(file.read(), domain);
        if (helper.isPresent()) {
            helper.get().store(domain, password);
            update(document -> document.withEmpty(domain));
        } else {
            update(document -> document.with(domain, password));
        }
        return helper.map(HelperProgram::name);
    }

    /// Forgets what is kept for a registry as a whole.
    ///
    /// @param domain as references say it
    /// @return whether anything was kept
    /// @throws MalformedInput when the file is broken; it is left as it is
    public boolean erase(String domain) throws IOException {
        var document = file.read();
        var helper = file.helper(document, domain);
        var erased = helper.isPresent() && helper.get().erase(domain);
        if (file.changed(current -> current.without(domain)).equals(document)) {
            return erased;
        }
        update(current -> current.without(domain));
        return true;
    }

    private void update(UnaryOperator<AuthDocument> change) throws IOException {
        var target = target();
        var lock = target.resolveSibling("." + target.getFileName() + ".lock");
        try (var _ = ProcessLock.passing(lock, () -> {});
                var pending = PendingFile.privateBeside(target)) {
            try (var out = pending.stream(0)) {
                out.write(file.changed(change).bytes());
            }
            pending.commit();
        }
    }

    /// Where the file really is, in a folder that exists.
    private Path target() throws IOException {
        var path = file.path().toAbsolutePath();
        if (Files.exists(path)) {
            return path.toRealPath();
        }
        if (Files.isSymbolicLink(path)) {
            throw new IOException("`%s` is a link to a file that does not exist".formatted(path));
        }
        var folder = Optional.ofNullable(path.getParent()).orElse(path);
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(FOLDER_MODE)));
        }
        return folder.toRealPath().resolve(String.valueOf(path.getFileName()));
    }
}
