package dockerenvs.conda.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.MalformedInput;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What version specs ask for.
final class VersionSpecTest {

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            *                     ; 0 1.2 1!2            ;
            1.2                   ; 1.2 1.2.0            ; 1.2.1 1.2a
            ==1.2                 ; 1.2 1.2.0            ; 1.2.1 1.2+local
            ==1.2.*               ; 1.2                  ; 1.2.1
            !=1.2                 ; 1.2.1 1.2a           ; 1.2 1.2.0
            !=1.2.*               ; 1.3 1.20             ; 1.2 1.2.1
            =1.2                  ; 1.2 1.2.3 1.2b1      ; 1.20 1.3
            1.2.*                 ; 1.2 1.2.3 1.2b1      ; 1.20 1.3
            1.2*                  ; 1.2 1.2.3 1.2b1      ; 1.20 1.3
            1.0.1*                ; 1.0.1 1.0.1k 1.0.1.5 ; 1.0.10 1.0.2
            =2.0b                 ; 2.0b 2.0b1 2.0beta   ; 2.0 2.0a
            >=1,<2                ; 1 1.5 1.99           ; 0.9 2 2.0
            >=1,<2.0a0            ; 1.99                 ; 2.0a0 2.0
            >=1.8,<2.0.*          ; 1.9                  ; 2.0
            >=1.2.*               ; 1.2 2                ; 1.1
            >1.2                  ; 1.2.1 1.2.post1      ; 1.2 1.2rc1
            <1.2                  ; 1.2rc1 1.2+local     ; 1.2
            <=1.2                 ; 1.2 1.1              ; 1.2.0.1
            ~=1.2.3               ; 1.2.3 1.2.9          ; 1.2.2 1.3
            ~=1.2                 ; 1.2 1.9              ; 1.1 2
            ~=1                   ; 1 2                  ; 0.9
            1.2|2.0               ; 1.2 2.0              ; 1.3
            >=1,<2|>3             ; 1.5 3.1              ; 2.5
            (1.2|2.0),<1.5        ; 1.2                  ; 2.0
            ((1.2))               ; 1.2                  ; 1.3
            1.*.3                 ; 1.2.3 1.4.5.3        ; 1.3 1.2.30
            1.2.*.*               ; 1.2.3.4              ; 1.2.3
            ^1\\.2.*$             ; 1.2 1.20             ; 1.1
            ^(1|2)\\.0$,<2        ; 1.0                  ; 2.0
            >= 1.2 , < 2          ; 1.2                  ; 2
            >=1!0                 ; 1!0.1                ; 2023
            1.02                  ; 1.2                  ;
            >=*                   ; 0                    ;
            """)
    void matches(String spec, String matching, String others) {
        var parsed = VersionSpec.parse(spec);

        assertThat(Arrays.stream(matching.split(" ", -1))).allMatch(version -> parsed.matches(Version.parse(version)));
        if (others != null) {
            assertThat(Arrays.stream(others.split(" ", -1)))
                    .noneMatch(version -> parsed.matches(Version.parse(version)));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            ''      ; ''                ; 0 ; a version
            1.2,    ; 1.2,              ; 4 ; a version
            ,1.2    ; ,1.2              ; 0 ; a version
            ||      ; ||                ; 0 ; a version
            ()      ; ()                ; 1 ; a version
            (1.2    ; (1.2              ; 4 ; a `)`
            1.2)    ; 1.2)              ; 3 ; `,`, `|` or the end
            (1)2    ; (1)2              ; 3 ; `,`, `|` or the end
            >=      ; >=                ; 2 ; a version
            ===1.2  ; ===1.2            ; 2 ; a version
            <>1.2   ; <>1.2             ; 0 ; one of `==`, `!=`, `=`, `<`, `<=`, `>`, `>=`, `~=`
            =>1.2   ; =>1.2             ; 0 ; one of `==`, `!=`, `=`, `<`, `<=`, `>`, `>=`, `~=`
            !1.2    ; !1.2              ; 0 ; one of `==`, `!=`, `=`, `<`, `<=`, `>`, `>=`, `~=`
            ~=1.2.* ; ~=1.2.*           ; 2 ; a version without `*`
            ^1.2    ; ^1.2              ; 0 ; a `$` at the end of the regular expression
            1.2$    ; 1.2$              ; 0 ; a `^` at the beginning of the regular expression
            """)
    void pointsAtWhatIsWrong(String spec, String shown, int position, String expected) {
        assertThatThrownBy(() -> VersionSpec.parse(spec))
                .isInstanceOf(MalformedInput.class)
                .hasMessage(shown + "\n" + " ".repeat(position) + "^ expected " + expected);
    }

    @Test
    void refusesVersionsThatAreNone() {
        assertThatThrownBy(() -> VersionSpec.parse(">=1..2"))
                .hasMessage("`1..2` is not a version: a part of it is empty");
        assertThatThrownBy(() -> VersionSpec.parse("^($"))
                .hasMessage("`^($` is not a regular expression: Unclosed group");
    }

    @Test
    void goesOnlySoDeep() {
        assertThatThrownBy(() -> VersionSpec.parse("(".repeat(10_000)))
                .isInstanceOf(MalformedInput.class)
                .hasMessageEndingWith("^ expected at most 50 levels of parentheses");
    }
}
