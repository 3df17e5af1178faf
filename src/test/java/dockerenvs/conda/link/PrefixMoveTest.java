package dockerenvs.conda.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Files of one prefix in another.
class PrefixMoveTest {
    private static final PrefixMove MOVE = new PrefixMove("/home/me/env", Prefix.of("/opt/e"));

    @ParameterizedTest
    @CsvSource(textBlock = """
                    /home/me/env,                    /opt/e
                    /home/me/env/bin:/home/me/env,   /opt/e/bin:/opt/e
                    -L/home/me/env/lib,              -L/opt/e/lib
                    "PREFIX=/home/me/env.",          "PREFIX=/opt/e."
                    /home/me/env2 /home/me/env-old,  /home/me/env2 /home/me/env-old
                    /home/me/env.bak /home/me/envé,  /home/me/env.bak /home/me/envé
                    /home/me/en,                     /home/me/en
                    /mnt/home/me/env ../home/me/env, /mnt/home/me/env ../home/me/env
                    https://host/home/me/env/x,      https://host/home/me/env/x
                    file:///home/me/env \\n/home/me/env, file:///opt/e \\n/opt/e
                    """)
    void replacesWholePathsAndBeginnings(String before, String after) {
        assertThat(new String(MOVE.text(before.getBytes(UTF_8)), UTF_8)).isEqualTo(after);
    }

    @Test
    void repairsFirstLinesThatGetTooLong() {
        var move = new PrefixMove("/e", Prefix.of("/opt/" + "x".repeat(130)));

        assertThat(new String(move.text("#!/e/bin/python\n/e\n".getBytes(UTF_8)), UTF_8))
                .isEqualTo(
                        "#!/bin/sh\n'''exec' \"%1$s/bin/python\" \"$0\" \"$@\" #'''\n%1$s\n".formatted(move.target()));
    }

    @Test
    void tellsTextFromBinariesWhereverTheyNameThePrefix() throws IOException {
        for (var before : new int[] {0, 10, 65_530, 65_536, 200_000}) {
            var text = "x".repeat(before) + "/home/me/env" + "y".repeat(100_000);

            assertThat(find(text)).isEqualTo(PrefixMove.Mention.IN_TEXT);
            assertThat(find(text + "\0")).isEqualTo(PrefixMove.Mention.IN_BINARY);
            assertThat(find("\0" + text)).isEqualTo(PrefixMove.Mention.IN_BINARY);
            assertThat(find(text.replace("env", "en/v"))).isEqualTo(PrefixMove.Mention.NONE);
        }
    }

    private static PrefixMove.Mention find(String text) throws IOException {
        return PrefixMove.find("/home/me/env", () -> new ByteArrayInputStream(text.getBytes(UTF_8)));
    }

    @Test
    void leadsLinksIntoTheNewPrefix() {
        assertThat(MOVE.link("/home/me/env/lib")).isEqualTo("/opt/e/lib");
        assertThat(MOVE.link("/home/me/env2/lib")).isEqualTo("/home/me/env2/lib");
        assertThat(MOVE.link("../lib")).isEqualTo("../lib");
    }
}
