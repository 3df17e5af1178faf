package dockerenvs.oci.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ChallengeTest {

    @ParameterizedTest
    @MethodSource
    void reads(String header, List<String> challenges) {
        assertThat(Challenge.parse(List.of(header)))
                .extracting(challenge -> challenge.scheme() + " " + challenge.parameters())
                .isEqualTo(challenges);
    }

    static Stream<Arguments> reads() {
        return Stream.of(
                Arguments.of("Basic", List.of("basic {}")),
                Arguments.of("", List.of()),
                Arguments.of(" , ,", List.of()),
                Arguments.of("BASIC REALM=\"a\"", List.of("basic {realm=a}")),
                Arguments.of("Basic realm=a", List.of("basic {realm=a}")),
                Arguments.of("Basic realm = \"a\"", List.of("basic {realm=a}")),
                Arguments.of("Basic realm=\"a\",, charset=UTF-8", List.of("basic {charset=UTF-8, realm=a}")),
                Arguments.of(
                        "Bearer realm=\"https://h/t?a=b,c\",service=\"s\",scope=\"repository:a/b:pull,push\"",
                        List.of("bearer {realm=https://h/t?a=b,c, scope=repository:a/b:pull,push, service=s}")),
                Arguments.of(
                        "Basic realm=\"a, Bearer realm=b\", Bearer realm=\"c\"",
                        List.of("basic {realm=a, Bearer realm=b}", "bearer {realm=c}")),
                Arguments.of(
                        "Newauth realm=\"apps\", type=1, title=\"Login to \\\"apps\\\"\", Basic realm=\"simple\"",
                        List.of("newauth {realm=apps, title=Login to \"apps\", type=1}", "basic {realm=simple}")),
                Arguments.of("Negotiate, Basic realm=a", List.of("negotiate {}", "basic {realm=a}")),
                Arguments.of("Negotiate YWJj==, Basic realm=a", List.of("negotiate {}", "basic {realm=a}")),
                Arguments.of("Negotiate YW/+Jj, Basic realm=a", List.of("negotiate {}", "basic {realm=a}")),
                Arguments.of("Basic realm=\"never closed", List.of("basic {}")),
                Arguments.of("Basic realm=\"a\\", List.of("basic {}")),
                Arguments.of("Basic realm=\"\"", List.of("basic {realm=}")),
                Arguments.of("Bearer realm=\"a\" Basic", List.of("bearer {realm=a}", "basic {}")),
                Arguments.of("Basic realm=a, realm=b", List.of("basic {realm=a}")),
                Arguments.of("@@@", List.of()));
    }

    @Test
    void readsSeveralHeaders() {
        assertThat(Challenge.parse(List.of("Basic realm=a", "Bearer realm=b")))
                .extracting(Challenge::scheme)
                .containsExactly("basic", "bearer");
    }

    @Test
    void knowsItsScopes() {
        var challenge = Challenge.parse(List.of("Bearer scope=\"repository:a:pull  registry:catalog:*\""))
                .getFirst();

        assertThat(challenge.scopes()).containsExactly("repository:a:pull", "registry:catalog:*");
    }

    @Test
    void uniteScopesOfARepository() {
        var access = Access.toPush("a/b").andPull("c").with(List.of("repository:a/b:delete", "nonsense"));

        assertThat(access.scopes()).containsExactly("repository:a/b:delete,pull,push", "repository:c:pull");
        assertThat(access.with(access.scopes())).isEqualTo(access);
        assertThat(Access.CATALOG.actions()).isEqualTo(Map.of("registry:catalog", Set.of("*")));
    }
}
