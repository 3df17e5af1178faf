package dockerenvs.conda.repodata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.MalformedInput;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaseUrlTest {
    private static final URI PRIVATE = URI.create("https://me:s3cret@host/t/tok/own/linux-64/");

    @ParameterizedTest
    @CsvSource(delimiterString = " -> ", nullValues = "-", textBlock = """
            ./files -> https://me:s3cret@host/t/tok/own/linux-64/files/
            ../../all/ -> https://me:s3cret@host/t/tok/all/
            /files -> https://me:s3cret@host/files/
            https://cdn.example/own -> https://cdn.example/own/
            //cdn.example/own -> https://cdn.example/own/
            https://host/own/linux-64/ -> https://me:s3cret@host/t/tok/own/linux-64/
            https://host/other -> https://host/other/
            """)
    void leadsElsewhereWithoutSecretsOfHere(String baseUrl, String expected) {
        assertThat(BaseUrl.resolve(PRIVATE, baseUrl)).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " -> ", textBlock = """
            file:///etc -> leads from `https:` to `file:`
            http://host/own -> leads from `https:` to `http:`
            ftp://host/own -> leads from `https:` to `ftp:`
            https:///own -> names no server
            https://a b -> is not a URL
            """)
    void refusesToLeadAstray(String baseUrl, String expected) {
        assertThatThrownBy(() -> BaseUrl.resolve(PRIVATE, baseUrl))
                .isInstanceOf(MalformedInput.class)
                .hasMessageContaining(expected);
    }
}
