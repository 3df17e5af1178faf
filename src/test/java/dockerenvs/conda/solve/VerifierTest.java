package dockerenvs.conda.solve;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.conda.spec.Candidate;
import dockerenvs.conda.spec.VirtualPackage;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is wrong with packages as the answer to a wish.
class VerifierTest {
    private static final List<VirtualPackage> MACHINE = List.of(VirtualPackage.parse("__glibc=2.28"));

    private final World world = World.of(
            "a 1 | b >=2",
            "b 1",
            "b 2 | | c <2",
            "two/linux-64::b 3",
            "c 1",
            "c 2",
            "new 1 | __glibc >=2.34",
            "picky 1 | | __glibc >=2.34",
            "odd 1 | b >>2",
            "young 1 | | | timestamp=3000",
            "maybe 1 | c[when='b >=2']",
            "more 1 | | | extra x=c 2");

    @Test
    void findsNothingWrongWithASolution() throws IOException {
        assertThat(faults("a", "a 1 0", "b 2 0")).isEmpty();
    }

    @Test
    void seesWhatIsMissing() throws IOException {
        assertThat(faults("a", "b 2 0")).containsExactly("`a` is asked for, and there is none");
        assertThat(faults("a", "a 1 0")).containsExactly("`a 1 0` needs `b >=2`, and there is none");
        assertThat(faults("a", "a 1 0", "b 1 0")).containsExactly("`a 1 0` needs `b >=2`, and there is `b 1 0`");
        assertThat(faults("new", "new 1 0"))
                .containsExactly("`new 1 0` needs `__glibc >=2.34`, and there is `__glibc=2.28`");
    }

    @Test
    void seesWhatDoesNotGoTogether() throws IOException {
        assertThat(faults("b", "b 2 0", "c 2 0"))
                .containsExactly("`b 2 0` does not go with anything but `c <2`, and there is `c 2 0`");
        assertThat(faults("picky", "picky 1 0"))
                .containsExactly(
                        "`picky 1 0` does not go with anything but `__glibc >=2.34`, and there is `__glibc=2.28`");
        assertThat(faults("b", "b 1 0", "b 2 0")).contains("`b 1 0` and `b 2 0` are two of one name");
    }

    @Test
    void seesWhatMayNotBeTaken() throws IOException {
        assertThat(faults("b", "b 3 0"))
                .containsExactly(
                        "`b 3 0` comes from https://host/two/linux-64, but https://host/one/linux-64 has packages of that name");
        var until = wish("young").withPreferences(Preferences.DEFAULT.withUntil(Instant.ofEpochMilli(2000)));
        assertThat(Verifier.faults(until, packages("young 1 0"), world)).hasSize(1);
        assertThat(faults("odd", "odd 1 0"))
                .singleElement()
                .asString()
                .startsWith("`odd 1 0` asks for what cannot be read: ");
    }

    @Test
    void seesConditionsAndExtras() throws IOException {
        assertThat(faults("maybe", "maybe 1 0")).isEmpty();
        assertThat(faults("maybe", "maybe 1 0", "b 2 0")).hasSize(1);
        assertThat(faults("maybe", "maybe 1 0", "b 2 0", "c 1 0")).isEmpty();
        assertThat(faults("more", "more 1 0")).isEmpty();
        assertThat(faults("more[extras=[x]]", "more 1 0")).containsExactly("`more 1 0` needs `c 2`, and there is none");
    }

    @Test
    void knowsWhatNobodyNeeds() throws IOException {
        assertThat(Verifier.superfluous(wish("a"), packages("a 1 0", "b 2 0", "c 1 0"), world))
                .extracting(Candidate::toString)
                .containsExactly("c 1 0");
    }

    private static Wish wish(String spec) {
        return Wish.of(World.wanted(spec), MACHINE);
    }

    private List<String> faults(String spec, String... packages) throws IOException {
        return Verifier.faults(wish(spec), packages(packages), world);
    }

    private List<Candidate> packages(String... packages) {
        return Arrays.stream(packages)
                .map(text -> world.all().stream()
                        .filter(candidate -> candidate.toString().equals(text))
                        .findFirst()
                        .orElseThrow())
                .toList();
    }
}
