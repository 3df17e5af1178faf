package dockerenvs.oci.registry;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.http.StoppedTime;
import dockerenvs.http.TestKeys;
import dockerenvs.http.Timing;
import dockerenvs.oci.image.Reference;
import dockerenvs.oci.registry.TestRegistry.Mishap;
import dockerenvs.oci.registry.TestRegistry.Reply;
import dockerenvs.tasks.TaskEvent;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How long a registry in trouble is asked.
@Timeout(120)
final class RegistryPatienceTest {
    private final StoppedTime time = new StoppedTime();
    private final List<TaskEvent> told = new CopyOnWriteArrayList<>();
    private TestRegistry server;
    private Registry registry;

    @BeforeEach
    void start() throws IOException {
        server = TestRegistry.start();
        registry = Registry.builder()
                .timing(time.timing())
                .limit(1)
                .listener(this::hear)
                .open();
    }

    @AfterEach
    void stop() throws IOException {
        registry.close();
        server.close();
    }

    private void hear(TaskEvent event) {
        if (event instanceof TaskEvent.Noted) {
            told.add(event);
        }
    }

    private String name(String rest) {
        return server.domain() + "/" + rest;
    }

    private static Mishap status(String head) {
        return new Mishap.Instead(Reply.of(head, "<html>down</html>"));
    }

    @Test
    void findsARegistryWithoutTlsThatComesUpMeanwhile() throws IOException {
        var port = freePort();
        var late = new ArrayList<TestRegistry>();
        var startsIt = new Timing(
                () -> Instant.EPOCH,
                _ -> {
                    if (late.isEmpty()) {
                        late.add(TestRegistry.start(port));
                    }
                },
                new Random(1));

        try (var impatient = Registry.builder().timing(startsIt).limit(1).open()) {
            impatient.push(Images.of("a", 1), "127.0.0.1:" + port + "/me/app:1");

            assertThat(late.getFirst().requests()).last().hasToString("PUT /v2/me/app/manifests/1");
        } finally {
            late.getFirst().close();
        }
    }

    @Test
    void doesNotAskWithoutTlsARegistryThatHasSpokenIt(@TempDir Path folder) throws Exception {
        var keys = TestKeys.make(folder);
        var plain = new AtomicInteger();
        try (var weak = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
                var impatient = Registry.builder()
                        .timing(time.timing())
                        .authority(keys.certificate())
                        .open()) {
            Thread.ofVirtual().start(() -> speakTlsOnce(weak, keys.context(), plain));

            assertThatThrownBy(() -> impatient.tags(Reference.parse("127.0.0.1:" + weak.getLocalPort() + "/me/app")))
                    .isInstanceOf(IOException.class);
        }
        assertThat(plain).hasValue(0);
    }

