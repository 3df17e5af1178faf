package dockerenvs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.build.LayerNotes;
import dockerenvs.conda.archive.PackageFiles;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.archive.ImageFile;
import dockerenvs.oci.archive.OciLayout;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Layer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Layers that follow each other, on the command line.
class LayersCommandTest {
    private static final String HISTORY = """
            {"environment": "me/demo", "platform": "linux-64",
             "packages": [
              {"file": "a-1-0.conda", "size": 100, "depends": []},
              {"file": "a-2-0.conda", "size": 100, "depends": []},
              {"file": "b-1-0.tar.bz2", "size": 300, "depends": ["a >=1"]},
              {"file": "c-1-0.conda", "size": null, "depends": ["b"]}],
             "locks": [{"date": "2024-01-01", "packages": [0, 2, 3]}, {"date": "2024-01-02", "packages": [1, 2, 3]}]}
            """;

    @TempDir
    private Path folder = Path.of("");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String commandLine) {
        var environment = Map.of("DOCKER_ENVS_CACHE", folder.resolve("cache").toString());
        out.reset();
        err.reset();
        return new Program(out, new PrintStream(err, true, UTF_8), environment)
                .run(commandLine.replace("@", folder.toString()).split(" ", -1));
    }

    /// A lock of three packages; `changed` has another build than before.
    private void writeLock(String file, String... stems) throws IOException {
        var text = new StringBuilder("@EXPLICIT\n");
        for (var stem : stems) {
            var channel = Files.createDirectories(folder.resolve("channel/noarch"));
            text.append(PackageFiles.of(stem)
                            .index("subdir", Json.of("noarch"))
                            .file("share/" + stem, stem)
                            .writeConda(channel)
                            .toUri())
                    .append('\n');
        }
        Files.writeString(folder.resolve(file), text);
    }

    @Test
    void refusesAHistoryWithoutUpdates() throws IOException {
        Files.writeString(
                folder.resolve("one.json"),
                "{\"packages\": [{\"file\": \"a-1-0.conda\", \"size\": 1}], \"locks\": [[0]]}");

        assertThat(run("layers benchmark @/one.json")).isEqualTo(Program.COULD_NOT);

        assertThat(err.toString(UTF_8)).contains("has fewer than two locks");
    }

    @Test
    void refusesGroupsThatAreNoText() throws IOException {
        writeLock("one.txt", "a-1-0");
        Files.write(folder.resolve("groups"), new byte[] {(byte) 0xff, 0});

        assertThat(run("build --offline -f @/one.txt --layering @/groups -o @/one.tar"))
                .isEqualTo(Program.ASKED_WRONGLY);

        assertThat(err.toString(UTF_8)).contains("groups`, which `--layering` names, is not UTF-8");
    }

    @Test
    void keepsTheLayersOfThePreviousImage() throws IOException {
        writeLock("one.txt", "a-1-0", "b-1-0", "c-1-0", "d-1-0");
        writeLock("two.txt", "a-1-0", "b-1-0", "c-2-0", "d-1-0");
        var build = "build --offline --layers-max 5 --format oci";

        assertThat(run(build + " -f @/one.txt -o @/one.oci"))
                .as(err.toString(UTF_8))
                .isZero();
        var next = build + " -f @/two.txt --previous @/one.oci -o @/";
        assertThat(run(next + "two.oci")).as(err.toString(UTF_8)).isZero();
        assertThat(run(next + "again.oci")).as(err.toString(UTF_8)).isZero();

        try (var one = ImageFile.open(folder.resolve("one.oci"));
                var two = ImageFile.open(folder.resolve("two.oci"));
                var again = ImageFile.open(folder.resolve("again.oci"))) {
            var image = two.single().image();
            assertThat(again.single().image().digest()).isEqualTo(image.digest());
            var clean = LayerNotes.of(one.single().image()).orElseThrow().layers().stream()
                    .filter(layer ->
                            layer.seen().stream().noneMatch(seen -> seen.name().equals("c")))
                    .count();
            var kept = new HashSet<>(packageLayers(one.single().image()));
            kept.retainAll(packageLayers(image));
            assertThat(kept).hasSize((int) clean);
            assertThat(LayerNotes.of(image).orElseThrow().layers().stream().flatMap(layer -> layer.seen().stream()))
                    .filteredOn(seen -> seen.name().equals("c"))
                    .singleElement()
                    .satisfies(seen -> assertThat(seen.changes()).isOne());
        }
        assertThat(run("layers @/two.oci")).as(err.toString(UTF_8)).isZero();
        assertThat(out.toString(UTF_8)).contains("the next update is expected to send");
    }

    private static List<String> packageLayers(Image image) {
        return image.layers().stream()
                .filter(layer -> !layer.descriptor().annotations().isEmpty())
                .map((Layer layer) -> layer.diffId().toString())
                .toList();
    }

    @Test
    void coversWhatIsOldInLayersThatStay() throws IOException {
        writeLock("one.txt", "a-1-0", "b-1-0", "c-1-0", "d-1-0", "e-1-0", "f-1-0", "g-1-0", "h-1-0");
        writeLock("two.txt", "a-1-0", "b-1-0", "c-2-0", "d-1-0", "e-1-0", "f-1-0", "g-1-0", "h-1-0");
        var build = "build --offline --format oci --channel @/channel";
        assertThat(run(build + " --layers-max 4 -f @/one.txt -o @/one.oci"))
                .as(err.toString(UTF_8))
                .isZero();

        var next = build + " --layers-max 5 -f @/two.txt --previous @/one.oci";
        assertThat(run(next + " --covered-max 100 -o @/two.oci"))
                .as(err.toString(UTF_8))
                .isZero();
        assertThat(run(next + " --covered-max 0 -o @/plain.oci"))
                .as(err.toString(UTF_8))
                .isZero();

        assertThat(run("layers @/two.oci")).as(err.toString(UTF_8)).isZero();
        assertThat(out.toString(UTF_8)).contains("(covered: c)");
        assertThat(run("layers @/two.oci --json")).isZero();
        assertThat(out.toString(UTF_8).replaceAll("\\s+", "")).contains("\"covered\":[\"c-1-0\"]");
        assertThat(run("layers @/plain.oci")).isZero();
        assertThat(out.toString(UTF_8)).doesNotContain("covered");
        assertThat(run("inspect @/two.oci --files")).isZero();
        assertThat(out.toString(UTF_8)).contains("share/c-2-0").doesNotContain("share/c-1-0");
        assertThat(run("diff @/two.oci @/plain.oci --files")).isZero();
    }

    @Test
    void refusesToCoverMoreThanThereIs() {
        for (var part : List.of("-1", "101", "NaN")) {
            assertThat(run("build -f @/one.txt --covered-max " + part + " -o @/one.oci"))
                    .isEqualTo(Program.ASKED_WRONGLY);
            assertThat(err.toString(UTF_8)).contains("`--covered-max` is ");
        }
    }

    @Test
    void saysBeforeABuildWhatWillBeCovered() throws IOException {
        writeLock("one.txt", "a-1-0", "b-1-0", "c-1-0", "d-1-0", "e-1-0", "f-1-0");
        assertThat(run("build --offline --layers-max 4 --format oci -f @/one.txt -o @/one.oci"))
                .as(err.toString(UTF_8))
                .isZero();
        writeSizedLock("two.lock", "a-1-0", "b-1-0", "c-2-0", "d-1-0", "e-1-0", "f-1-0");

        assertThat(run("what-if @/two.lock @/two.lock --previous @/one.oci --layers-max 3"))
                .as(err.toString(UTF_8))
                .isZero();

        assertThat(out.toString(UTF_8)).contains("(covered: c-1-0)", "in 1 of 3 layers");
        assertThat(run("what-if @/two.lock @/two.lock --previous @/one.oci --layers-max 3 --json"))
                .isZero();
        assertThat(out.toString(UTF_8).replaceAll("\\s+", "")).contains("\"covered\":[\"c-1-0\"]");
    }

    /// A lock that says how large its packages are.
    private void writeSizedLock(String file, String... stems) throws IOException {
        var lines = new ArrayList<>(List.of(
                "version: 6",
                "environments:",
                "  default:",
                "    channels:",
                "    - url: https://example.org/c/",
                "    packages:",
                "      linux-64:"));
        for (var stem : stems) {
            lines.add("      - conda: https://example.org/c/noarch/" + stem + ".conda");
        }
        lines.add("packages:");
        for (var stem : stems) {
            lines.add("- conda: https://example.org/c/noarch/" + stem + ".conda");
            lines.add("  sha256: " + "0".repeat(64));
            lines.add("  size: 1000000");
        }
        Files.write(folder.resolve(file), lines);
    }

    @Test
    void plansInDryRunsWhatItBuilds() throws IOException {
        writeLock("one.txt", "a-1-0", "b-1-0", "c-1-0", "d-1-0");

        assertThat(run("build --offline --layering single -f @/one.txt --dry-run -o @/one.oci"))
                .isZero();
        assertThat(out.toString(UTF_8).lines()).hasSize(1);

        Files.writeString(folder.resolve("groups"), "a d\n");
        assertThat(run("build --offline --layering @/groups -f @/one.txt --dry-run -o @/one.oci"))
                .as(err.toString(UTF_8))
                .isZero();
        assertThat(out.toString(UTF_8).lines()).hasSize(3);
    }

    @Test
    void saysWhatAnUpdateWillSend() throws IOException {
        writeLock("one.txt", "a-1-0", "b-1-0", "c-1-0");
        writeLock("two.txt", "a-1-0", "b-1-0", "c-2-0");

        assertThat(run("what-if @/one.txt @/two.txt")).as(err.toString(UTF_8)).isZero();
        assertThat(out.toString(UTF_8).lines())
                .filteredOn(line -> line.startsWith("send"))
                .singleElement()
                .asString()
                .endsWith("c-2-0");
        assertThat(out.toString(UTF_8)).contains("in 1 of 3 layers");
        assertThat(run("what-if @/one.txt @/two.txt --json")).isZero();
        assertThat(JsonObject.expect(Json.parse(out.toByteArray()), "report").array("layers"))
                .hasSize(3);
    }

    @Test
    void measuresEveryRuleOnAHistory() throws IOException {
        Files.writeString(folder.resolve("demo.json"), HISTORY);

        assertThat(run("layers benchmark @/demo.json --limit 2,9 --json"))
                .as(err.toString(UTF_8))
                .isZero();

        var rows = Json.parse(out.toByteArray());
        assertThat(((JsonArray) rows).items()).hasSize(14);
        assertThat(out.toString(UTF_8).replaceAll("\\s+", " "))
                .contains("{ \"history\": \"me/demo\", \"strategy\": \"auto\", \"layers\": 9,"
                        + " \"resent_percent\": 20.000, \"registry_bytes\": 600, \"ours\": true }");
        assertThat(run("layers benchmark @/demo.json --limit 2,9")).isZero();
        assertThat(out.toString(UTF_8))
                .contains("floor", "install-order")
                .satisfies(text -> assertThat(text.lines()).hasSize(8));
    }

    @Test
    void saysWhatIsWrongWithAHistory() throws IOException {
        Files.writeString(folder.resolve("bad.json"), "{\"packages\": [], \"locks\": [{\"packages\": [0]}]}");

        assertThat(run("layers benchmark @/bad.json")).isNotZero();
        assertThat(err.toString(UTF_8)).contains("`locks` holds `0`, which is no index into `packages`");
        assertThat(run("layers")).isNotZero();
        assertThat(err.toString(UTF_8)).contains("there is no environment to explain");
    }

    @Test
    void refusesAPreviousImageForRulesWithoutMemory() throws IOException {
        writeLock("one.txt", "a-1-0");

        assertThat(run("build -f @/one.txt -o @/x.oci --layering single --previous @/y.oci"))
                .isNotZero();
        assertThat(err.toString(UTF_8)).contains("`--previous` goes with `--layering auto` only");
        assertThat(run("build -f @/one.txt -o @/x.oci --layering nonsense")).isNotZero();
        assertThat(err.toString(UTF_8)).contains("neither auto, package nor single, nor a file");
    }

    @Test
    void comparesWhatARegistryStoresForAFleet() throws IOException {
        Files.writeString(folder.resolve("demo.json"), HISTORY);
        Files.writeString(folder.resolve("other.json"), HISTORY.replace("b-1-0", "b-9-0"));

        assertThat(run("layers benchmark --fleet @/demo.json @/other.json --limit 2,9,9"))
                .as(err.toString(UTF_8))
                .isZero();

        assertThat(out.toString(UTF_8))
                .startsWith("stored (kB)           2       9   for 2 environments\nauto ")
                .contains("\nsingle             1.00    1.00\n")
                .satisfies(text -> assertThat(text.lines()).hasSize(8));
        assertThat(run("layers benchmark --fleet @/demo.json @/other.json --limit 9 --json"))
                .isZero();
        assertThat(out.toString(UTF_8).replaceAll("\\s+", " "))
                .contains("{ \"environments\": 2, \"strategy\": \"package\", \"layers\": 9,"
                        + " \"registry_bytes\": 800, \"ours\": false }");
    }

    @Test
    void takesEachLockFileForAnEnvironmentOfAFleet() throws IOException {
        writeLock("one.txt", "a-1-0", "b-1-0");
        writeLock("two.txt", "a-1-0", "c-1-0");

        assertThat(run("layers benchmark --fleet @/one.txt @/two.txt --limit 9"))
                .as(err.toString(UTF_8))
                .isZero();

        assertThat(out.toString(UTF_8)).contains("for 2 environments");
    }

    @Test
    void learnsFromLocksForAFirstImage() throws IOException {
        writeLock("one.txt", "a-1-0", "b-1-0", "c-1-0", "d-1-0");
        writeLock("two.txt", "a-1-0", "b-1-0", "c-2-0", "d-1-0");

        assertThat(run("layers learn @/one.txt @/two.txt -o @/memory"))
                .as(err.toString(UTF_8))
                .isZero();
        assertThat(err.toString(UTF_8)).contains("memory: learnt from 2 locks");
        assertThat(folder.resolve("memory")).content().contains("c\t2-0\t0\t1\t1\n");
        assertThat(run("layers learn @/one.txt @/two.txt")).isZero();
        assertThat(folder.resolve("memory")).hasContent(out.toString(UTF_8));

        assertThat(run("build --offline -f @/two.txt --previous @/memory --format oci -o @/two.oci"))
                .as(err.toString(UTF_8))
                .isZero();
        try (var two = ImageFile.open(folder.resolve("two.oci"))) {
            assertThat(LayerNotes.of(two.single().image()).orElseThrow().text())
                    .isEqualTo(Files.readString(folder.resolve("memory")));
        }
        assertThat(run("what-if @/one.txt @/two.txt --previous @/memory")).isZero();
        assertThat(out.toString(UTF_8)).contains("in 0 of 4 layers");
    }

    @Test
    void refusesAMemoryThatIsDamaged() throws IOException {
        writeLock("one.txt", "a-1-0");
        Files.writeString(folder.resolve("memory"), "docker-envs-layers 2\n0\ta\n");

        assertThat(run("build --offline -f @/one.txt --previous @/memory -o @/one.oci"))
                .isEqualTo(Program.COULD_NOT);

        assertThat(err.toString(UTF_8)).contains("memory` begins as what `layers learn` writes");
    }

    @Test
    void saysWhereSizesAreNotKnown() throws IOException {
        writeLock("one.txt", "a-1-0", "b-1-0");
        writeLock("two.txt", "a-1-0", "b-2-0");

        assertThat(run("layers @/one.txt")).isZero();
        assertThat(out.toString(UTF_8))
                .contains("         ?     15%  alone: a\n", "at least 0 B in 2 layers")
                .doesNotContain("\n       0 B");
        assertThat(err.toString(UTF_8)).contains("does not say the size of 2 packages; a build knows it");
        assertThat(run("layers @/one.txt --json")).isZero();
        assertThat(out.toString(UTF_8)).doesNotContain("size");
        assertThat(run("what-if @/one.txt @/two.txt")).isZero();
        assertThat(out.toString(UTF_8)).contains("send           ?  b-2-0\nat least 0 B to send in 1 of 2 layers");
        assertThat(run("build --offline -f @/one.txt --dry-run -o @/one.oci")).isZero();
        assertThat(err.toString(UTF_8)).contains("the lock does not say the size of every package");
    }

    @Test
    void saysThatTheNotesOfAnImageCannotBeRead() throws IOException {
        writeLock("one.txt", "a-1-0", "b-1-0");
        assertThat(run("build --offline -f @/one.txt --format oci -o @/one.oci"))
                .isZero();
        try (var one = ImageFile.open(folder.resolve("one.oci"))) {
            var image = one.single().image();
            OciLayout.append(image.withAnnotation(LayerNotes.ANNOTATION, "garbage"), "x:1", folder.resolve("garbage"));
            OciLayout.append(
                    image.withAnnotation(LayerNotes.ANNOTATION, "docker-envs-layers 2\n0\tz\t1\t5\t0\t0\n"),
                    "x:1",
                    folder.resolve("others"));
        }

        assertThat(run("layers @/garbage")).isZero();
        assertThat(err.toString(UTF_8)).contains("garbage` says of how its layers were planned cannot be read");
        assertThat(out.toString(UTF_8)).contains("alone: a");
        assertThat(run("layers @/others")).isZero();
        assertThat(err.toString(UTF_8)).contains("others` says how layers of other packages were planned");
    }

    @Test
    void refusesAHistoryWithoutSizes() throws IOException {
        Files.writeString(folder.resolve("null.json"), HISTORY.replaceAll("\"size\": \\d+", "\"size\": null"));

        assertThat(run("layers benchmark @/null.json")).isEqualTo(Program.COULD_NOT);

        assertThat(err.toString(UTF_8)).contains("none of the `packages` has a size");
    }
}
