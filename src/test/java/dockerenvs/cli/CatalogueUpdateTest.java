package dockerenvs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.catalogue.EntryKind;
import dockerenvs.catalogue.LayerCatalogue;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.image.Reference;
import dockerenvs.oci.registry.Registry;
import dockerenvs.oci.server.RegistryServer;
import dockerenvs.oci.server.ServerOptions;
import dockerenvs.tasks.Listener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Updates of one catalogue that come in each other's way.
class CatalogueUpdateTest {
    private RegistryServer server;

    @BeforeEach
    void start() throws IOException {
        server = RegistryServer.open(ServerOptions.DEFAULT);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private static LayerCatalogue with(String key, LayerCatalogue catalogue) throws IOException {
        if (!catalogue.find(EntryKind.LAYER, Set.of(key)).isEmpty()) {
            return catalogue;
        }
        var entries = new LinkedHashMap<String, JsonObject>();
        entries.put(key, JsonObject.EMPTY);
        return catalogue.with(EntryKind.LAYER, entries);
    }

    private boolean tell(CatalogueUpdate.News news, Listener listener) throws IOException {
        try (var registry = Registry.builder().listener(listener).open()) {
            return new CatalogueUpdate(registry, name()).tell(news);
        }
    }

    private boolean tell(String key) throws IOException {
        return tell(catalogue -> with(key, catalogue), Listener.quiet());
    }

    private Reference name() {
        return Reference.parse(server.url().getAuthority() + "/me/catalogue:1");
    }

    private Set<String> known(String... keys) throws IOException {
        try (var registry = Registry.open()) {
            return LayerCatalogue.of(registry.find(name()).artifact())
                    .find(EntryKind.LAYER, Set.of(keys))
                    .keySet();
        }
    }

    @Test
    void makesTheFirstCatalogueAndAddsToIt() throws IOException {
        assertThat(tell("a")).isTrue();
        assertThat(tell("b")).isTrue();
        assertThat(tell("b")).isTrue();

        assertThat(known("a", "b", "c")).containsExactly("a", "b");
    }

    @Test
    void losesNothingThatOthersTellWhileItAdds() throws IOException {
        tell("a");
        var rounds = new AtomicInteger();

        var isTold = tell(
                catalogue -> {
                    if (rounds.getAndIncrement() == 0) {
                        tell("b");
                    }
                    return with("c", catalogue);
                },
                Listener.quiet());

        assertThat(isTold).isTrue();
        assertThat(rounds).hasValue(2);
        assertThat(known("a", "b", "c")).containsExactly("a", "b", "c");
    }

    @Test
    void losesNothingThatOthersTellWhileItPushes() throws IOException {
        tell("a");
        var events = new AtomicInteger();

        var isTold = tell(catalogue -> with("c", catalogue), _ -> {
            if (events.getAndIncrement() == 0) {
                try {
                    tell("b");
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            }
        });

        assertThat(isTold).isTrue();
        assertThat(events).hasPositiveValue();
        assertThat(known("a", "b", "c")).containsExactly("a", "b", "c");
    }

    @Test
    void givesUpWhenOthersNeverStop() throws IOException {
        var rounds = new AtomicInteger();

        var isTold = tell(
                catalogue -> {
                    tell("other" + rounds.incrementAndGet());
                    return with("own", catalogue);
                },
                Listener.quiet());

        assertThat(isTold).isFalse();
        assertThat(rounds).hasValue(5);
        assertThat(known("own", "other1", "other5")).containsExactly("other1", "other5");
    }
}
