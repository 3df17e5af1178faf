package dockerenvs.oci.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.Blob;
import dockerenvs.content.ContentStore;
import dockerenvs.content.MalformedInput;
import dockerenvs.oci.image.Artifact;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.registry.TestRegistry.Mishap;
import dockerenvs.oci.registry.TestRegistry.Reply;
import dockerenvs.oci.registry.TestRegistry.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An image of sixty layers, and a network on which much goes wrong.
@Timeout(120)
final class RegistryStormTest {
    private static final int LAYERS = 60;
    /// Of those that were under way at the end of a run, some have not arrived.
    private static final int AT_A_TIME = 6;

    private Image image = Image.SCRATCH;
    private TestRegistry server;
    private Registry registry;

    @BeforeEach
    void start() throws IOException {
        image = Images.of("a", LAYERS);
        server = TestRegistry.start();
        registry = TestRegistry.client();
    }

    @AfterEach
    void stop() throws IOException {
        registry.close();
        server.close();
    }

    /// Three of ten requests go wrong, each in one of the ways of the list. Where ten tries in a row got nowhere a run
    /// may
    /// end, and the next one goes on.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void movesAnImageOfSixtyLayersThroughAStorm(long seed, @TempDir Path folder) throws IOException {
        server.trouble(new Storm(seed));

        var pushed = inTwoRuns(() -> registry.push(image, server.name("me/app:1")));
        try (var store = ContentStore.open(folder)) {
            var pulled = inTwoRuns(() -> fetch(store));

            assertThat(pushed.digest()).as("seed %d", seed).isEqualTo(image.digest());
            assertThat(pulled.root().digest()).as("seed %d", seed).isEqualTo(image.digest());
            checkBlobs(pulled);
        }
    }

    private Artifact fetch(ContentStore store) throws IOException {
        return registry.fetch(registry.pull(server.reference("me/app:1")).artifact(), store);
    }

    private void checkBlobs(Artifact pulled) throws IOException {
        assertThat(pulled.blobs()).hasSameElementsAs(image.artifact().blobs());
        for (var blob : pulled.blobs()) {
            assertThat(Blob.of(blob.read(1 << 20))).isEqualTo(blob);
        }
    }

    /// One run.
    @FunctionalInterface
    private interface Run<R> {
        R run() throws IOException;
    }

    private static <R> R inTwoRuns(Run<R> run) throws IOException {
        try {
            return run.run();
        } catch (IOException | MalformedInput failure) {
            // who is told why can run it again
            assertThat(failure).hasMessageMatching("(?s).{20,}");
            return run.run();
        }
    }

    /// What goes wrong with a request: a matter of the seed, the request, and how often it came, whatever else is under
    /// way.
    private static final class Storm implements TestRegistry.Trouble {
        private final long seed;
        private final Map<String, Integer> counts = new HashMap<>();

        Storm(long seed) {
            this.seed = seed;
        }

        @Override
        public synchronized Optional<Mishap> with(Request head) {
            var request = head.method() + head.target().replaceAll("_u[0-9]+", "_u");
            var count = counts.merge(request, 1, Integer::sum);
            var random = new SplittableRandom(Objects.hash(seed, request, count));
            return random.nextInt(10) < 3 ? Optional.of(mishap(random)) : Optional.empty();
        }

        private static Mishap mishap(SplittableRandom random) {
            return switch (random.nextInt(8)) {
                case 0 -> status("429 x|Retry-After: 3");
                case 1 -> status("503 x");
                case 2 -> status("500 x");
                case 3, 4 -> new Mishap.CutAnswer(random.nextInt(3000));
                case 5, 6 -> new Mishap.CutBody(random.nextInt(3000));
                default ->
                    new Mishap.Changed(reply ->
                            new Reply(reply.head() + "|Content-Length: " + (reply.body().length + 10), reply.body()));
            };
        }

        private static Mishap status(String head) {
            return new Mishap.Instead(Reply.of(head, "<html>down</html>"));
        }
    }

    /// From the so many-th request of a kind on nobody answers any more.
    private void endAfter(int requests, Predicate<Request> kind) {
        var left = new AtomicInteger(requests);
        server.trouble(request -> left.get() <= 0 || kind.test(request) && left.getAndDecrement() <= 0
                ? Optional.of(new Mishap.CutAnswer(0))
                : Optional.empty());
    }

    private static boolean isUpload(Request request) {
        return request.method().equals("PUT") && request.path().contains("/blobs/uploads/");
    }

    private static boolean isBlob(Request request) {
        return request.method().equals("GET") && request.path().contains("/blobs/");
    }

    @Test
    void pushesInASecondRunOnlyWhatTheFirstOneDidNot() throws IOException {
        // an end amid an answer: what it was about is done
        endAfter(40, RegistryStormTest::isUpload);
        assertThatThrownBy(() -> registry.push(image, server.name("me/app:1")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the connection broke");
        server.trouble(_ -> Optional.empty());
        server.newRequests();

        try (var later = TestRegistry.client()) {
            var pushed = later.push(image, server.name("me/app:1"));

            assertThat(pushed.present().blobs()).isGreaterThanOrEqualTo(40 - AT_A_TIME);
            assertThat(pushed.uploaded().blobs() + pushed.present().blobs()).isEqualTo(LAYERS + 1);
            assertThat(server.requests().stream().filter(RegistryStormTest::isUpload))
                    .hasSize(pushed.uploaded().blobs());
            assertThat(later.digest(server.reference("me/app:1"))).isEqualTo(image.digest());
        }
    }

    @Test
    void pullsInASecondRunOnlyWhatTheFirstOneDidNot(@TempDir Path folder) throws IOException {
        registry.push(image, server.name("me/app:1"));
        endAfter(40, RegistryStormTest::isBlob);
        var stored = new ArrayList<Blob>();
        try (var store = ContentStore.open(folder)) {
            assertThatThrownBy(() -> fetch(store))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the connection broke");
            for (var layer : image.layers()) {
                store.find(layer.blob().digest()).ifPresent(stored::add);
            }
        }
        server.trouble(_ -> Optional.empty());
        server.newRequests();

        try (var store = ContentStore.open(folder)) {
            checkBlobs(fetch(store));
        }

        assertThat(stored).hasSizeGreaterThanOrEqualTo(40 - 1 - AT_A_TIME);
        assertThat(server.requests())
                .noneMatch(request ->
                        stored.stream().anyMatch(blob -> request.path().endsWith("/" + blob.digest())));
    }
}
