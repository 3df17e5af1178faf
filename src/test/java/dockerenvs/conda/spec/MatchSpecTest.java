package dockerenvs.conda.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.MalformedInput;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What package specs ask for.
final class MatchSpecTest {
    private static final String CHANNEL = "https://conda.anaconda.org/conda-forge";

    private static PackageRecord pkg(String versionAndBuild) {
        var fn = "pkg-" + versionAndBuild + ".conda";
        return PackageRecord.of(JsonObject.EMPTY
                .with("fn", fn)
                .with("subdir", "linux-64")
                .with("channel", CHANNEL)
                .with("url", CHANNEL + "/linux-64/" + fn)
                .with("license", "MIT")
                .with("md5", "0123456789abcdef0123456789abcdef")
                .with("track_features", JsonArray.ofStrings(List.of("mkl", "debug"))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            pkg                         ; 1.0-a 2.0-b         ;
            PKG 1.8                     ; 1.8-a 1.8.0-b       ; 1.8.1-a
            pkg==1.8                    ; 1.8-a 1.8.0-b       ; 1.8.1-a
            pkg[version=1.8]            ; 1.8-a               ; 1.8.1-a
            pkg 1.8 *                   ; 1.8-a               ; 1.8.1-a
            pkg=1.8=*                   ; 1.8-a               ; 1.8.1-a
            pkg=1.8                     ; 1.8-a 1.8.1-b       ; 1.80-a
            pkg =1.8                    ; 1.8-a 1.8.1-b       ; 1.80-a
            pkg 1.8.*                   ; 1.8-a 1.8.1-b       ; 1.80-a
            pkg 1.8.* *                 ; 1.8-a 1.8.1-b       ; 1.80-a
            pkg==1.8.*                  ; 1.8-a 1.8.1-b       ; 1.80-a
            pkg ==1.8.* *               ; 1.8-a               ; 1.8.1-b
            pkg 1.8 b                   ; 1.8-b               ; 1.8-a 1.8.1-b
            pkg=1.8=b                   ; 1.8-b               ; 1.8-a 1.8.1-b
            pkg =1.8 b                  ; 1.8-b               ; 1.8-a 1.8.1-b
            pkg 1.8 B                   ;                     ; 1.8-b
            pkg=*=*_cpu                 ; 1-mkl_cpu           ; 1-mkl_gpu
            pkg * ^mkl_[cg]pu$          ; 1-mkl_cpu 2-mkl_gpu ; 1-mkl
            pkg >=1,<2 py*              ; 1.5-py37            ; 1.5-h1 2-py37
            pkg >=1, <2                 ; 1.5-py37            ; 2-py37
            pkg >=1.0 , < 2.0 =py37     ; 1.5-py37            ; 1.5-py38
            pkg>=1|==0.5                ; 1-a 0.5-a           ; 0.6-a
            pkg (1.0|2.0),>1            ; 2.0-a               ; 1.0-a
            p*g                         ; 1-a                 ;
            other                       ;                     ; 1-a
            pkg 1.0 # comment           ; 1.0-a               ; 1.1-a
            pkg 1.0 if linux            ; 1.0-a               ; 1.1-a
            pkg[build_number=3]         ; 1-py_3              ; 1-py_2
            pkg[build_number='>=3']     ; 1-py_3 1-py_4       ; 1-py_2
            pkg 1[version=2, build=b]   ; 2-b                 ; 1-b 2-a
            pkg[ version = ">=2" ]      ; 2-b                 ; 1-b
            pkg[]                       ; 1-a                 ;
            conda-forge::pkg            ; 1-a                 ;
            conda-forge/linux-64::pkg 1 ; 1-a                 ; 2-a
            conda-forge/noarch::pkg     ;                     ; 1-a
            conda-forge:ns:pkg          ; 1-a                 ;
            */linux-64::pkg             ; 1-a                 ;
            defaults::pkg               ;                     ; 1-a
            forge::pkg                  ;                     ; 1-a
            pkg[channel=conda-forge]    ; 1-a                 ;
            pkg[subdir=noarch]          ;                     ; 1-a
            pkg[license=mit]            ; 1-a                 ;
            pkg[license_family=MIT]     ;                     ; 1-a
            pkg[track_features=mkl]     ; 1-a                 ;
            pkg[track_features="x,mkl"] ;                     ; 1-a
            pkg[fn=pkg-1-a.conda]       ; 1-a                 ; 1-b
            pkg[md5=0123456789ABCDEF0123456789abcdef] ; 1-a   ;
            pkg[sha256=00]              ;                     ; 1-a
            /data/linux-64/pkg-1-a.conda; 1-a                 ; 1-b
            """)
    void matches(String spec, String matching, String others) {
        var parsed = MatchSpec.parse(spec);

        assertThat(stream(matching)).allMatch(parsed::matches);
        assertThat(stream(others)).noneMatch(parsed::matches);
    }

    private static List<PackageRecord> stream(String packages) {
        return String.valueOf(packages).equals("null")
                ? List.of()
                : Arrays.stream(packages.split(" ", -1)).map(MatchSpecTest::pkg).toList();
    }

    @Test
    void knowsItsParts() {
        var spec = MatchSpec.parse("https://host/t/conda/linux-64::Num-Py >=1.2 py*[md5=00]");

        assertThat(spec.name()).isEqualTo("num-py");
        assertThat(spec.version()).hasToString(">=1.2");
        assertThat(spec.build()).isEqualTo("py*");
        assertThat(spec.channel()).isEqualTo("https://host/t/conda");
        assertThat(spec.subdir()).isEqualTo("linux-64");
        assertThat(spec.matchesVersion(Version.parse("1.3"))).isTrue();
    }

    @Test
    void urlMeansThatFile() {
        var url = CHANNEL + "/linux-64/pkg-1.0-a.conda";

        assertThat(MatchSpec.parse(url).matches(pkg("1.0-a"))).isTrue();
        assertThat(MatchSpec.parse(url.replace("forge", "fork")).matches(pkg("1.0-a")))
                .isFalse();
    }

    @Test
    void oddVersionsMatchOnlyThoseWhoDoNotCare() {
        assertThat(MatchSpec.parse("pkg").matches(pkg("1..0-a"))).isTrue();
        assertThat(MatchSpec.parse("pkg !=2").matches(pkg("1..0-a"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# nothing",
                "pkg@1.0",
                "@feature",
                "pkg,1.0",
                "pkg =",
                "pkg==",
                "pkg>=",
                "pkg>=1.0 <2",
                "pkg 1.0-py27_0",
                "pkg 1.0,",
                "pkg[foo=bar]",
                "pkg[version]",
                "pkg[version=]",
                "pkg[version=\"1.0]",
                "pkg[version=1,version=2]",
                "pkg[version=1][build=a]",
                "pkg[version='>=']",
                "pkg[build_number='>1,<10']",
                "pkg]",
                ">=1.0",
                "^pk.$"
            })
    void refuses(String spec) {
        assertThatThrownBy(() -> MatchSpec.parse(spec)).isInstanceOf(MalformedInput.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            ''           ; `` is not a package spec: it is empty
            pkg@1        ; `pkg@1` is not a package spec: `pkg@1` is not the name of a package
            p[foo=1]     ; `p[foo=1]` is not a package spec: `foo` is not known in brackets
            p[md5='1]    ; `p[md5='1]` is not a package spec: a quote is not closed
            p[md5=]      ; `p[md5=]` is not a package spec: `md5` is empty or there twice
            p[md5=1]x]   ; `p[md5=1]x]` is not a package spec: there is something behind the brackets
            p 1..2       ; `p 1..2`: `1..2` is not a version: a part of it is empty
            """)
    void saysWhy(String spec, String message) {
        assertThatThrownBy(() -> MatchSpec.parse(spec)).hasMessage(message);
    }
}
