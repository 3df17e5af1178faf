package dockerenvs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.tasks.Listener;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `registry serve`, as it runs until it is interrupted.
@Timeout(60)
class RegistryServeTest {
    private static final String LISTENING = "listening on ";

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /// What is asked of a registry while it runs.
    @FunctionalInterface
    private interface Visit {
        void at(URI url) throws IOException, InterruptedException;
    }

    /// Serves, visits, and interrupts.
    ///
    /// @return the exit code
    private int serve(Map<String, String> environment, Visit visit, String... options)
            throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of("registry", "serve", "--listen", "127.0.0.1:0"));
        arguments.addAll(List.of(options));
        var exitCode = new AtomicInteger(-1);
        try (var out = new PipedOutputStream();
                var in = new BufferedReader(new InputStreamReader(new PipedInputStream(out), UTF_8))) {
            var program = new Program(out, new PrintStream(err, true, UTF_8), environment);
            var thread = Thread.ofPlatform().start(() -> exitCode.set(program.run(arguments.toArray(String[]::new))));
            var line = String.valueOf(in.readLine());
            assertThat(line).matches(LISTENING + "https?://127\\.0\\.0\\.1:[0-9]+");
            visit.at(URI.create(line.substring(LISTENING.length())));
            thread.interrupt();
            thread.join();
        }
        return exitCode.get();
    }

    private static int status(URI url, String method, String account) throws IOException, InterruptedException {
        var authorization = "Basic " + Base64.getEncoder().encodeToString(account.getBytes(UTF_8));
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(url)
                    .method(method, HttpRequest.BodyPublishers.noBody())
                    .header("Authorization", authorization)
                    .build();
            return http.send(request, BodyHandlers.discarding()).statusCode();
        }
    }

    @Test
    void servesUntilItIsInterrupted() throws IOException, InterruptedException {
        var exitCode = serve(Map.of(), url -> {
            assertThat(status(url.resolve("/v2/"), "GET", "")).isEqualTo(200);
            assertThat(status(url.resolve("/v2/me/app/blobs/uploads/"), "POST", ""))
                    .isEqualTo(202);
        });

        assertThat(exitCode).isZero();
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void keepsEverythingInItsFolder() throws IOException, InterruptedException {
        serve(
                Map.of(),
                url -> assertThat(status(url.resolve("/v2/me/app/blobs/uploads/"), "POST", ""))
                        .isEqualTo(202),
                "--folder",
                folder.resolve("new/registry").toString());

        assertThat(folder.resolve("new/registry/uploads")).isNotEmptyDirectory();
    }

    @Test
    void takesNothingWhenItIsReadOnly() throws IOException, InterruptedException {
        serve(
                Map.of(),
                url -> assertThat(status(url.resolve("/v2/me/app/blobs/uploads/"), "POST", ""))
                        .isEqualTo(405),
                "--read-only");
    }

    @Test
    void servesAUserWhosePasswordIsInAFile() throws IOException, InterruptedException {
        var file = Files.writeString(folder.resolve("password"), "s3cret\n");
        serve(
                Map.of(),
                url -> {
                    assertThat(status(url.resolve("/v2/"), "GET", "alice:s3cret"))
                            .isEqualTo(200);
                    assertThat(status(url.resolve("/v2/"), "GET", "alice:other"))
                            .isEqualTo(401);
                },
                "--user",
                "alice",
                "--password-file",
                file.toString());
    }

    @Test
    void servesTheUsersOfAFileThatHtpasswdWrote() throws IOException, InterruptedException {
        var hash = "$2y$05$abcdefghijklmnopqrstuurbSequnG1gzxxhK4UV/3MoClne322iS";
        var file = Files.writeString(folder.resolve("htpasswd"), "alice:" + hash + "\n");
        serve(
                Map.of(),
                url -> {
                    assertThat(status(url.resolve("/v2/"), "GET", "alice:s3:cret"))
                            .isEqualTo(200);
                    assertThat(status(url.resolve("/v2/"), "GET", "alice:other"))
                            .isEqualTo(401);
                },
                "--htpasswd",
                file.toString());
    }

    @Test
    void servesAUserWhosePasswordIsInTheEnvironment() throws IOException, InterruptedException {
        serve(
                Map.of("DOCKER_ENVS_REGISTRY_PASSWORD", "s3cret"),
                url -> assertThat(status(url.resolve("/v2/"), "GET", "alice:s3cret"))
                        .isEqualTo(200),
                "--user",
                "alice");
    }

    @Test
    void wantsTokensWhenItShall() throws IOException, InterruptedException {
        serve(
                Map.of("DOCKER_ENVS_REGISTRY_PASSWORD", "s3cret"),
                url -> {
                    assertThat(status(url.resolve("/v2/"), "GET", "alice:s3cret"))
                            .isEqualTo(401);
                    var login = program("login %s -u alice --password-stdin".formatted(url.getAuthority()), "s3cret");
                    assertThat(login).isZero();
                },
                "--user",
                "alice",
                "--token");
    }

    @Test
    void speaksTlsWithACertificate() throws IOException, InterruptedException {
        var keys = folder.resolve("keys.p12").toString();
        keytool(
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-dname",
                "CN=x",
                "-ext",
                "san=ip:127.0.0.1",
                "-keystore",
                keys,
                "-storepass",
                "password");
        var pem = folder.resolve("server.pem");
        try {
            var store = KeyStore.getInstance(Path.of(keys).toFile(), "password".toCharArray());
            var key = store.getKey("a", "password".toCharArray()).getEncoded();
            Files.writeString(
                    pem, pem("CERTIFICATE", store.getCertificate("a").getEncoded()) + pem("PRIVATE KEY", key));
        } catch (GeneralSecurityException failure) {
            throw new IOException(failure);
        }

        serve(
                Map.of(),
                url -> {
                    assertThat(url.getScheme()).isEqualTo("https");
                    var name = url.getAuthority() + "/me/app:1";
                    assertThat(program(
                                    "modify scratch --add-text a=b --push -i %s --ca-file %s".formatted(name, pem), ""))
                            .as(err.toString(UTF_8))
                            .isZero();
                },
                "--tls-cert",
                pem.toString());
    }

    private static String pem(String label, byte[] bytes) {
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
                .formatted(label, Base64.getMimeEncoder().encodeToString(bytes));
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        assertThat(process.waitFor()).isZero();
    }

    /// Another run of the program, beside the one that serves.
    private int program(String commandLine, String stdin) {
        var console = Console.of(
                        new ByteArrayOutputStream(),
                        new PrintStream(err, true, UTF_8),
                        Map.of("HOME", folder.toString()),
                        Listener.quiet())
                .withKeyboard(new Keyboard(new ByteArrayInputStream(stdin.getBytes(UTF_8)), Optional::empty));
        return new Program(console, () -> false).run(commandLine.split(" ", -1));
    }

    @Test
    void wantsWhatBelongsTogether() {
        assertThat(program("registry serve --token", "")).isEqualTo(Program.ASKED_WRONGLY);
        assertThat(program("registry serve --tls-key x.pem", "")).isEqualTo(Program.ASKED_WRONGLY);
        assertThat(err.toString(UTF_8))
                .contains("`--token` is given, but no user", "`--tls-key` is given, but no certificate");
    }
}