    /// Says nothing to the first who comes, that it is overloaded to the second, and nothing to all others.
    private static void speakTlsOnce(ServerSocket server, SSLContext context, AtomicInteger plain) {
        try {
            server.accept().close();
            try (var tls =
                    context.getSocketFactory().createSocket(server.accept(), InputStream.nullInputStream(), true)) {
                tls.getInputStream().read(new byte[1000]);
                tls.getOutputStream().write("HTTP/1.1 503 x\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII));
            }
            while (true) {
                try (var other = server.accept()) {
                    if (other.getInputStream().read() == 'G') {
                        plain.incrementAndGet();
                    }
                }
            }
        } catch (IOException _) {
            // the test is over
        }
    }

    private static int freePort() throws IOException {
        try (var probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }

    @Test
    void waitsAsLongAsTheRegistryAsks() throws IOException {
        server.troubleNext(2, _ -> true, status("429 Too Many Requests|Retry-After: 7"));

        registry.push(Images.of("a", 1), name("me/app:1"));

        assertThat(time.pauses()).contains(Duration.ofSeconds(7));
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "GET"})
    void doesNotWaitForARegistryThatAsksForTooMuch(String method) throws IOException {
        registry.push(Images.of("a", 1), name("me/app:1"));
        server.troubleNext(
                1000,
                request -> request.method().equals(method),
                new Mishap.Instead(Reply.of(
                        "429 Too Many Requests|Retry-After: 900",
                        "{\"errors\":[{\"code\":\"TOOMANYREQUESTS\",\"message\":\"slow\"}]}")));

        assertThatThrownBy(() -> {
                    registry.pull(name("me/app:1"));
                    registry.push(Images.of("b", 1), name("me/app:2"));
                })
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("answered 429 TOOMANYREQUESTS, and asks to come back in 15 min: `slow`");
        assertThat(time.pauses()).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void tellsThatItTriesForLong() throws IOException {
        server.troubleNext(4, request -> request.method().equals("PUT"), status("503 x"));

        registry.push(Images.of("a", 1), name("me/app:1"));

        assertThat(told)
                .singleElement()
                .asString()
                .contains("`http://" + name("v2/me/app/"), "503 Service Unavailable; it is tried again, up to");
    }

    @Test
    void looksAgainForABlobTheRegistryHasJustTaken() throws IOException {
        server.troubleNext(
                2,
                request -> request.method().equals("PUT") && request.path().contains("/manifests/"),
                new Mishap.Instead(Reply.of("404 x", "{\"errors\":[{\"code\":\"MANIFEST_BLOB_UNKNOWN\"}]}")));

        registry.push(Images.of("a", 1), name("me/app:1"));

        assertThat(time.pauses()).hasSize(2);
    }

    /// As a registry does that wants no foreign layers: it says what is wrong, beside things that say nothing.
    @Test
    void doesNotStartAnewWithTryingWhatARegistryInTroubleRefuses() throws IOException {
        var puts = new AtomicInteger();
        server.troubleNext(
                1000,
                request -> request.method().equals("PUT")
                        && request.path().contains("/manifests/")
                        && puts.incrementAndGet() > 0,
                new Mishap.Instead(Reply.of("500 x", """
                        {"errors":[{"code":"UNKNOWN","message":"unknown error"},
                        {"code":"MANIFEST_BLOB_UNKNOWN","message":"blob unknown to registry"}]}""")));

        assertThatThrownBy(() -> registry.push(Images.of("a", 1), name("me/app:1")))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("500 UNKNOWN, MANIFEST_BLOB_UNKNOWN: `blob unknown to registry`");
        assertThat(puts).hasValue(2);
        assertThat(time.pauses()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DIGEST_INVALID", "BLOB_UNKNOWN", "NAME_INVALID", "MANIFEST_INVALID"})
    void triesTwiceWhereTheCodeSaysThatItWillBeTheSame(String code) throws IOException {
        var error = new Mishap.Instead(
                Reply.of("503 x", "{\"errors\":[{\"code\":\"%s\",\"message\":\"no\"}]}".formatted(code)));
        server.troubleNext(1000, request -> request.path().contains("/blobs/uploads/_u"), error);
        assertThatThrownBy(() -> registry.push(Images.of("a", 1), name("me/app:1")))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("503 %s: `no`".formatted(code));
        assertThat(time.pauses()).hasSize(1);

        server.troubleNext(1000, request -> request.method().equals("GET"), error);
        assertThatThrownBy(() -> registry.pull(name("me/app:1")))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("503 %s: `no`".formatted(code));
        assertThat(time.pauses()).hasSize(2);
    }

    @Test
    void keepsTryingWhereTheCodeSaysNothing() throws IOException {
        server.troubleNext(
                1000,
                request -> request.method().equals("GET"),
                new Mishap.Instead(Reply.of("503 x", "{\"errors\":[{\"code\":\"UNAVAILABLE\",\"message\":\"no\"}]}")));
        assertThatThrownBy(() -> registry.pull(name("me/app:1"))).hasMessageContaining("503 UNAVAILABLE: `no`");
        assertThat(time.pauses()).hasSize(9);
    }

    @Test
    void deletesWhereTheAnswerIsLost() throws IOException {
        registry.push(Images.of("a", 1), name("me/app:1"));
        server.troubleNext(1, request -> request.method().equals("DELETE"), new Mishap.CutAnswer(0));

        registry.delete(Reference.parse(name("me/app:1")));

        assertThat(registry.tags(Reference.parse(name("me/app")))).isEmpty();
        assertThat(server.requests().stream().filter(request -> request.method().equals("DELETE")))
                .hasSize(2);
    }

    @Test
    void saysThatThereIsNothingToDeleteWhereTheRegistryWasInTrouble() throws IOException {
        registry.push(Images.of("a", 1), name("me/app:1"));
        server.troubleNext(1, request -> request.method().equals("DELETE"), status("503 x"));

        assertThatThrownBy(() -> registry.delete(Reference.parse(name("me/app:2"))))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("404");
    }
}
