package dockerenvs.conda.repodata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessagePackTest {
    private static String json(byte[] document) {
        var out = new ByteArrayOutputStream();
        var reader = new MessagePack(document);
        reader.json(out);
        assertThat(reader.isAtEnd()).isTrue();
        return out.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " -> ", textBlock = """
            c0 -> null
            c2 -> false
            c3 -> true
            00 -> 0
            7f -> 127
            e0 -> -32
            ff -> -1
            cc ff -> 255
            cd ffff -> 65535
            ce ffffffff -> 4294967295
            cf ffffffffffffffff -> 18446744073709551615
            d0 80 -> -128
            d1 8000 -> -32768
            d2 80000000 -> -2147483648
            d3 8000000000000000 -> -9223372036854775808
            ca 3fc00000 -> 1.5
            cb 4004000000000000 -> 2.5
            a0 -> ""
            a2 6162 -> "ab"
            d9 01 61 -> "a"
            da 0002 c3bc -> "ü"
            db 00000001 22 -> "\\""
            a1 0a -> "\\u000a"
            a1 5c -> "\\\\"
            c4 02 00ff -> "00ff"
            c5 0001 ab -> "ab"
            c6 00000001 ab -> "ab"
            90 -> []
            92 01 02 -> [1,2]
            dc 0001 c0 -> [null]
            dd 00000001 c0 -> [null]
            80 -> {}
            81 a1 61 91 80 -> {"a":[{}]}
            de 0001 a0 00 -> {"":0}
            df 00000001 a0 00 -> {"":0}
            """)
    void readsEveryKindOfValue(String hex, String expected) {
        assertThat(json(HexFormat.of().parseHex(hex.replace(" ", "")))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "c1",
                "c7 01 00 00",
                "d4 00 00",
                "a2 61",
                "a1 ff",
                "92 01",
                "81 01 02",
                "81 a1 61",
                "cd ff",
                "d9",
                "db ffffffff 61",
                "dd 7fffffff",
                "df 7fffffff",
                "c6 ffffffff",
                "cb 7ff8000000000000"
            })
    void refusesWhatIsBroken(String hex) {
        assertThatThrownBy(() -> json(HexFormat.of().parseHex(hex.replace(" ", ""))))
                .isInstanceOf(MalformedInput.class)
                .hasMessageContaining("MessagePack");
    }

    @Test
    void refusesWhatIsNestedWithoutEnd() {
        var deep = new byte[100_000];
        Arrays.fill(deep, (byte) 0x91);

        assertThatThrownBy(() -> json(deep)).hasMessageContaining("levels deep");
    }

    @Test
    void readsWhatIsWrittenOfJson() throws IOException {
        var text = "{\"a\":[1,-2,\"x\",true,null,{\"long\":\"" + "y".repeat(300) + "\"}],\"sha256\":\"00ff\"}";

        assertThat(json(PackedDocument.of(Json.parse(text.getBytes(StandardCharsets.UTF_8)))))
                .isEqualTo(text);
    }

    @Test
    void saysSoOfAnyDamage() throws IOException {
        var sound = PackedDocument.of(
                Json.parse("{\"shards\":{\"a\":[1,2,{\"b\":\"c\"}]},\"info\":null}".getBytes(StandardCharsets.UTF_8)));
        var random = new Random(5);
        for (var i = 0; i < 20_000; i++) {
            var damaged = sound.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            var reader = new MessagePack(damaged);
            try {
                reader.json(new ByteArrayOutputStream());
            } catch (MalformedInput malformed) {
                assertThat(malformed).hasMessageContaining("near byte");
            }
        }
    }
}
