package dockerenvs.conda.repodata;

import static dockerenvs.conda.repodata.Indexes.SOURCE;
import static dockerenvs.conda.repodata.Indexes.record;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.conda.spec.Candidate;
import dockerenvs.conda.spec.ChannelSubdir;
import dockerenvs.conda.spec.LeftOut;
import dockerenvs.conda.spec.Noarch;
import dockerenvs.conda.spec.Requirements;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What an index says of a document.
final class SubdirIndexTest {
    private static final String NUMPY = "numpy-1.26.4-py312heda63a1_0.conda";

    @TempDir
    private Path folder;

    private Candidate only(String file, String members) throws IOException {
        var index = Indexes.ofPackages(record(file, members), folder);
        assertThat(index.leftOut()).isEqualTo(LeftOut.NONE);
        return index.candidates(index.names().getFirst(), SOURCE).getFirst();
    }

    @Test
    void saysWhatASolverAsks() throws IOException {
        var candidate = only(NUMPY, """
                "build": "py312heda63a1_0", "build_number": 3, "constrains": ["numpy-base <0a0"],
                "depends": ["libblas >=3.9.0,<4.0a0", "python >=3.12,<3.13.0a0"], "flags": ["blas:mkl"],
                "extra_depends": {"test": ["pytest"], "all": ["scipy", "pytest"]},
                "name": "numpy", "timestamp": 1707225380409, "track_features": "mkl nomkl", "version": "1.26.4"
                """);

        var extras = new TreeMap<String, List<String>>();
        extras.put("all", List.of("scipy", "pytest"));
        extras.put("test", List.of("pytest"));
        assertThat(candidate)
                .isEqualTo(new Candidate(
                        SOURCE,
                        NUMPY,
                        "numpy",
                        "1.26.4",
                        "py312heda63a1_0",
                        3,
                        1_707_225_380_409L,
                        new Requirements(
                                List.of("libblas >=3.9.0,<4.0a0", "python >=3.12,<3.13.0a0"),
                                List.of("numpy-base <0a0"),
                                List.of("mkl", "nomkl"),
                                List.of("blas:mkl"),
                                extras)));
    }

    @Test
    void keepsEverythingElseForTheRecord() throws IOException {
        var index = Indexes.ofPackages(record(NUMPY, """
                "app": {"a": [1, 2.50, {"b": null}]}, "build": "py312heda63a1_0", "build_number": 0, "depends": [],
                "license": null, "md5": "0123456789abcdef0123456789abcdef", "name": "numpy", "noarch": true,
                "purls": ["pkg:pypi/numpy"], "size": 7, "summary": "äöü \\u20ac \\"x\\"", "version": "1.26.4", "z": [1, "a"],
                "sha256": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "odd": -0, "e": 1e3
                """), folder);

        var found = index.record(index.candidates("numpy", SOURCE).getFirst());
        assertThat(found.json().pretty()).isEqualTo("""
                {
                  "name": "numpy",
                  "version": "1.26.4",
                  "build": "py312heda63a1_0",
                  "fn": "numpy-1.26.4-py312heda63a1_0.conda",
                  "app": {
                    "a": [
                      1,
                      2.50,
                      {
                        "b": null
                      }
                    ]
                  },
                  "build_number": 0,
                  "depends": [],
                  "md5": "0123456789abcdef0123456789abcdef",
                  "noarch": true,
                  "purls": [
                    "pkg:pypi/numpy"
                  ],
                  "size": 7,
                  "summary": "äöü € \\"x\\"",
                  "z": [
                    1,
                    "a"
                  ],
                  "sha256": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                  "odd": -0,
                  "e": 1e3,
                  "url": "https://example.com/channel/linux-64/numpy-1.26.4-py312heda63a1_0.conda",
                  "channel": "https://example.com/channel",
                  "subdir": "linux-64"
                }
                """);
        assertThat(found.noarch()).isEqualTo(Noarch.GENERIC);
    }

