package dockerenvs.conda.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.conda.solve.ChannelPriority;
import dockerenvs.content.MalformedInput;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What pixi's manifests ask for.
final class PixiManifestTest {
    private static EnvironmentSpec pixi(Selection selection) {
        return Specs.spec("pixi.toml", Specs.PIXI, selection);
    }

    @Test
    void readsTheDefaultEnvironment() {
        var spec = pixi(Selection.DEFAULT);

        assertThat(spec.name()).isEqualTo("demo");
        assertThat(spec.channels())
                .isEqualTo(new ChannelChoice(
                        List.of("conda-forge", "/home/me/project/own"),
                        true,
                        Optional.of(ChannelPriority.DISABLED),
                        Optional.of(Instant.parse("2025-03-01T23:59:59.999Z"))));
        assertThat(spec.specs())
                .hasToString("[python 3.12.*, zlib >=1.3, numpy[version='>=1.26',build='py312*',channel='conda-forge'],"
                        + " exact 1.2, cmake >=3]");
        assertThat(spec.pins()).hasToString("[openssl <4]");
        assertThat(spec.machine().platforms()).containsExactly("linux-64", "linux-aarch64", "osx-arm64");
        assertThat(spec.machine().virtualPackages()).isEmpty();
        assertThat(spec.variables()).isEqualTo(Map.of("A", "1", "B", "x"));
        assertThat(spec.pipRequirements()).containsExactly("requests>=2", "mine");
        assertThat(spec.warnings())
                .containsExactly("scripts that activate the environment are not run: those of the feature `default`");
    }

    @Test
    void tablesForAPlatformCountMore() {
        var spec = pixi(Selection.DEFAULT.withSubdir("linux-aarch64"));

        assertThat(spec.specs().toString())
                .contains("zlib ==1.3.1,")
                .contains("neon[build_number='>=2',md5='0123456789abcdef0123456789abcdef']");
        assertThat(spec.variables()).containsEntry("B", "arm");
    }

    @Test
    void environmentsAddFeatures() {
        var spec = pixi(Selection.DEFAULT.withEnvironment("gpu"));

        assertThat(spec.channels().channels()).containsExactly("nvidia", "conda-forge", "/home/me/project/own");
        assertThat(spec.specs().toString())
                .startsWith("[python 3.12.*,")
                .endsWith("pytorch[version='>=2',build='*cuda*']]");
        assertThat(spec.machine().platforms()).containsExactly("linux-64");
        assertThat(spec.machine().virtualPackages()).hasToString("[__archspec=1=x86_64_v3, __cuda=12.4, __glibc=2.31]");
    }

    @Test
    void environmentsMayDoWithoutTheDefaultFeature() {
        var spec = pixi(Selection.DEFAULT.withEnvironment("bare"));

        assertThat(spec.specs()).hasToString("[pytorch[version='>=2',build='*cuda*']]");
        assertThat(spec.variables()).isEmpty();
    }

    @Test
    void readsProjectsOfPython() {
        var spec = Specs.spec("pyproject.toml", Specs.PYPROJECT);

        assertThat(spec.name()).isEqualTo("demo");
        assertThat(spec.specs()).hasToString("[python >=3.11, numpy]");
        assertThat(spec.pipRequirements()).containsExactly("requests>=2");
    }

    @Test
    void groupsOfAProjectAreFeatures() {
        var spec = Specs.spec("pyproject.toml", Specs.PYPROJECT, Selection.DEFAULT.withEnvironment("test"));

        assertThat(spec.pipRequirements()).containsExactly("requests>=2", "pytest", "sphinx");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            a                              ; line 1, column 2: this is not TOML
            'a = ["x", { b = 1 ,]\\n\\n[c]\\nd = ["e", "f"]' ; this is not TOML
            'x = 1'                        ; there is no `[workspace]` in it
            '[workspace]\\n[dependencies]\\npython = 3.10'    ; line 3, column 1: `python` is `3.1`, which is no text
            '[workspace]\\n[dependencies]\\na = ["b"]'        ; line 3, column 1: `a`: expected a text or a table, found a list
            '[workspace]\\n[dependencies]\\na = { git = "u" }' ; line 3, column 1: `a` is to be built from its source, `u`
            '[workspace]\\n[dependencies]\\na = { foo = "u" }' ; line 3, column 1: `a`: `foo` is not known of a dependency
            '[workspace]\\n[dependencies]\\na = "{}"'         ; line 3, column 1: `a {}`: `{}` is not a version: it has other characters than letters, digits and `._+!`
            '[workspace]\\nchannels = "a"'                   ; line 2, column 1: `channels`: expected a list, found a text
            '[workspace]\\nchannel-priority = "x"'           ; line 2, column 1: `channel-priority` is none of `strict`, `flexible` and `disabled`
            '[workspace]\\nexclude-newer = "7d"'             ; line 2, column 1: `7d` is neither a day nor a time
            '[workspace]\\n[environments]\\ndefault = ["x"]' ; line 3, column 12: there is no feature `x`
            '[workspace]\\n[system-requirements]\\nfoo = "1"' ; line 3, column 1: `foo` is not known among system requirements
            """)
    void saysWhatIsWrongAndWhere(String text, String message) {
        assertThatThrownBy(() -> Specs.spec("pixi.toml", text.replace("\\n", "\n")))
                .isInstanceOf(MalformedInput.class)
                .hasMessage(message);
    }

    @Test
    void namesTheEnvironmentsThereAre() {
        assertThatThrownBy(() -> pixi(Selection.DEFAULT.withEnvironment("cpu")))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("there is no environment `cpu`, only `bare`, `default`, `gpu`");
    }
}
