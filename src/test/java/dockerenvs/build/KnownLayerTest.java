package dockerenvs.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is said of layers.
class KnownLayerTest {
    private static final JsonObject LAYER = JsonObject.EMPTY
            .with("diffId", Digest.sha256(new byte[1]).toString())
            .with("digest", Digest.sha256(new byte[2]).toString())
            .with("size", 7);

    @Test
    void readsWhatItWrote() {
        var layer = KnownLayer.ofJson(LAYER).in(List.of("ghcr.io/me/app", "localhost:5000/x"));

        assertThat(KnownLayer.ofJson(layer.json())).isEqualTo(layer);
        assertThat(KnownLayer.ofJson(LAYER).json()).isEqualTo(LAYER);
    }

    @Test
    void keepsTheLatestFiveRepositories() {
        var layer =
                KnownLayer.ofJson(LAYER).in(List.of("r/1", "r/2", "r/3", "r/4")).in(List.of("r/2", "r/5", "r/6"));

        assertThat(layer.repositories()).containsExactly("r/2", "r/5", "r/6", "r/1", "r/3");
    }

    @Test
    void leavesOutHintsThatNameNoRepository() {
        var hints =
                List.of("ghcr.io/me/app", "ghcr.io/me/app&mount=x", "ghcr.io/a b", "ghcr.io/me:pull,push", "", "app");

        var layer = KnownLayer.ofJson(LAYER.with("in", JsonArray.ofStrings(hints)));

        assertThat(layer.repositories()).containsExactly("ghcr.io/me/app");
    }

    @Test
    void refusesWhatIsNoLayer() {
        for (var damaged : List.of(
                LAYER.without("size"),
                LAYER.with("size", -1),
                LAYER.with("digest", "x"),
                LAYER.without("diffId"),
                LAYER.with("in", Json.of("x")))) {
            assertThatThrownBy(() -> KnownLayer.ofJson(damaged)).isInstanceOf(MalformedInput.class);
        }
    }
}
