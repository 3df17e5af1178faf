package dockerenvs.conda.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.MalformedInput;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What machines have.
final class VirtualPackagesTest {
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            linux-64      ; __archspec=1=x86_64, __glibc=2.28, __linux=4.18, __unix=0
            linux-aarch64 ; __archspec=1=aarch64, __glibc=2.28, __linux=4.18, __unix=0
            linux-ppc64le ; __archspec=1=ppc64le, __glibc=2.28, __linux=4.18, __unix=0
            osx-arm64     ; __archspec=1=m1, __osx=11.0, __unix=0
            win-64        ; __archspec=1=x86_64, __win=10.0
            noarch        ; ''
            """)
    void everyKindOfMachineHasItsOwn(String subdir, String packages) {
        assertThat(VirtualPackages.of(subdir)).hasToString(packages);
    }

    @Test
    void theBaseSaysWhichGlibcThereIs() {
        var machine = VirtualPackages.of("linux-64");

        assertThat(machine.withGlibc(Version.parse("2.36")).byName().get("__glibc"))
                .hasToString("__glibc=2.36");
        assertThat(machine.withoutGlibc().byName()).doesNotContainKey("__glibc");
    }

    @Test
    void variablesCountMoreThanWhatIsKnown() {
        var machine = VirtualPackages.of("linux-64")
                .overridden(Map.of(
                        "CONDA_OVERRIDE_GLIBC", "2.17",
                        "CONDA_OVERRIDE_CUDA", "12.4",
                        "CONDA_OVERRIDE_ARCHSPEC", "x86_64_v3",
                        "CONDA_OVERRIDE_LINUX", " ",
                        "CONDA_OVERRIDE_OSX", "13.0",
                        "CONDA_OVERRIDE_CHANNELS_ENABLED", "1"));

        assertThat(machine).hasToString("__archspec=1=x86_64_v3, __cuda=12.4, __glibc=2.17, __unix=0");
    }

    @Test
    void namesTheVariableThatIsNoVersion() {
        assertThatThrownBy(() -> VirtualPackages.of("linux-64").overridden(Map.of("CONDA_OVERRIDE_CUDA", "a b")))
                .isInstanceOf(MalformedInput.class)
                .hasMessageStartingWith("`CONDA_OVERRIDE_CUDA`: ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            __cuda=12.4           ; __archspec=1=aarch64, __cuda=12.4, __glibc=2.28, __linux=4.18, __unix=0
            __cuda                ; __archspec=1=aarch64, __cuda=0, __glibc=2.28, __linux=4.18, __unix=0
            __archspec=1=neoverse ; __archspec=1=neoverse, __glibc=2.28, __linux=4.18, __unix=0
            __glibc=              ; __archspec=1=aarch64, __linux=4.18, __unix=0
            """)
    void somebodyMaySayMore(String said, String packages) {
        assertThat(VirtualPackages.of("linux-aarch64").with(said)).hasToString(packages);
    }
}
