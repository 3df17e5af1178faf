package dockerenvs.conda.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.conda.spec.PackageLocation;
import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Locks as values, and as text.
final class LockTest {
    private static final Selection ALL = Selection.DEFAULT
            .withCategories(List.of("main", "dev"))
            .withVariables(Map.of("PASSWORD", "pass", "TOKEN", "to-ken"));

    private static Lock of(LockedPackage... packages) {
        return new Lock("linux-64", List.of(), List.of(packages), List.of(), List.of(), new TreeMap<>(), List.of());
    }

    static Stream<Lock> locks() {
        return Stream.of(
                of(),
                Samples.lock(Samples.EXPLICIT),
                Samples.lock(Samples.CONDA_LOCK, ALL),
                Samples.lock(Samples.PIXI_4),
                Samples.lock(Samples.PIXI_6),
                Samples.lock(Samples.PIXI_6, Selection.DEFAULT.withEnvironment("test")),
                Samples.lock(Samples.PIXI_7, Selection.DEFAULT.withSubdir("gpu")),
                Samples.lock("@EXPLICIT\na-1!1.0+x-0.conda\nmy channel/noarch/b-1-0.conda#" + Samples.MD5));
    }

    @ParameterizedTest
    @MethodSource("locks")
    void readsWhatItWrites(Lock lock) {
        var again = Samples.lock(lock.text());

        assertThat(again).isEqualTo(lock).hasSameHashCodeAs(lock);
        assertThat(again.text()).isEqualTo(lock.text());
        assertThat(again.packages())
                .extracting(locked -> locked.record().url())
                .isEqualTo(lock.packages().stream()
                        .map(locked -> locked.record().url())
                        .toList());
    }

    @Test
    void writesPixisFormat() {
        assertThat(Samples.lock(Samples.PIXI_4).text()).isEqualTo("""
                version: 6
                environments:
                  default:
                    channels:
                    - url: https://conda.anaconda.org/conda-forge/
                    packages:
                      linux-64:
                      - conda: https://conda.anaconda.org/conda-forge/noarch/six-1.16.0-pyh6c4a22f_0.tar.bz2
                      - conda: https://conda.anaconda.org/conda-forge/linux-64/zlib-1.10-hb9d3cd8_2.conda
                      - pypi: './mine'
                      - pypi: https://files.pythonhosted.org/packages/requests-2.31.0-py3-none-any.whl
                packages:
                - conda: https://conda.anaconda.org/conda-forge/noarch/six-1.16.0-pyh6c4a22f_0.tar.bz2
                  sha256: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
                  md5: 0123456789abcdef0123456789abcdef
                  depends:
                  - python
                  license: MIT
                  purls: []
                  size: 14259
                  timestamp: 1620240208055
                - conda: https://conda.anaconda.org/conda-forge/linux-64/zlib-1.10-hb9d3cd8_2.conda
                  sha256: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
                  md5: 0123456789abcdef0123456789abcdef
                  depends:
                  - __glibc >=2.17,<3.0.a0
                  - libzlib 1.10 hb9d3cd8_2
                  license: Zlib
                  license_family: Other
                  size: 92286
                  timestamp: 1727963153079
                - pypi: './mine'
                  name: mine
                  version: '0.1'
                - pypi: https://files.pythonhosted.org/packages/requests-2.31.0-py3-none-any.whl
                  name: requests
                  version: '2.31.0'
                  sha256: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
                """);
    }

    @Test
    void writesWhatTheUrlDoesNotSay() {
        var record = PackageRecord.of(JsonObject.EMPTY
                .with("fn", "a-1.0-py_7.conda")
                .with("url", "https://me:x@host/files/linux-64/4711?sig=x")
                .with("build_number", 3)
                .with("channel", "https://elsewhere/own")
                .with("subdir", "linux-64")
                .with("noarch", "python")
                .with("track_features", "a b,c")
                .with("purls", JsonArray.of(List.of()))
                .with("features", Json.of(true))
                .with("unknown", "x"));
        var lock = of(new LockedPackage(record, new PackageLocation.Local(Path.of("/x"))));

        assertThat(lock.text()).endsWith("""
                packages:
                - conda: https://host/files/linux-64/4711
                  name: a
                  version: '1.0'
                  build: py_7
                  build_number: 3
                  noarch: python
                  channel: https://elsewhere/own
                  track_features:
                  - a
                  - b
                  - c
                  file_name: a-1.0-py_7.conda
                  purls: []
                """);
    }

