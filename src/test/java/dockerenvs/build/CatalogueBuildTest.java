package dockerenvs.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.catalogue.EntryKind;
import dockerenvs.catalogue.LayerCatalogue;
import dockerenvs.conda.archive.PackageFiles;
import dockerenvs.conda.environment.Lock;
import dockerenvs.content.Compression;
import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.FileTree;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.ImageFiles;
import dockerenvs.oci.image.Layer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Builds that believe a catalogue, each on a machine that has nothing but the packages in a folder.
class CatalogueBuildTest {
    private static final List<String> REPOSITORIES = List.of("registry.example/me/app");

    @TempDir
    private Path folder = Path.of("");

    private int machines;

    private static PackageFiles demo(String stem) {
        return PackageFiles.of(stem)
                .file("share/" + stem, stem.repeat(100))
                .file("bin/" + stem, "#!/bin/sh\necho".getBytes(UTF_8), 0755, JsonObject.EMPTY)
                .symlink("lib/" + stem + ".so", stem + ".so.1")
                .file("etc/conda/activate.d/" + stem + ".sh", "export SEEN_" + stem.charAt(0) + "=1\n")
                .index("timestamp", Json.of(1_700_000_000_000L));
    }

    private Lock lock(PackageFiles... packages) throws IOException {
        return ExplicitList.lock(folder, packages);
    }

    private static Image base() throws IOException {
        return Image.SCRATCH.withFiles(FileTree.ofContents(Map.of("bin/sh", new byte[] {1})));
    }

    private static EnvironmentImage image(Lock lock) throws IOException {
        return EnvironmentImage.on(base()).lock(lock).compression(Compression.GZIP);
    }

    /// Builds on another machine; its workshop stays open.
    private BuiltEnvironment build(EnvironmentImage image) throws IOException {
        machines++;
        try (var workshop = Workshop.open(folder.resolve("machine" + machines), Workshop.Supply.DEFAULT)) {
            return image.build(workshop);
        }
    }

    private LayerCatalogue told(BuiltEnvironment built) throws IOException {
        var catalogue = built.discovery().orElseThrow().addedTo(LayerCatalogue.EMPTY, REPOSITORIES);
        return LayerCatalogue.of(catalogue.artifact());
    }

    private static CatalogueUse believing(LayerCatalogue catalogue) {
        return new CatalogueUse(List.of(catalogue), CatalogueUse.Mode.BELIEVE);
    }

    private void deletePackages(String... stems) throws IOException {
        for (var stem : stems) {
            Files.delete(folder.resolve("channel/linux-64").resolve(stem + ".conda"));
        }
    }

    private static void read(Layer layer) throws IOException {
        layer.blob().writeTo(OutputStream.nullOutputStream());
    }

    @Test
    void makesAnImageWithoutItsPackages() throws IOException {
        var lock = lock(demo("a-1-0"), demo("b-1-0"));
        var first = build(image(lock));
        deletePackages("a-1-0", "b-1-0");

        var second = build(image(lock).catalogues(believing(told(first))));

        assertThat(second.image()).isEqualTo(first.image());
        assertThat(second.warnings()).isEqualTo(first.warnings());
        assertThat(second.layers()).isEqualTo(first.layers());
        assertThat(second.discovery()).isEmpty();
    }

    @Test
    void doesNotLookAtTheBaseOfAKnownBuild() throws IOException {
        var lock = lock(demo("a-1-0"));
        var first = build(image(lock));

        var second = build(image(lock).catalogues(believing(told(first))).baseKept(() -> {
            throw new AssertionError("the base is looked at");
        }));

        assertThat(second.image()).isEqualTo(first.image());
    }

    @Test
    void fetchesTheOnePackageThatChanged() throws IOException {
        var first = build(image(lock(demo("a-1-0"), demo("b-1-0"), demo("c-1-0"))));
        var changed = lock(demo("a-1-0"), demo("b-2-0"), demo("c-1-0"));
        var expected = build(image(changed));
        deletePackages("a-1-0", "c-1-0");

        var built = build(image(changed).catalogues(believing(told(first))));

        assertThat(built.image()).isEqualTo(expected.image());
        assertThat(folder.resolve("machine" + machines).resolve("linked"))
                .isDirectoryContaining(file -> true)
                .satisfies(linked -> {
                    try (var files = Files.list(linked)) {
                        assertThat(files).hasSize(1);
                    }
                });
    }

