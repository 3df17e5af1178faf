package dockerenvs.conda.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.conda.spec.PackageLocation;
import dockerenvs.content.MalformedInput;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Files of conda-lock.
final class CondaLockFileTest {
    private static final Selection ALL = Selection.DEFAULT
            .withCategories(List.of("main", "dev"))
            .withVariables(Map.of("PASSWORD", "pass", "TOKEN", "to-ken"));

    @Test
    void readsThePlatformAndTheCategory() {
        var lock = Samples.lock(Samples.CONDA_LOCK);

        assertThat(lock.packages()).extracting(LockedPackage::toString).containsExactly("zlib-1.10-hb9d3cd8_2.conda");
        assertThat(lock.pipPackages()).extracting(PipPackage::toString).containsExactly("requests==2.31.0");
        assertThat(lock.channels())
                .containsExactly("https://conda.anaconda.org/conda-forge", "https://host.example/own");
        assertThat(lock.subdir()).isEqualTo("linux-64");
        assertThat(lock.warnings()).isEmpty();
        assertThat(lock.packages().getFirst().record().json()).hasToString("""
                {
                  "name": "zlib",
                  "version": "1.10",
                  "build": "hb9d3cd8_2",
                  "fn": "zlib-1.10-hb9d3cd8_2.conda",
                  "url": "https://conda.anaconda.org/conda-forge/linux-64/zlib-1.10-hb9d3cd8_2.conda",
                  "channel": "https://conda.anaconda.org/conda-forge",
                  "subdir": "linux-64",
                  "sha256": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                  "md5": "0123456789abcdef0123456789abcdef",
                  "depends": [
                    "__glibc >=2.17,<3.0.a0",
                    "any",
                    "libzlib 1.10 hb9d3cd8_2",
                    "none"
                  ]
                }
                """);
    }

    @Test
    void readsOtherPlatforms() {
        var lock = Samples.lock(Samples.CONDA_LOCK, Selection.DEFAULT.withSubdir("osx-arm64"));

        assertThat(lock.packages()).extracting(LockedPackage::toString).containsExactly("zlib-1.10-h8359307_2.conda");
    }

    @Test
    void usesSecretsAndDoesNotShowThem() {
        var lock = Samples.lock(Samples.CONDA_LOCK, ALL);
        var tool = lock.packages().getFirst();

        assertThat(tool.location())
                .isEqualTo(new PackageLocation.Remote(
                        URI.create("https://me:pass@host.example/t/to-ken/own/noarch/tool-1e3-0.conda")));
        assertThat(tool.record().url()).isEqualTo("https://host.example/own/noarch/tool-1e3-0.conda");
        assertThat(lock.text() + tool + tool.location() + ALL)
                .doesNotContain("pass")
                .doesNotContain("to-ken");
    }

    @Test
    void mergesWhatIsThereForSeveralCategories() {
        var entry = Samples.CONDA_LOCK.substring(
                Samples.CONDA_LOCK.indexOf("- name: zlib"), Samples.CONDA_LOCK.lastIndexOf("- name: zlib"));
        var text = Samples.CONDA_LOCK + entry.replace("category: main", "category: dev");

        assertThat(Samples.lock(text, ALL)).isEqualTo(Samples.lock(Samples.CONDA_LOCK, ALL));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            version: 1             | version: 4               ; line 1, column 1: a conda-lock file of version `4` is not known here
            version: 1             | version: x               ; line 1, column 1: a conda-lock file of version `x` is not known here
            manager: conda         | manager: npm             ; line 15, column 3: the manager `npm` is not known
            category: main         | category: docs           ; the lock has nothing of the category `main`, only of `dev`, `docs`
            linux-64/zlib          | osx-64/zlib              ; line 15, column 3: `zlib-1.10-hb9d3cd8_2.conda` is for `osx-64`, and not for `linux-64`
            zlib-1.10-hb9          | zlib-1.11-hb9            ; line 15, column 3: the package file zlib-1.11-hb9d3cd8_2.conda says its version is `1.10`
            url: https://conda     | ulr: https://conda       ; line 15, column 3: `url` is missing
            - url: conda-forge     | - ulr: conda-forge       ; line 6, column 5: `url` is missing
            - linux-64             | - [linux-64              ; line 13, column 10: this is not YAML
            conda-forge/linux-64/z | conda-${CHANNEL}/z       ; line 15, column 3: a variable in `https://conda.anaconda.org/conda-${CHANNEL}/zlib-1.10-hb9d3cd8_2.conda` is neither user, password nor token
            """)
    void saysWhatIsWrong(String change, String message) {
        var parts = change.split("\\|", -1);
        var text = Samples.CONDA_LOCK.replace(parts[0].strip(), parts[1].strip());

        assertThatThrownBy(() -> Samples.lock(text))
                .isInstanceOf(MalformedInput.class)
                .hasMessage(message);
    }

    @Test
    void namesTheVariableThatIsMissing() {
        var selection = ALL.withVariables(Map.of("PASSWORD", "pass"));

        assertThatThrownBy(() -> Samples.lock(Samples.CONDA_LOCK, selection))
                .hasMessage("line 40, column 3: a URL of the lock needs the environment variable `TOKEN`");
    }

    @Test
    void listsPlatformsThereAre() {
        assertThatThrownBy(() -> Samples.lock(Samples.CONDA_LOCK, Selection.DEFAULT.withSubdir("win-64")))
                .hasMessage("the lock has nothing of the platform `win-64`, only of `linux-64`, `osx-arm64`");
    }
}
