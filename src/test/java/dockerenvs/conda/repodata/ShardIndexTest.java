package dockerenvs.conda.repodata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardIndexTest {
    private static final String HASH = "ab".repeat(32);

    private static ShardIndex parse(String json) throws IOException {
        return ShardIndex.parse(PackedDocument.of(Json.parse(json.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void knowsWhichShardIsWhose() throws IOException {
        var index = parse("""
                {"version": 1, "new": [{}],
                 "info": {"base_url": "../files/", "created_at": "2026", "shards_base_url": "./shards/", "subdir": "x"},
                 "shards": {"zlib": "HASH", "numpy": "HASH"}}
                """.replace("HASH", HASH));

        assertThat(index.names()).containsExactly("numpy", "zlib");
        assertThat(index.baseUrl()).isEqualTo("../files/");
        assertThat(index.shardsUrl()).isEqualTo("./shards/");
        assertThat(index.digests().get("zlib")).hasToString("sha256:" + HASH);
    }

    @Test
    void needsNoBaseUrl() throws IOException {
        var index = parse("{\"info\": {\"base_url\": null}, \"shards\": {}}");

        assertThat(index.baseUrl()).isEmpty();
        assertThat(index.shardsUrl()).isEmpty();
        assertThat(index.names()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"shards\": []}",
                "{\"shards\": {\"a\": \"abcd\"}}",
                "{\"shards\": {\"a\": 1}}",
                "\"x\""
            })
    void refusesWhatIsNoIndex(String json) {
        assertThatThrownBy(() -> parse(json)).isInstanceOf(MalformedInput.class);
    }

    @Test
    void unpacksNoMoreThanAllowed() throws IOException {
        assertThat(ShardIndex.unpacked(new ByteArrayInputStream(new byte[10]), 10))
                .hasSize(10);
        assertThatThrownBy(() -> ShardIndex.unpacked(new ByteArrayInputStream(new byte[11]), 10))
                .hasMessageContaining("more than 10 bytes");
    }
}
