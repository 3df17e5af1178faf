package dockerenvs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
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
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
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
            assertThat(line).startsWith(LISTENING + "http://127.0.0.1:");
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
    void servesAUserWhosePasswordIsInTheEnvironment() throws IOException, InterruptedException {
        serve(
                Map.of("DOCKER_ENVS_REGISTRY_PASSWORD", "s3cret"),
                url -> assertThat(status(url.resolve("/v2/"), "GET", "alice:s3cret"))
                        .isEqualTo(200),
                "--user",
                "alice");
    }
}
