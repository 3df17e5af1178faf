package dockerenvs.oci.registry;

import static dockerenvs.content.MalformedInput.quote;
import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/// A program `docker-credential-<suffix>` that keeps credentials, as Docker's protocol of helpers has it: a verb as
/// its argument, the question on stdin, the answer on stdout. What it says is never shown, as it may be a secret.
///
/// @param name of the program
/// @param place the file that names it, for messages
record HelperProgram(String name, Path place, HelperSettings settings) {
    private static final String PREFIX = "docker-credential-";

    /// Nothing that leads to another folder, and no option.
    private static final Pattern SUFFIX = Pattern.compile("[A-Za-z0-9_.-]{1,100}");

    /// What helpers call a user whose secret is an identity token.
    private static final String TOKEN_USER = "<token>";

    private static final String NOT_FOUND = "credentials not found";

    /// The helper that a file names.
    ///
    /// @param suffix the end of the program's name
    /// @throws MalformedInput when it can be the end of no program's name
    static HelperProgram of(String suffix, Path place, HelperSettings settings) {
        if (!SUFFIX.matcher(suffix).matches()) {
            throw MalformedInput.of(
                    "`%s` names the credential helper %s, which can be no program".formatted(place, quote(suffix)),
                    "in `credsStore` and `credHelpers` stands what comes behind `%s`: letters, digits, `_`, `.`, `-`"
                            .formatted(PREFIX));
        }
        return new HelperProgram(PREFIX + suffix, place, settings);
    }

    /// What is kept for a registry.
    ///
    /// @throws IOException when the helper fails, without a word of what it says
    Optional<RegistryCredential> get(String domain) throws IOException {
        var answer = run("get", domain, RegistryName.key(domain));
        if (answer.exitCode() == 0) {
            return credential(domain, answer.output());
        }
        if (isNotFound(answer)) {
            return Optional.empty();
        }
        throw failed("get", domain, endedWith(answer));
    }

    private Optional<RegistryCredential> credential(String domain, byte[] output) throws IOException {
        try {
            var json = JsonObject.expect(Json.parse(output), "answer");
            var user = json.string("Username").orElse("");
            var secret = json.string("Secret").orElse("");
            if (user.isEmpty() && secret.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(
                    user.equals(TOKEN_USER)
                            ? new RegistryCredential.IdentityToken(secret)
                            : new RegistryCredential.Password(user, secret));
        } catch (MalformedInput _) {
            // its own words might quote a secret
            throw failed("get", domain, "did not answer with `Username` and `Secret` as JSON");
        }
    }

    /// Keeps a password for a registry, instead of what was kept for it.
    ///
    /// @throws IOException when the helper fails, without a word of what it says
    void store(String domain, RegistryCredential.Password password) throws IOException {
        var question = JsonObject.EMPTY
                .with("ServerURL", RegistryName.key(domain))
                .with("Username", password.user())
                .with("Secret", password.password());
        var answer = run("store", domain, new String(question.bytes(), UTF_8));
        if (answer.exitCode() != 0) {
            throw failed("store", domain, endedWith(answer));
        }
    }

    /// Forgets what is kept for a registry.
    ///
    /// @return whether anything was, as far as the helper says so
    /// @throws IOException when the helper fails, without a word of what it says
    boolean erase(String domain) throws IOException {
        var answer = run("erase", domain, RegistryName.key(domain));
        if (answer.exitCode() != 0 && !isNotFound(answer)) {
            throw failed("erase", domain, endedWith(answer));
        }
        return answer.exitCode() == 0;
    }

    private static boolean isNotFound(HelperProcess.Answer answer) {
        return new String(answer.output(), UTF_8).contains(NOT_FOUND);
    }

    private static String endedWith(HelperProcess.Answer answer) {
        return "ended with status %d".formatted(answer.exitCode());
    }

    private HelperProcess.Answer run(String verb, String domain, String question) throws IOException {
        var program = program();
        try {
            return HelperProcess.run(program, verb, question.getBytes(UTF_8), settings);
        } catch (InterruptedIOException interrupted) {
            throw interrupted;
        } catch (IOException reason) {
            throw failed(verb, domain, String.valueOf(reason.getMessage()));
        }
    }

    /// Looks in whole paths only: what lies in the folder somebody works in is not what the user has installed.
    private Path program() throws IOException {
        for (var folder : settings.environment().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            var program = Path.of(folder, name);
            if (program.isAbsolute() && Files.isRegularFile(program) && Files.isExecutable(program)) {
                return program;
            }
        }
        throw new IOException(
                "`%s` names the credential helper `%s`, which is in no folder of `PATH`".formatted(place, name)
                        + ": install it, or take it out of the file");
    }

    private IOException failed(String verb, String domain, String how) {
        return new IOException("the credential helper `%s`, named by `%s`, %s when asked to %s what it keeps for %s"
                        .formatted(name, place, how, verb, quote(domain))
                + ": `echo %s | %s get` shows what it says".formatted(RegistryName.key(domain), name));
    }
}