    @Test
    void doesNotTakeThePlaceOfAPackageFromItsRecord() throws IOException {
        var index = Indexes.ofPackages(record("a-1-0.conda", """
                "fn": "../../a-1-0.conda", "url": 7, "channel": "https://evil.example", "subdir": "osx-64"
                """), folder);

        var found = index.record(index.candidates("a", SOURCE).getFirst());
        assertThat(found.json().bytes())
                .asString(UTF_8)
                .isEqualTo("{\"name\":\"a\",\"version\":\"1\",\"build\":\"0\",\"fn\":\"a-1-0.conda\","
                        + "\"url\":\"https://example.com/channel/linux-64/a-1-0.conda\","
                        + "\"channel\":\"https://example.com/channel\",\"subdir\":\"linux-64\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'\"timestamp\": 1707225380409'                                        | 1707225380409",
                "'\"timestamp\": 1400000000'                                           | 1400000000000",
                "'\"timestamp\": 253402300799'                                         | 253402300799000",
                "'\"timestamp\": 253402300800'                                         | 253402300800",
                "'\"timestamp\": null'                                                 | 0",
                "'\"name\": \"a\"'                                                     | 0",
                "'\"timestamp\": 1707225380409, \"indexed_timestamp\": 1800000000000'  | 1800000000000",
                "'\"indexed_timestamp\": 1707225380409, \"timestamp\": 1800000000000'  | 1707225380409",
            })
    void countsTimeInMillisecondsAndPrefersThatOfTheChannel(String members, long millis) throws IOException {
        assertThat(only("a-1-0.conda", members).timestampMillis()).isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'\"build_number\": 9223372036854775807'  | a-1-0.conda           | 9223372036854775807",
                "'\"build_number\": 202301010000'         | a-1-0.conda           | 202301010000",
                "'\"build_number\": -1'                   | a-1-0.conda           | -1",
                "'\"build_number\": null'                 | a-1-py27_3.conda      | 3",
                "'\"name\": \"a\"'                        | a-1-h0123456_12.conda | 12",
                "'\"name\": \"a\"'                        | a-1-12.conda          | 12",
                "'\"name\": \"a\"'                        | a-1-py27.conda        | 0",
                "'\"name\": \"a\"'                        | a-1-1234567890.conda  | 0",
            })
    void numbersBuilds(String members, String file, long number) throws IOException {
        assertThat(only(file, members).buildNumber()).isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'\"track_features\": \"\"'                | ''",
                "'\"track_features\": \"debug\"'           | debug",
                "'\"track_features\": \" a,b  c, \"'       | a b c",
                "'\"track_features\": [\"a\", \"b c\"]'    | a b c",
                "'\"track_features\": null'                | ''",
            })
    void readsFeaturesOfEitherForm(String members, String features) throws IOException {
        assertThat(String.join(" ", only("a-1-0.conda", members).requirements().trackFeatures()))
                .isEqualTo(features);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \n",
                "{}",
                "{\"packages\": {}, \"packages.conda\": {}}",
                "{\"packages\": null, \"v3\": null, \"info\": null}",
                "{\"info\": {\"subdir\": \"noarch\"}, \"removed\": [\"a-1-0.conda\"], \"unknown\": [[{}], -1.5e+3, true]}"
            })
    void anEmptyDocumentIsAnEmptyChannel(String document) throws IOException {
        var index = Indexes.of(document, folder);

        assertThat(index.names()).isEmpty();
        assertThat(index.candidates("a", SOURCE)).isEmpty();
    }

    @Test
    void knowsWhatTheDocumentSaysOfItself() throws IOException {
        var index = Indexes.of(
                "{\"packages\": {}, \"info\": {\"subdir\": \"linux-64\", \"channel_relations\": {\"base\": \"../x\"}}}",
                folder);

        assertThat(index.info().object("channel_relations").orElseThrow().string("base"))
                .contains("../x");
    }

    @Test
    void takesACondaFileBeforeATarBz2OfTheSameStem() throws IOException {
        var index = Indexes.of("""
                {"packages": {"a-1-0.tar.bz2": {}, "a-1-0.co.tar.bz2": {}, "a-2-0.tar.bz2": {}},
                 "packages.conda": {"a-1-0.conda": {}, "a-1-0.co.conda": {}, "a-1-01.conda": {}, "a-3-0.tar.bz2": {}}}
                """, folder);

        assertThat(Indexes.files(index, "a"))
                .containsExactly("a-1-0.co.conda", "a-1-0.conda", "a-1-01.conda", "a-2-0.tar.bz2", "a-3-0.tar.bz2");
    }

    @Test
    void sortsWhatIsNotSorted() throws IOException {
        var index = Indexes.ofPackages(
                "\"b-2-0.conda\": {}, \"a-1-0.conda\": {}, \"b-10-0.conda\": {}, \"a-1-0.tar.bz2\": {}, \"ab-1-0.conda\": {}",
                folder);

        assertThat(index.names()).containsExactly("a", "ab", "b");
        assertThat(Indexes.files(index, "a")).containsExactly("a-1-0.conda");
        assertThat(Indexes.files(index, "b")).containsExactly("b-10-0.conda", "b-2-0.conda");
    }

    @Test
    void bothFormatsMayBeInOneMap() throws IOException {
        var index = Indexes.ofPackages(
                "\"a-1-0.conda\": {\"size\": 1}, \"a-1-0.tar.bz2\": {\"size\": 1}, \"a-1-1.tar.bz2\": {\"size\": 1}",
                folder);

        assertThat(Indexes.files(index, "a")).containsExactly("a-1-0.conda", "a-1-1.tar.bz2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"packages.conda\": {\"a-1-0.conda\": {\"size\": 1}, \"a-1-0.co.conda\": {\"size\": 1}}}",
                "{\"v3\": {\"conda\": {\"a-1-0\": {\"size\": 1}, \"a-1-0.co\": {\"size\": 1}}}}"
            })
    void sortsByFileNameAndNotByStem(String document) throws IOException {
        assertThat(Indexes.files(Indexes.of(document, folder), "a")).containsExactly("a-1-0.co.conda", "a-1-0.conda");
    }

    @Test
    void readsTheThirdVersionOfTheFormat() throws IOException {
        var index = Indexes.of("""
                {"packages.conda": {"a-1-0.conda": {"name": "a"}}, "v3": {
                  "conda": {"a-2-0": {"name": "a", "flags": ["x"]}, "b-1-0": {}},
                  "whl": {"c-1-py3_none_any": {"name": "c"}},
                  "tar.bz2": {"b-1-0": {}, "b-1-1": {"depends": ["a[version=\\">=2\\"]"]}}}}
                """, folder);

        assertThat(index.names()).containsExactly("a", "b");
        assertThat(Indexes.files(index, "a")).containsExactly("a-1-0.conda", "a-2-0.conda");
        assertThat(Indexes.files(index, "b")).containsExactly("b-1-0.conda", "b-1-1.tar.bz2");
        assertThat(index.candidates("b", SOURCE).get(1).requirements().depends())
                .containsExactly("a[version=\">=2\"]");
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.com/channel, '', https://example.com/channel/linux-64/",
        "https://example.com/channel, https://files.example.com/x, https://files.example.com/x/",
        "https://example.com/channel, https://u:p@files.example.com/x/?k=secret, https://files.example.com/x/",
        "https://example.com/channel, ../files/, https://example.com/channel/files/",
        "https://example.com/channel, /files, https://example.com/files/",
        "/srv/channel, '', file:///srv/channel/linux-64/",
        "file:///srv/channel, '', file:///srv/channel/linux-64/",
        "/srv/channel, ../files/, file:///srv/channel/files/",
    })
    void looksForFilesWhereTheDocumentSays(String channel, String base, String expected) throws IOException {
        var index = Indexes.of(
                "{\"info\": {\"base_url\": \"%s\"}, \"packages\": {\"a-1-0.conda\": {}}}".formatted(base), folder);
        var source = new ChannelSubdir(0, channel, "linux-64");

        assertThat(index.record(index.candidates("a", source).getFirst()).url()).isEqualTo(expected + "a-1-0.conda");
    }

    @Test
    void packagesDoNotLeaveEncryption() throws IOException {
        var index = Indexes.of(
                "{\"info\": {\"base_url\": \"http://example.com/\"}, \"packages\": {\"a-1-0.conda\": {}}}", folder);
        var candidate = index.candidates("a", SOURCE).getFirst();

        assertThatThrownBy(() -> index.record(candidate))
                .hasMessage("the base URL `http://example.com/` leads from `https:` to `http:`");
    }

    @Test
    void aChannelOfAnotherMachineHasNoFilesOnThisOne() throws IOException {
        var index =
                Indexes.of("{\"info\": {\"base_url\": \"file:///etc/\"}, \"packages\": {\"a-1-0.conda\": {}}}", folder);
        var candidate = index.candidates("a", SOURCE).getFirst();

        assertThatThrownBy(() -> index.record(candidate))
                .hasMessage("the base URL `file:///etc/` leads from `https:` to `file:`");
    }

    @Test
    void sameTextsAreTheSameObject() throws IOException {
        var index = Indexes.ofPackages(
                "\"a-1-0.conda\": {\"depends\": [\"c >=1\"]}, \"b-1-0.conda\": {\"depends\": [\"x\", \"c >=1\"]}",
                folder);

        var one = index.candidates("a", SOURCE).getFirst();
        var other = index.candidates("b", SOURCE).getFirst();
        assertThat(one.requirements().depends().getFirst())
                .isSameAs(other.requirements().depends().get(1));
        assertThat(one.version()).isSameAs(other.version());
        assertThat(one.requirements())
                .isSameAs(index.candidates("a", SOURCE).getFirst().requirements());
    }

    @Test
    void knowsNoRecordOfOtherPackages() throws IOException {
        var index = Indexes.ofPackages("\"a-1-0.conda\": {}", folder);
        var other = Indexes.ofPackages("\"a-1-1.conda\": {}", folder)
                .candidates("a", SOURCE)
                .getFirst();

        assertThatThrownBy(() -> index.record(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a 1 1 is not in the index");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "../x-1-0.conda       | {}                            | `../x-1-0.conda`: `../x` is not the name of a package",
                "x/../../y-1-0.conda  | {}                            | `x/../../y-1-0.conda`: `x/../../y` is not the name of a package",
                "a-1-0.whl            | {}                            | `a-1-0.whl`: `a-1-0.whl` is not the name of a package file",
                "A-1-0.conda          | {}                            | `A-1-0.conda`: `A` is not the name of a package",
                "a-1-0.conda          | []                            | `a-1-0.conda`: `record`: expected an object, found a list",
                "a-1-0.conda          | null                          | `a-1-0.conda`: `record`: expected an object, found null",
                "a-1-0.conda          | {\"name\": \"b\"}             | `a-1-0.conda`: the package file a-1-0.conda says its name is `b`",
                "a-1-0.conda          | {\"version\": \"1.0\"}        | `a-1-0.conda`: the package file a-1-0.conda says its version is `1.0`",
                "a-1-0.conda          | {\"build\": 0}                | `a-1-0.conda`: `build`: expected a string, found a number",
                "a-1-0.conda          | {\"depends\": \"b\"}          | `a-1-0.conda`: `depends`: expected a list, found a string",
                "a-1-0.conda          | {\"depends\": [1]}            | `a-1-0.conda`: `depends`: expected a list of strings, found a number",
                "a-1-0.conda          | {\"constrains\": {}}          | `a-1-0.conda`: `constrains`: expected a list, found an object",
                "a-1-0.conda          | {\"flags\": \"x\"}            | `a-1-0.conda`: `flags`: expected a list, found a string",
                "a-1-0.conda          | {\"track_features\": 1}       | `a-1-0.conda`: `track_features`: expected a list, found a number",
                "a-1-0.conda          | {\"extra_depends\": []}       | `a-1-0.conda`: `extra_depends`: expected an object, found a list",
                "a-1-0.conda          | {\"size\": -1}                | `a-1-0.conda`: a-1-0.conda has a negative size or timestamp",
                "a-1-0.conda          | {\"timestamp\": 1.5}          | `a-1-0.conda`: `timestamp`: expected a whole number, found `1.5`",
                "a-1-0.conda          | {\"indexed_timestamp\": -5}   | `a-1-0.conda`: `indexed_timestamp` is negative",
                "a-1-0.conda          | {\"md5\": \"x\"}              | `a-1-0.conda`: a-1-0.conda has the MD5 `x`",
                "a-1-0.conda          | {\"build_number\": \"1\"}     | `a-1-0.conda`: `build_number`: expected a whole number of 64 bits, found `\"1\"`",
                "a-1-0.conda          | {\"build_number\": 9223372036854775808} | `a-1-0.conda`: `build_number`: expected a whole number of 64 bits, found `9223372036854775808`",
                "a-1-0.conda          | {\"python_site_packages_path\": []}     | `a-1-0.conda`: `python_site_packages_path`: expected a string, found a list",
            })
    void leavesOutRecordsOfNoUse(String file, String value, String reason) throws IOException {
        var index = Indexes.ofPackages(
                "\"good-1-0.conda\": {}, \"%s\": %s, \"good-2-0.conda\": {}".formatted(file, value), folder);

        assertThat(index.names()).containsExactly("good");
        assertThat(Indexes.files(index, "good")).containsExactly("good-1-0.conda", "good-2-0.conda");
        assertThat(index.leftOut()).isEqualTo(new LeftOut(1, reason));
    }

    @Test
    void knowsWhatIsLeftOutOfEachName() throws IOException {
        var index = Indexes.ofPackages("""
                "a-1-0.conda": {"depends": 1}, "a-2-0.conda": {"depends": 2}, "good-1-0.conda": {},
                "../b-1-0.conda": {}, "c-1-0.conda": {"name": "D", "version": "1", "build": "0"}, "what": [],
                "e-f-1.conda": {}
                """, folder);

        assertThat(index.leftOut("a"))
                .isEqualTo(new LeftOut(2, "`a-1-0.conda`: `depends`: expected a list, found a number"));
        assertThat(index.leftOut("good")).isEqualTo(LeftOut.NONE);
        for (var name : List.of("b", "c", "d", "what")) {
            assertThat(index.leftOut(name).count()).as(name).isEqualTo(1);
        }
        assertThat(index.leftOut().count()).isEqualTo(5);
    }

    @Test
    void leavesOutMoreNamesThanItKeeps() throws IOException {
        var broken = IntStream.range(0, 1100)
                .mapToObj("\"p%1$d-1-0.conda\": {\"depends\": 1}, \"q-%1$d-0.conda\": {\"depends\": 1}"::formatted)
                .collect(Collectors.joining(","));
        var index = Indexes.ofPackages(broken, folder);

        assertThat(index.leftOut().count()).isEqualTo(2200);
        assertThat(index.leftOut("q").count()).isEqualTo(1100);
        assertThat(index.leftOut("p1099")).isEqualTo(LeftOut.NONE);
    }
}