    @Test
    void anEmptyLockIsALock() {
        assertThat(of().text()).isEqualTo("""
                version: 6
                environments:
                  default:
                    channels: []
                    packages:
                      linux-64: []
                packages: []
                """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a: b",
                "a #b",
                "a:",
                "- a",
                "-a",
                "? a",
                "!a",
                "*a",
                "&a",
                "@a",
                "%a",
                "`a",
                "'a'",
                "\"a\"",
                "it's",
                "{a}",
                "[a]",
                "a, b",
                "a,b",
                "1",
                "1.10",
                "1e5",
                "12a",
                "0x1f",
                "0b1",
                "0o7",
                "1_000",
                "12:30:45",
                "2024-01-01",
                ".5",
                ".inf",
                "-.inf",
                "true",
                "No",
                "null",
                "~",
                "<<",
                "=",
                "GPL-2.0-or-later WITH x",
                "caf\u00e9",
                "a\u2028b",
                "\ud83d\ude00",
                "tab\there",
                "line\nbreak",
                "back\\slash",
                "--- a",
                "a  b",
                "b "
            })
    void everyTextIsReadAsItWas(String text) {
        var record = PackageRecord.of(JsonObject.EMPTY
                .with("url", "https://host/c/linux-64/a-1-0.conda")
                .with("license_family", text)
                .with("depends", JsonArray.ofStrings(List.of("x" + text, "y"))));

        var lock = of(new LockedPackage(record, new PackageLocation.Local(Path.of("/x"))));
        var read = Samples.lock(lock.text()).packages().getFirst().record();

        assertThat(read.json().string("license_family").orElse("")).isEqualTo(text);
        assertThat(read.depends()).isEqualTo(record.depends());
    }

    @Test
    void theOrderOfTheInputDoesNotMatter() {
        var seed = Long.getLong("dockerenvs.fuzz.seed", 20261125L);
        var random = new Random(seed);
        for (var round = 0; round < 20; round++) {
            assertThat(Samples.lock(shuffledLines(Samples.EXPLICIT, random)))
                    .as("seed %d", seed)
                    .isEqualTo(Samples.lock(Samples.EXPLICIT));
            assertThat(Samples.lock(shuffled(Samples.CONDA_LOCK, "- name: ", random), ALL))
                    .as("seed %d", seed)
                    .isEqualTo(Samples.lock(Samples.CONDA_LOCK, ALL));
            assertThat(Samples.lock(shuffled(Samples.PIXI_4, "- kind: ", random)))
                    .as("seed %d", seed)
                    .isEqualTo(Samples.lock(Samples.PIXI_4));
            assertThat(Samples.lock(shuffled(Samples.PIXI_4, "      - ", random)))
                    .as("seed %d", seed)
                    .isEqualTo(Samples.lock(Samples.PIXI_4));
        }
    }

    private static String shuffledLines(String text, Random random) {
        var lines = new ArrayList<>(text.lines().toList());
        Collections.shuffle(lines, random);
        return String.join("\n", lines);
    }

    /// The blocks that begin with `start` at the beginning of a line, in another order.
    private static String shuffled(String text, String start, Random random) {
        var end = start.startsWith(" ") ? text.indexOf("\npackages:") + 1 : text.length();
        var blocks = Arrays.asList(text.substring(0, end).split("(?m)^(?=" + start + ")", -1));
        Collections.shuffle(blocks.subList(1, blocks.size()), random);
        return blocks.stream().collect(Collectors.joining()) + text.substring(end);
    }

    @Test
    void hasAnEntryOnceOfEachName() {
        var a = Samples.lock("@EXPLICIT\na-1-0.conda").packages().getFirst();

        assertThatThrownBy(() -> of(a, a))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a lock has `a` once");
    }

    @Test
    void knowsWhatItWasAskedFor() {
        var lock = Samples.lock(Samples.EXPLICIT);
        var asked = lock.withSpecs(List.of("zlib", "six")).withVariables(new TreeMap<>(Map.of("A", "b")));

        assertThat(lock.specs()).isEmpty();
        assertThat(lock.variables()).isEmpty();
        assertThat(asked.specs()).containsExactly("zlib", "six");
        assertThat(asked.variables()).containsEntry("A", "b");
        assertThat(asked).isNotEqualTo(lock);
        assertThat(asked.text()).isEqualTo(lock.text());
        assertThat(Samples.lock(Samples.PIXI_4).withoutPipPackages().text()).doesNotContain("pypi");
    }
}
