package dockerenvs.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeUrlTest {
    @ParameterizedTest
    @CsvSource({
        "https://host/a/b.conda, https://host/a/b.conda",
        "HTTPS://me:s3cret@host:8443/a, https://host:8443/a",
        "https://s3cret@host, https://host",
        "https://host/a?X-Amz-Signature=s3cret#s3cret, https://host/a",
        "https://host/t/s3cret/chan/x, https://host/t/<TOKEN>/chan/x",
        "https://host/api/t/s3-cr_et.x, https://host/api/t/<TOKEN>",
        "https://host/t//x, https://host/t//x",
        "https://me:a@s3cret@host/x, https://host/x",
        "mailto:s3cret, mailto:…",
        "/a/t/s3cret, /a/t/<TOKEN>",
        "https://host/v2/t/app/manifests/1, https://host/v2/t/app/manifests/1",
        "https://host/v2/me/t/app/blobs/uploads/1, https://host/v2/me/t/app/blobs/uploads/1",
        "https://host/v2/t/s3cret/noarch/x.conda, https://host/v2/t/<TOKEN>/noarch/x.conda",
    })
    void hidesSecrets(String url, String safe) {
        assertThat(SafeUrl.print(URI.create(url))).isEqualTo(safe);
    }

    @Test
    void soDoesEverythingElseThatPrints() {
        var request = HttpRequest.get(URI.create("https://me:s3cret@host/t/s3cret/x?s3cret"))
                .withHeader("Authorization", "s3cret");

        assertThat(List.of(
                                request,
                                request.headers(),
                                new Credential.Basic("me", "s3cret"),
                                new Credential.Bearer("s3cret"),
                                new Credential.PathToken("s3cret"),
                                Proxy.parse("http://me:s3cret@host"),
                                Netrc.parse("machine host login me password s3cret"))
                        .toString())
                .doesNotContain("s3cret");
    }
}
