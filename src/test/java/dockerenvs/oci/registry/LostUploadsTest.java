package dockerenvs.oci.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.oci.registry.TestRegistry.Mishap;
import dockerenvs.oci.registry.TestRegistry.Reply;
import dockerenvs.oci.registry.TestRegistry.Request;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Uploads of which nobody knows any more where they go on.
@Timeout(60)
final class LostUploadsTest {
    private TestRegistry server;
    private Registry registry;

    @BeforeEach
    void start() throws IOException {
        server = TestRegistry.start();
        registry = TestRegistry.client();
    }

    @AfterEach
    void stop() throws IOException {
        registry.close();
        server.close();
    }

    /// Bytes of a layer on their way; configurations are smaller.
    private static Predicate<Request> isSent(String method) {
        return request -> request.method().equals(method)
                && request.path().contains("/blobs/uploads/_u")
                && Integer.parseInt(request.header("content-length").orElse("0")) > 2000;
    }

    /// What goes wrong with the bytes of a layer, one request after the other.
    private void sentBytes(Mishap... mishaps) {
        var left = new ArrayDeque<>(List.of(mishaps));
        server.trouble(request -> {
            synchronized (left) {
                return (isSent("PUT").test(request) || isSent("PATCH").test(request))
                        ? Optional.ofNullable(left.poll())
                        : Optional.empty();
            }
        });
    }

    private static boolean isBegin(Request request) {
        return request.method().equals("POST") && request.path().endsWith("/blobs/uploads/");
    }

    /// The registry has begun an upload, and nobody has heard where.
    @Test
    void beginsAnewWhereTheAnswerWithThePlaceIsLost() throws IOException {
        var image = Images.of("a", 3);
        var left = new AtomicInteger(2);
        server.trouble(request -> isBegin(request) && left.getAndDecrement() > 0
                ? Optional.of(new Mishap.CutAnswer(30))
                : Optional.empty());

        registry.push(image, server.name("me/app:1"));

        assertThat(registry.pull(server.name("me/app:1"))).isEqualTo(image);
        assertThat(server.store().uploadsLeft()).isEqualTo(2);
    }

    /// The registry takes every piece and has no byte more each time.
    @Test
    void endsWhereBytesAreTakenAndNeverKept() throws IOException {
        var image = Images.of("a", 1);
        server.trouble(request -> isSent("PUT").test(request)
                ? Optional.of(new Mishap.Instead(Reply.of("503 Service Unavailable")))
                : isSent("PATCH").test(request)
                        ? Optional.of(new Mishap.Instead(Reply.of("202 Accepted|Range: 0-0")))
                        : Optional.empty());

        assertThatThrownBy(() -> registry.push(image, server.name("me/app:1")))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("says that it has no more of them");

        assertThat(server.requests().stream().filter(isSent("PATCH"))).hasSizeBetween(2, 20);
        assertThat(server.store().uploadsLeft()).isZero();
    }

    /// The registry has taken a piece, and nobody has heard where the next one goes.
    @Test
    void goesOnWhereTheAnswerToAPieceIsLost() throws IOException {
        var image = Images.of("a", 1);
        sentBytes(new Mishap.CutBody(100), new Mishap.CutAnswer(0));

        registry.push(image, server.name("me/app:1"));

        assertThat(registry.pull(server.name("me/app:1"))).isEqualTo(image);
        assertThat(server.requests()).filteredOn(isSent("PATCH")).hasSize(1);
        assertThat(server.requests()).filteredOn(LostUploadsTest::isBegin).hasSize(2);
        assertThat(server.store().uploadsLeft()).isZero();
    }

    @Test
    void beginsAnewWhereTheAnswerToAPieceIsLostAndThePlaceBeforeItIsRefused() throws IOException {
        server.store().cannot(TestStore.Skill.OLD_LOCATIONS);
        var image = Images.of("a", 1);
        sentBytes(new Mishap.CutBody(100), new Mishap.CutBody(100), new Mishap.CutAnswer(0));

        registry.push(image, server.name("me/app:1"));

        assertThat(registry.pull(server.name("me/app:1"))).isEqualTo(image);
    }

    /// It does not say what it has, but it has an upload that nobody will go on with.
    @Test
    void cancelsAnUploadBeforeItBeginsAnew() throws IOException {
        var isAsked = new AtomicInteger();
        server.trouble(request -> {
            if (request.method().equals("GET") && request.path().contains("/uploads/")) {
                return Optional.of(new Mishap.Instead(Reply.of("405 x")));
            }
            var isFirst = isSent("PUT").test(request) && isAsked.getAndIncrement() == 0;
            return isFirst ? Optional.of(new Mishap.CutBody(1000)) : Optional.empty();
        });

        registry.push(Images.of("a", 1), server.name("me/app:1"));

        assertThat(server.store().uploadsLeft()).isZero();
    }

    @Test
    void cancelsAnUploadThatWasSpoiltBeforeItBeginsAnew() throws IOException {
        var image = Images.of("a", 1);
        var refusal = Reply.of("400 x", "{\"errors\":[{\"code\":\"DIGEST_INVALID\"}]}");
        sentBytes(new Mishap.CutBody(100), new Mishap.Instead(refusal));

        registry.push(image, server.name("me/app:1"));

        assertThat(registry.pull(server.name("me/app:1"))).isEqualTo(image);
        assertThat(server.store().uploadsLeft()).isZero();
    }
}
