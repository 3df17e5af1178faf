package dockerenvs.oci.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Spellings of platforms, and which image serves whom.
final class PlatformTest {

    @ParameterizedTest
    @CsvSource({
        "amd64, linux/amd64",
        "linux/amd64, linux/amd64",
        "Linux/X86_64, linux/amd64",
        "linux/x86-64/v1, linux/amd64",
        "linux/amd64/V2, linux/amd64/v2",
        "linux/i686, linux/386",
        "linux/aarch64, linux/arm64",
        "linux/arm64/v8, linux/arm64",
        "linux/arm64/8, linux/arm64",
        "linux/arm64/v8.0, linux/arm64",
        "linux/arm64/9, linux/arm64/v9",
        "linux/arm64/v9.0, linux/arm64/v9",
        "linux/arm64/v8.2, linux/arm64/v8.2",
        "linux/arm, linux/arm/v7",
        "linux/arm/7, linux/arm/v7",
        "linux/arm/6, linux/arm/v6",
        "linux/arm/v5, linux/arm/v5",
        "linux/armhf, linux/arm/v7",
        "linux/armel, linux/arm/v6",
        "macos/arm64, darwin/arm64",
        "windows/amd64, windows/amd64",
        "linux/riscv64, linux/riscv64",
        "S390X, linux/s390x",
    })
    void normalisesWhatPeopleWrite(String text, String normal) {
        assertThat(Platform.parse(text)).hasToString(normal);
        assertThat(Platform.parse(normal)).isEqualTo(Platform.parse(text));
    }

    @Test
    void normalisesTheSameInEveryLocale() {
        var before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr-TR"));
        try {
            assertThat(Platform.parse("LINUX/I386")).hasToString("linux/386");
            assertThat(Platform.parse("LINUX/RISCV64")).hasToString("linux/riscv64");
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "linux/",
                "/amd64",
                "linux//v7",
                "linux/arm/v7/x",
                "linux/am d64",
                "linux/amd64,linux/arm64"
            })
    void refusesWhatIsNoPlatform(String text) {
        assertThatThrownBy(() -> Platform.parse(text))
                .isInstanceOf(MalformedInput.class)
                .hasMessage(text + "\n^ expected a platform such as linux/amd64 or linux/arm/v7");
    }

    /// `-` is what is not chosen.
    @ParameterizedTest
    @CsvSource({
        "linux/amd64, linux/arm64 linux/amd64, linux/amd64",
        "linux/amd64, windows/amd64 linux/arm64, -",
        "linux/amd64, linux/amd64/v2, -",
        "linux/amd64/v3, linux/amd64 linux/amd64/v2 linux/amd64/v4, linux/amd64/v2",
        "linux/amd64/v3, linux/amd64 linux/amd64/v4, linux/amd64",
        "linux/amd64/v3, linux/amd64/v3 linux/amd64, linux/amd64/v3",
        "linux/arm/v7, linux/arm/v5 linux/arm/v6, linux/arm/v6",
        "linux/arm/v8, linux/arm/v5 linux/arm/v7, linux/arm/v7",
        "linux/arm/v6, linux/arm/v7, -",
        "linux/arm, linux/arm/v7, linux/arm/v7",
        "linux/arm64, linux/arm64/v8, linux/arm64",
        "linux/arm64, linux/arm/v7, -",
        "linux/arm64, linux/arm64/v9, -",
        "linux/arm64/v9, linux/arm64, -",
    })
    void choosesTheSameVariantOrTheNextLowerOne(String wanted, String offered, String chosen) {
        var platforms =
                Arrays.stream(offered.split(" ", -1)).map(Platform::parse).toList();

        var best = Platform.best(platforms, Optional::of, Platform.parse(wanted));

        assertThat(best.map(Platform::toString).orElse("-")).isEqualTo(chosen);
    }

    @Test
    void choosesTheFirstAmongEquals() {
        var best = Platform.best(
                List.of("a linux/arm64", "b linux/amd64", "c linux/amd64"),
                item -> Optional.of(Platform.parse(item.substring(2))),
                Platform.parse("linux/amd64"));

        assertThat(best).contains("b linux/amd64");
    }

    @Test
    void neverChoosesAnAttestationOrWhatNamesNoPlatform() {
        var unknown = Platform.parse("unknown/unknown");

        assertThat(unknown.isUnknown()).isTrue();
        assertThat(unknown.serves(unknown)).isFalse();
        assertThat(Platform.best(List.of(1), _ -> Optional.empty(), Platform.parse("amd64")))
                .isEmpty();
    }

    @Test
    void tellsVersionsOfWindowsApart() {
        var old = platform("{'os':'windows','architecture':'amd64','os.version':'10.0.17763.1'}");
        var current = platform("{'os':'windows','architecture':'amd64','os.version':'10.0.20348.1'}");

        assertThat(current.serves(old)).isFalse();
        assertThat(old.serves(old)).isTrue();
        assertThat(old.serves(Platform.parse("windows/amd64"))).isTrue();
    }

    private static Platform platform(String document) {
        return Platform.ofJson(
                JsonObject.expect(Json.parse(document.replace('\'', '"').getBytes(UTF_8)), "platform"));
    }

    @Test
    void writesTheFieldsItHasAndTakesOutTheOthers() {
        var windows =
                "{\"architecture\":\"amd64\",\"os\":\"windows\",\"os.version\":\"10\",\"os.features\":[\"win32k\"]}";
        var other = "{'variant':'v8','os.version':'10','os.features':[],'kept':1}";

        assertThat(platform(windows).json().bytes()).asString(UTF_8).isEqualTo(windows);
        assertThat(Platform.parse("linux/arm64")
                        .writeTo(JsonObject.expect(
                                Json.parse(other.replace('\'', '"').getBytes(UTF_8)), ""))
                        .bytes())
                .asString(UTF_8)
                .isEqualTo("{\"kept\":1,\"architecture\":\"arm64\",\"os\":\"linux\"}");
    }
}
