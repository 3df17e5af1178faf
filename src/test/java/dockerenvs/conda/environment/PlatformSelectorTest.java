package dockerenvs.conda.environment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// For which platforms a line is meant.
final class PlatformSelectorTest {
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            linux                          ; linux-64      ; true
            linux                          ; osx-64        ; false
            unix                           ; osx-arm64     ; true
            unix                           ; win-64        ; false
            win                            ; win-64        ; true
            linux64                        ; linux-64      ; true
            linux64                        ; linux-aarch64 ; false
            x86_64                         ; osx-64        ; true
            x86                            ; linux-32      ; true
            aarch64                        ; linux-aarch64 ; true
            arm64                          ; osx-arm64     ; true
            linux-aarch64                  ; linux-aarch64 ; true
            not win                        ; linux-64      ; true
            linux and not aarch64          ; linux-aarch64 ; false
            osx or linux and x86_64        ; linux-64      ; true
            (osx or linux) and not x86_64  ; linux-64      ; false
            not (osx or win)               ; linux-64      ; true
            not not linux                  ; linux-64      ; true
            true                           ; noarch        ; true
            """)
    void isMeantOrNot(String text, String subdir, boolean meant) {
        assertThat(PlatformSelector.matches(text, subdir)).hasValue(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "py36", "linux and", "linux linux", "(linux", "linux)", "not", "py>=36", "see below", "and"})
    void isNoSelector(String text) {
        assertThat(PlatformSelector.matches(text, "linux-64")).isEmpty();
    }
}
