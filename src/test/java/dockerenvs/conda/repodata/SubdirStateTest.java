package dockerenvs.conda.repodata;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.conda.channel.ServedVersion;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubdirStateTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00.123Z");
    private static final SubdirState STATE = new SubdirState(
            SubdirForm.ZSTD,
            "https://host/own/linux-64/",
            new ServedVersion("W/\"a b\"", "Fri, 20 Nov 2026 09:00:00 GMT", Duration.ofMinutes(20)),
            NOW,
            NOW.minusSeconds(9),
            "subdir-1.index",
            4711);

    @Test
    void readsWhatItWrote() {
        assertThat(SubdirState.parse(STATE.print())).contains(STATE);
    }

    @Test
    void readsNothingOfWhatWasCutOffAnywhere() {
        var text = STATE.print();
        for (var end = 0; end < text.length(); end++) {
            assertThat(SubdirState.parse(text.substring(0, end))).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"form X", "max-age x", "checked ", "size 1.5"})
    void readsNothingOfWhatIsWrong(String line) {
        var key = line.substring(0, line.indexOf(' '));

        assertThat(SubdirState.parse(STATE.print().replaceFirst("(?m)^" + key + " .*$", line)))
                .isEmpty();
    }

    @Test
    void isFreshForAsLongAsTheServerSaid() {
        assertThat(STATE.isFresh(NOW)).isTrue();
        assertThat(STATE.isFresh(NOW.plusSeconds(1199))).isTrue();
        assertThat(STATE.isFresh(NOW.plusSeconds(1200))).isFalse();
    }

    @Test
    void isNotFreshWhenTheClockWentBack() {
        assertThat(STATE.isFresh(NOW.minusSeconds(1))).isFalse();
    }

    @Test
    void believesForTenMinutesThatThereIsNothing() {
        var absent = new SubdirState(SubdirForm.NONE, "", ServedVersion.NONE, NOW, NOW, "", 0);

        assertThat(absent.isFresh(NOW.plusSeconds(599))).isTrue();
        assertThat(absent.isFresh(NOW.plusSeconds(600))).isFalse();
        assertThat(SubdirState.parse(absent.print())).contains(absent);
    }
}