    @Test
    void packsALayerWhoseBytesSomebodyWants() throws IOException {
        var lock = lock(demo("a-1-0"), demo("b-1-0"));
        var first = build(image(lock));
        var changed = lock(demo("a-1-0"), demo("b-2-0"));

        for (var wanted : List.of(lock, changed)) {
            var built = build(image(wanted).catalogues(believing(told(first))));
            for (var layer : built.image().layers()) {
                read(layer);
            }
            assertThat(ImageFiles.read(built.image()).read("opt/env/share/a-1-0", 1000))
                    .asString(UTF_8)
                    .startsWith("a-1-0a-1-0");
        }
    }

    @Test
    void settlesWhoseFileCountsWithoutPackages() throws IOException {
        var lock = lock(
                demo("a-1-0").file("share/both", "of a"),
                demo("b-1-0").file("share/both", "from b"),
                demo("c-1-0").symlink("share/link", "both"));
        var first = build(image(lock));
        var changed = lock(
                demo("a-1-0").file("share/both", "of a"),
                demo("b-1-0").file("share/both", "from b"),
                demo("c-2-0").symlink("share/link", "both"));
        var expected = build(image(changed));
        deletePackages("a-1-0", "b-1-0");

        var built = build(image(changed).catalogues(believing(told(first))));

        assertThat(built.image()).isEqualTo(expected.image());
        assertThat(built.warnings()).isEqualTo(expected.warnings()).anyMatch(text -> text.contains("share/both"));
    }

    @Test
    void comesToBelieveNothingByItself() throws IOException {
        var lock = lock(demo("a-1-0"), demo("b-1-0"));
        var told = told(build(image(lock)));
        var changed = lock(demo("a-1-0"), demo("b-2-0"));
        deletePackages("a-1-0");
        try (var workshop = Workshop.open(folder.resolve("machine"), Workshop.Supply.DEFAULT)) {
            image(lock).catalogues(believing(told)).build(workshop);
            image(changed).catalogues(believing(told)).build(workshop);

            assertThatThrownBy(() -> image(lock).build(workshop)).hasMessageContaining("a-1-0");
            assertThatThrownBy(() -> image(changed).build(workshop)).hasMessageContaining("a-1-0");
        }
    }

    private LayerCatalogue lying(
            LayerCatalogue catalogue, BuiltEnvironment built, EntryKind kind, UnaryOperator<JsonObject> lie)
            throws IOException {
        var all = built.discovery().orElseThrow().entries(kind, REPOSITORIES);
        var lies = new LinkedHashMap<String, JsonObject>();
        all.forEach((key, json) -> lies.put(key, lie.apply(json)));
        return catalogue.with(kind, lies);
    }

    @Test
    void neverWritesALayerThatACatalogueLiesAbout() throws IOException {
        var lock = lock(demo("a-1-0"));
        var first = build(image(lock));
        var digest = Digest.sha256("evil".getBytes(UTF_8)).toString();
        var catalogue = LayerCatalogue.EMPTY.with(
                EntryKind.PACKAGE, first.discovery().orElseThrow().entries(EntryKind.PACKAGE, REPOSITORIES));
        var lies = lying(catalogue, first, EntryKind.LAYER, json -> json.with("digest", digest));

        var built = build(image(lock).catalogues(believing(lies)));

        assertThat(built.layers().getFirst().layer().blob().digest()).hasToString(digest);
        assertThatThrownBy(() -> read(built.layers().getFirst().layer()))
                .isInstanceOf(MalformedInput.class)
                .hasMessageContaining("a layer that a catalogue tells of");
    }

