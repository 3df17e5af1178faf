package dockerenvs.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.tasks.TaskEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How long something is tried, and who hears of it.
@Timeout(60)
class BackoffTest {
    private static final String DOWN = "503 Service Unavailable";

    private final StoppedTime time = new StoppedTime();
    private final List<TaskEvent> told = new CopyOnWriteArrayList<>();

    private HttpClient client(int triesMax) {
        var settings = HttpSettings.DEFAULT
                .withRetries(Retries.DEFAULT.withTriesMax(triesMax))
                .withListener(told::add);
        return HttpClient.open(settings, Credentials.NONE, time.timing());
    }

    private void ask(LoopbackServer.Handler handler, String message) throws IOException {
        try (var server = LoopbackServer.start(handler);
                var client = client(10)) {
            try {
                client.send(HttpRequest.get(server.url("/t/s3cret/x?token=s3cret")))
                        .close();
            } catch (IOException _) {
                // what was told before is looked at
            }
            assertThat(told)
                    .containsExactly(new TaskEvent.Noted(
                            TaskEvent.Level.WARNING,
                            "`http://127.0.0.1:%d/t/<TOKEN>/x`: %s".formatted(server.port(), message)));
        }
    }

    @Test
    void tellsOnceThatAServerInTroubleIsAskedAgain() throws IOException {
        // the last of ten, pauses of up to 4, 8, 16 and four times 30 seconds
        ask(
                LoopbackServer.statuses(List.of(DOWN), ""),
                "the server answered 503 Service Unavailable; it is tried again, up to 7 times within about 3 min");
    }

    @Test
    void tellsThatAConnectionBreaksAgainAndAgain() throws IOException {
        ask(
                (_, _) -> {},
                "the connection broke (the server ended it without an answer); it is tried again, up to 7 times within"
                        + " about 3 min");
    }

    @Test
    void tellsOfTheFirstLongPauseAtOnce() throws IOException {
        ask(
                LoopbackServer.statuses(List.of("429 x|Retry-After: 90", "200 OK"), ""),
                "the server answered 429 Too Many Requests, and asks to come back in 90 s; it is tried again, up to 9"
                        + " times within about 4 min");
    }

    @Test
    void saysNothingOfTroubleThatPassesSoon() throws IOException {
        try (var server = LoopbackServer.start(
                        LoopbackServer.statuses(List.of(DOWN, "429 x|Retry-After: 9", "200 OK"), ""));
                var client = client(10)) {
            client.send(HttpRequest.get(server.url("/"))).close();

            assertThat(time.pauses()).hasSize(2);
            assertThat(told).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "121; in 3 min",
                "86400; in 24 h",
                "Thu, 01 Jan 2026 00:02:01 GMT; after Thu, 1 Jan 2026 00:02:01 GMT"
            })
    void doesNotWaitForAServerThatAsksForTooMuch(String asked, String said) throws IOException {
        try (var server = LoopbackServer.start(
                        LoopbackServer.statuses(List.of("429 x|Retry-After: " + asked, "200 OK"), ""));
                var client = client(10);
                var response = client.send(HttpRequest.get(server.url("/")))) {
            assertThat(response.failure())
                    .hasMessageEndingWith("the server answered 429 Too Many Requests, and asks to come back " + said);
            assertThat(time.pauses()).isEmpty();
            assertThat(told).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "", "-5", "1e9", "12345678901"})
    void waitsAsUsualWhereTheWishCannotBeRead(String asked) throws IOException {
        try (var server = LoopbackServer.start(
                        LoopbackServer.statuses(List.of("503 x|Retry-After: " + asked, "200 OK"), ""));
                var client = client(10);
                var response = client.send(HttpRequest.get(server.url("/")))) {
            assertThat(response.status()).isEqualTo(200);
            assertThat(time.pauses()).hasSize(1);
        }
    }

    @Test
    void doesNotAskAgainWhereAServerSaysNothingAndAnotherOneMayHaveIt() throws IOException {
        var settings = HttpSettings.DEFAULT.withTimeouts(
                new HttpSettings.Timeouts(Duration.ofSeconds(10), Duration.ofMillis(50)));
        var end = new CountDownLatch(1);
        try (var server = LoopbackServer.start((_, _) -> await(end));
                var client = HttpClient.open(settings, Credentials.NONE, time.timing())) {
            assertThatThrownBy(() -> client.send(HttpRequest.get(server.url("/")), client.briefBackoff()))
                    .hasMessageContaining("no answer within the time allowed");
            end.countDown();
            assertThat(server.requests()).hasSize(1);
        }
    }

    private static void await(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void saysThatTheLastTryIsOne() throws IOException {
        try (var client = client(2);
                var server = LoopbackServer.start(
                        LoopbackServer.statuses(List.of("503 x|Retry-After: 10", "404 Not Found"), ""))) {
            client.send(HttpRequest.get(server.url("/"))).close();

            assertThat(told).singleElement().asString().contains("; it is tried again, once within about 10 s");
        }
    }
}
