package dockerenvs.conda.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// What two locks differ in.
final class LockDifferenceTest {
    private static List<LockedPackage> packages(String... files) {
        var text = new StringBuilder("@EXPLICIT\n");
        for (var file : files) {
            text.append("https://host/own/noarch/").append(file).append('\n');
        }
        return Samples.lock(text.toString()).packages();
    }

    private static List<String> difference(List<LockedPackage> before, List<LockedPackage> after) {
        return LockDifference.between(before, after).changes().stream()
                .map(change -> "%s: %s, %s".formatted(change.name(), change.before(), change.after()))
                .toList();
    }

    @Test
    void isWhatChangedCameAndWent() {
        var before = packages("a-1-0.conda", "b-1-0.conda", "c-1-0.conda");
        var after = packages("a-1-1.conda", "c-1-0.conda", "d-1-0.conda");

        assertThat(difference(before, after))
                .containsExactly(
                        "a: Optional[a-1-0.conda], Optional[a-1-1.conda]",
                        "b: Optional[b-1-0.conda], Optional.empty",
                        "d: Optional.empty, Optional[d-1-0.conda]");
    }

    @Test
    void isNothingWhereOnlyTheFormatIsAnother() {
        assertThat(difference(packages("a-1-0.conda"), packages("a-1-0.tar.bz2")))
                .isEmpty();
    }
}