    @Test
    void refusesAPackageThatIsNotAsACatalogueSays() throws IOException {
        var lock = lock(demo("a-1-0"));
        var first = build(image(lock));
        var lies = lying(
                LayerCatalogue.EMPTY,
                first,
                EntryKind.PACKAGE,
                json -> json.with(
                        "files",
                        JsonArray.ofStrings(json.strings("files").stream()
                                .filter(line -> !line.contains("share/"))
                                .toList())));

        assertThatThrownBy(() -> build(image(lock).catalogues(believing(lies))))
                .isInstanceOf(MalformedInput.class)
                .hasMessageContaining("`a-1-0` is not as the catalogue says");
    }

    /// The same with forged scripts of activation, which nothing in the lines of files gives away.
    private static JsonObject forged(JsonObject outline) {
        var contents = new LinkedHashMap<String, String>();
        outline.stringMap("contents")
                .forEach((path, content) -> contents.put(path, content.replaceFirst("^....", "Iy4u")));
        return outline.with("contents", JsonObject.ofStrings(contents));
    }

    @Test
    void keepsNothingOfAForgedPackage() throws IOException {
        var lock = lock(demo("a-1-0"));
        var first = build(image(lock));
        var honest = first.image();
        try (var workshop = Workshop.open(folder.resolve("machine"), Workshop.Supply.DEFAULT)) {
            var lies = lying(LayerCatalogue.EMPTY, first, EntryKind.PACKAGE, CatalogueBuildTest::forged);

            assertThatThrownBy(() -> image(lock).catalogues(believing(lies)).build(workshop))
                    .isInstanceOf(MalformedInput.class)
                    .hasMessageContaining("`a-1-0` is not as the catalogue says");

            assertThat(image(lock).build(workshop).image()).isEqualTo(honest);
        }
    }

    @Test
    void tellsACatalogueNothingThatAnotherOneSays() throws IOException {
        var lock = lock(demo("a-1-0"), demo("b-1-0"));
        var first = build(image(lock));
        var lies = lying(told(first), first, EntryKind.LAYER, json -> json.with("size", 1));
        var use = new CatalogueUse(List.of(LayerCatalogue.EMPTY, lies), CatalogueUse.Mode.UPDATE);

        var built = build(image(lock).catalogues(use));

        assertThat(built.image()).isEqualTo(first.image());
        assertThat(told(built).artifact()).isEqualTo(told(first).artifact());
    }

    @Test
    void verifiesWithoutTheCachesOfTheMachine() throws IOException {
        var lock = lock(demo("a-1-0"), demo("b-1-0"));
        var place = folder.resolve("machine");
        try (var workshop = Workshop.open(place, Workshop.Supply.DEFAULT)) {
            var told = told(image(lock).build(workshop));
            try (var files = Files.list(place.resolve("linked"))) {
                for (var file : files.toList()) {
                    var bytes = Files.readAllBytes(file);
                    bytes[bytes.length / 3] ^= 1;
                    Files.write(file, bytes);
                }
            }
            try (var doubting = Workshop.open(place, Workshop.Supply.DEFAULT)) {
                var verifying = new CatalogueUse(List.of(told), CatalogueUse.Mode.VERIFY);
                var again = image(lock).catalogues(verifying).build(doubting);

                assertThat(again.discovery().orElseThrow().comparedTo(told))
                        .isEqualTo(new Discovery.Verdict(5, List.of()));
            }
        }
        try (var files = Files.list(place)) {
            assertThat(files.map(file -> file.getFileName().toString())).noneMatch(name -> name.startsWith("."));
        }
    }

