package dockerenvs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageTextTest {
    private static final int NUMBERS = 2_000;

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 1.0 kB",
        "1049, 1.0 kB",
        "1050, 1.1 kB",
        "202240, 202.2 kB",
        "999949, 999.9 kB",
        "999950, 1.0 MB",
        "48251904, 48.3 MB",
        "999950000, 1.0 GB",
        "5368709120, 5.4 GB",
        "1234500000000000, 1234.5 TB",
        "9223372036854775807, 9223372.0 TB",
    })
    void aSizeIsRoundedToATenthOfItsUnit(long bytes, String text) {
        assertThat(ImageText.size(bytes)).isEqualTo(text);
    }

    @Test
    void thousandsAreApartAsAFormatterPutsThem() {
        var random = new Random(7);
        for (var i = 0; i < NUMBERS; i++) {
            var number = random.nextLong() >> random.nextInt(64);
            assertThat(ImageText.number(number)).isEqualTo(String.format(Locale.ROOT, "%,d", number));
        }
    }
}
