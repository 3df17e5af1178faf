package dockerenvs.oci.registry;

import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Credentials in a file, or in the helpers that it names. It is read each time somebody asks; where it does not
/// exist, it knows none.
///
/// @param helpers how they are run; none are when it is empty
record AuthFile(Path path, Format format, Optional<HelperSettings> helpers) implements RegistryCredentials {
    private static final long BYTES_MAX = 1 << 20;

    /// What such a file looks like.
    enum Format {
        /// Docker's `config.json`, containers' `auth.json`.
        DOCUMENT,
        /// Docker's `.dockercfg` of before 2015: the entries alone.
        LEGACY
    }

    @Override
    public Optional<RegistryCredential> find(String domain, String repository) throws IOException {
        var document = read();
        var helper = helper(document, domain);
        if (helper.isPresent()) {
            var credential = helper.get().get(domain);
            if (credential.isPresent()) {
                return credential;
            }
        }
        return ask(document, known -> known.credential(domain, repository));
    }

    /// The helper for a registry.
    Optional<HelperProgram> helper(AuthDocument document, String domain) {
        if (helpers.isEmpty()) {
            return Optional.empty();
        }
        return ask(document, known -> known.helper(domain))
                .map(suffix -> HelperProgram.of(suffix, path, helpers.get()));
    }

    /// What is in the file, changed; the file itself is left as it is.
    AuthDocument changed(UnaryOperator<AuthDocument> change) throws IOException {
        return ask(read(), change);
    }

    private <T> T ask(AuthDocument document, Function<AuthDocument, T> question) {
        try {
            return question.apply(document);
        } catch (MalformedInput failure) {
            throw malformed(failure);
        }
    }

    /// What is in the file.
    ///
    /// @throws MalformedInput naming the file, and none of its values
    AuthDocument read() throws IOException {
        if (!Files.exists(path)) {
            return AuthDocument.EMPTY;
        }
        if (!Files.isRegularFile(path)) {
            throw new IOException("`%s` is not a file, and should hold credentials".formatted(path));
        }
        if (Files.size(path) > BYTES_MAX) {
            throw MalformedInput.of("`%s` is larger than a file of credentials can be".formatted(path), "");
        }
        var bytes = Files.readAllBytes(path);
        try {
            return switch (format) {
                case DOCUMENT -> bytes.length == 0 ? AuthDocument.EMPTY : AuthDocument.parse(bytes);
                case LEGACY -> AuthDocument.parseLegacy(bytes);
            };
        } catch (MalformedInput failure) {
            throw malformed(failure);
        }
    }

    private MalformedInput malformed(MalformedInput failure) {
        var located = failure.in("`%s`".formatted(path));
        return MalformedInput.of(
                located.getMessage(),
                located.hint().isEmpty() ? "mend the file, or move it away and sign in again" : located.hint());
    }
}
