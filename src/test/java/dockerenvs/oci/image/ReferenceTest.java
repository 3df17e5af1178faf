package dockerenvs.oci.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Names of images, completed and shortened as Docker does.
final class ReferenceTest {
    private static final String DIGEST = Digest.sha256(new byte[0]).toString();

    @ParameterizedTest
    @CsvSource({
        "ubuntu, docker.io/library/ubuntu, ubuntu",
        "ubuntu:22.04, docker.io/library/ubuntu:22.04, ubuntu:22.04",
        "library/ubuntu, docker.io/library/ubuntu, ubuntu",
        "docker.io/ubuntu, docker.io/library/ubuntu, ubuntu",
        "index.docker.io/ubuntu:a, docker.io/library/ubuntu:a, ubuntu:a",
        "foo/bar, docker.io/foo/bar, foo/bar",
        "library/foo/bar, docker.io/library/foo/bar, library/foo/bar",
        "localhost/x, localhost/x, localhost/x",
        "localhost:5000/x:y, localhost:5000/x:y, localhost:5000/x:y",
        "localhost, docker.io/library/localhost, localhost",
        "registry.example/a/b/c, registry.example/a/b/c, registry.example/a/b/c",
        "registry:80/a, registry:80/a, registry:80/a",
        "[::1]:5000/a, [::1]:5000/a, [::1]:5000/a",
        "[2001:db8::1]/a:b, [2001:db8::1]/a:b, [2001:db8::1]/a:b",
        "UPPER/x, UPPER/x, UPPER/x",
        "xn--n3h.com/a, xn--n3h.com/a, xn--n3h.com/a",
        "a-b.c/f, a-b.c/f, a-b.c/f",
        "a/b.c_d__e---f, docker.io/a/b.c_d__e---f, a/b.c_d__e---f",
        "a:Tag_.-1, docker.io/library/a:Tag_.-1, a:Tag_.-1",
        "a:5000, docker.io/library/a:5000, a:5000",
    })
    void completesAndShortensNames(String text, String whole, String familiar) {
        var reference = Reference.parse(text);

        assertThat(reference).hasToString(whole);
        assertThat(reference.familiar()).isEqualTo(familiar);
        assertThat(Reference.parse(familiar)).isEqualTo(reference);
        assertThat(Reference.parse(whole)).isEqualTo(reference);
    }

    @Test
    void readsDigestsWithAndWithoutTag() {
        var plain = Reference.parse("host.io/a/b@" + DIGEST);
        var tagged = Reference.parse("a:1@" + DIGEST);

        assertThat(plain.digest()).contains(Digest.parse(DIGEST));
        assertThat(plain.tag()).isEmpty();
        assertThat(plain).hasToString("host.io/a/b@" + DIGEST);
        assertThat(tagged.tag()).contains("1");
        assertThat(tagged.familiar()).isEqualTo("a:1@" + DIGEST);
    }

    @Test
    void isLatestUnlessItSaysOtherwise() {
        assertThat(Reference.parse("a").withDefaultTag().familiar()).isEqualTo("a:latest");
        assertThat(Reference.parse("a:1").withDefaultTag().familiar()).isEqualTo("a:1");
        assertThat(Reference.parse("a@" + DIGEST).withDefaultTag().tag()).isEmpty();
    }

    static Stream<Arguments> faults() {
        var name = "a name of lower-case letters and digits, with single `.`, `_`, `__` or `-` between";
        var tag = "a tag of up to 128 letters, digits, `_`, `.` and `-`";
        var digest = "a digest such as sha256: and 64 hex digits";
        return Stream.of(
                Arguments.of("", 0, name),
                Arguments.of("x:", 2, tag),
                Arguments.of("x:a b", 2, tag),
                Arguments.of("x:-a", 2, tag),
                Arguments.of("x:" + "t".repeat(129), 2, tag),
                Arguments.of("a/UPPER", 2, "lower case in the name of a repository"),
                Arguments.of("Upper", 0, "lower case in the name of a repository"),
                Arguments.of("a//b", 2, name),
                Arguments.of("a/", 2, name),
                Arguments.of("/a", 0, name),
                Arguments.of("a..b", 0, name),
                Arguments.of("a___b", 0, name),
                Arguments.of("b/-a", 2, name),
                Arguments.of("host.io/a/b-", 10, name),
                Arguments.of("https://host.io/a", 0, "a host name, maybe with a port"),
                Arguments.of("host-.io/a", 0, "a host name, maybe with a port"),
                Arguments.of("host.io:x/a", 0, "a host name, maybe with a port"),
                Arguments.of("host.io:65536/a", 0, "a host name, maybe with a port"),
                Arguments.of("host.io:99999999999/a", 0, "a host name, maybe with a port"),
                Arguments.of("a@", 2, digest),
                Arguments.of("a@sha256:12", 2, digest),
                Arguments.of("a@md5:" + "0".repeat(32), 2, digest),
                Arguments.of("0".repeat(64), 0, "a name; this looks like the ID of an image"),
                Arguments.of("a/" + "b".repeat(250), 0, "a name of at most 255 characters"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void pointsAtWhatCannotBeThere(String text, int position, String expected) {
        var shown = text.length() > 200 ? text.substring(0, 200) + "…" : text;

        assertThatThrownBy(() -> Reference.parse(text))
                .isInstanceOf(MalformedInput.class)
                .hasMessage(shown + "\n" + " ".repeat(position) + "^ expected " + expected);
    }

    @ParameterizedTest
    @CsvSource({
        "a, true",
        "a/b-c/d__e, true",
        "library/ubuntu, true",
        "'', false",
        "/a, false",
        "a//b, false",
        "a/.., false",
        "A, false",
        "a:1, false",
        "a%2Fb, false",
        "_blobs, false"
    })
    void knowsRepositories(String text, boolean expected) {
        assertThat(Reference.isPath(text)).isEqualTo(expected);
    }

    @Test
    void knowsRepositoriesThatAreTooLong() {
        assertThat(Reference.isPath("a".repeat(255))).isTrue();
        assertThat(Reference.isPath("a".repeat(256))).isFalse();
        assertThat(Reference.isPath("a-".repeat(1_000_000))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "1, true",
        "_a.b-C, true",
        "'', false",
        ".a, false",
        "-a, false",
        "a/b, false",
        "a:b, false",
        ".., false"
    })
    void knowsTags(String text, boolean expected) {
        assertThat(Reference.isTag(text)).isEqualTo(expected);
    }

    /// Docker asks whether the whole text looks so.
    @Test
    void takesANameThatLooksLikeAnIdWithATag() {
        assertThat(Reference.parse("0".repeat(64) + ":1").path()).isEqualTo("library/" + "0".repeat(64));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a-", "a.", "a/", "A", "a:", "a@", "[", "a--"})
    void refusesEndlessTextWithoutLookingForPatternsInIt(String piece) {
        assertThatThrownBy(() -> Reference.parse(piece.repeat(1_000_000)))
                .isInstanceOf(MalformedInput.class)
                .hasMessageEndingWith("^ expected a name of at most 255 characters");
    }

    @Test
    void readsNamesUpToTheLimitWithTheLongestTagAndDigest() {
        var path = "a/" + "b".repeat(253 - "docker.io/".length());
        var text = path + ":" + "t".repeat(128) + "@sha512:" + "0".repeat(128);

        assertThat(Reference.parse(text).familiar()).isEqualTo(text);
    }
}