    @Test
    void refusesAPackageThatIsDamagedInACatalogue() throws IOException {
        var lock = lock(demo("a-1-0"));
        var first = build(image(lock));
        var lies = List.<UnaryOperator<JsonObject>>of(
                json -> json.with("files", JsonArray.ofStrings(List.of("f 644 0:0 0 -1 opt/env/a"))),
                json -> json.with("files", JsonArray.ofStrings(List.of("f 644 0:0 0 1 ../a"))),
                json -> json.with("files", JsonArray.ofStrings(List.of("x"))),
                json -> json.with("files", JsonArray.ofStrings(List.of("l 777 0:0 0 0 opt/env/a"))),
                json -> json.with("scripts", JsonArray.ofStrings(List.of("x"))),
                json -> json.with("record", JsonObject.EMPTY),
                json -> json.with(
                        "contents",
                        JsonObject.ofStrings(Map.of("opt/env/etc/conda/activate.d/a-1-0.sh", "no base 64"))));

        for (var lie : lies) {
            var told = lying(LayerCatalogue.EMPTY, first, EntryKind.PACKAGE, lie);

            assertThatThrownBy(() -> build(image(lock).catalogues(believing(told.called("c")))))
                    .isInstanceOf(MalformedInput.class)
                    .hasMessageStartingWith("the catalogue `c`: ")
                    .extracting(failure -> ((MalformedInput) failure).hint())
                    .isEqualTo("build without it, or have it made anew");
        }
    }

    @Test
    void refusesAPackageThatACataloguePutsElsewhere() throws IOException {
        var lock = lock(demo("a-1-0"));
        var told = lying(
                LayerCatalogue.EMPTY,
                build(image(lock)),
                EntryKind.PACKAGE,
                json -> json.with("files", JsonArray.ofStrings(List.of("f 644 0:0 0 1 etc/passwd"))));

        assertThatThrownBy(() -> build(image(lock).catalogues(believing(told))))
                .isInstanceOf(MalformedInput.class)
                .hasMessageContaining("`etc/passwd` of a-1-0");
    }

    @Test
    void namesACatalogueThatSaysNonsenseOfALayer() throws IOException {
        var lock = lock(demo("a-1-0"));
        var first = build(image(lock));
        var told = lying(LayerCatalogue.EMPTY, first, EntryKind.LAYER, json -> json.with("size", -1));

        assertThatThrownBy(() -> build(image(lock).catalogues(believing(told.called("c")))))
                .hasMessage("the catalogue `c`: a known layer has no size");
    }

    @Test
    void buildsAnewWhatIsDamagedInACatalogue() throws IOException {
        var lock = lock(demo("a-1-0"));
        var first = build(image(lock));
        var lies = List.<UnaryOperator<JsonObject>>of(
                json -> JsonObject.EMPTY,
                json -> json.with("created", "today"),
                json -> json.with("state", "x"),
                json -> json.with("layers", JsonArray.ofStrings(List.of("x"))),
                json -> json.with("layers", JsonArray.ofStrings(List.of())),
                json -> json.with(
                        "layers",
                        JsonArray.of(json.array("layers").stream()
                                .map(layer -> JsonObject.expect(layer, "layers").with("key", "no key"))
                                .toList())),
                json -> json.with("activation", JsonObject.EMPTY.with("skipped", "x")));

        for (var lie : lies) {
            var told = lying(LayerCatalogue.EMPTY, first, EntryKind.BUILD, lie);

            assertThat(build(image(lock).catalogues(believing(told))).image()).isEqualTo(first.image());
        }
    }

    @Test
    void findsOutWhatACatalogueSaysWrong() throws IOException {
        var lock = lock(demo("a-1-0"), demo("b-1-0"));
        var first = build(image(lock));
        var told = told(first);
        var lies = lying(told, first, EntryKind.LAYER, json -> json.with("size", 1));
        try (var workshop = Workshop.open(folder.resolve("machine"), Workshop.Supply.DEFAULT)) {
            var verifying = new CatalogueUse(List.of(told), CatalogueUse.Mode.VERIFY);
            var again = image(lock)
                    .catalogues(verifying)
                    .build(workshop)
                    .discovery()
                    .orElseThrow();

            assertThat(again.comparedTo(told)).isEqualTo(new Discovery.Verdict(5, List.of()));
            assertThat(again.comparedTo(lies).confirmed()).isEqualTo(3);
            assertThat(again.comparedTo(lies).contradictions())
                    .hasSize(2)
                    .allMatch(text -> text.startsWith("layers: "));
        }
    }
}
