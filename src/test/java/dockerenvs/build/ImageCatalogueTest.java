package dockerenvs.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.catalogue.LayerCatalogue;
import dockerenvs.conda.archive.PackageFiles;
import dockerenvs.conda.environment.Lock;
import dockerenvs.conda.environment.LockFile;
import dockerenvs.conda.environment.Selection;
import dockerenvs.content.Compression;
import dockerenvs.content.ContentStore;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.layering.FixedLayering;
import dockerenvs.oci.image.Artifact;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.MediaFamily;
import dockerenvs.oci.image.Platform;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Builds that believe an image, each on a machine that has nothing but the packages in a folder.
class ImageCatalogueTest {
    @TempDir
    private Path folder = Path.of("");

    private int machines;

    private static PackageFiles demo(String stem) {
        return PackageFiles.of(stem)
                .file("share/" + stem, stem.repeat(100))
                .file("etc/conda/activate.d/" + stem + ".sh", "export SEEN_" + stem.charAt(0) + "=1\n")
                .index("timestamp", Json.of(1_700_000_000_000L));
    }

    private Lock lock(PackageFiles... packages) throws IOException {
        return ExplicitList.lock(folder, packages);
    }

    private static Image base() throws IOException {
        return Image.SCRATCH.withFiles(
                FileTree.of(List.of(FileEntry.file("bin/sh", new byte[] {1}, Attributes.FILE.withMode(0755)))));
    }

    private static EnvironmentImage image(Lock lock) throws IOException {
        return EnvironmentImage.on(base()).lock(lock).compression(Compression.GZIP);
    }

    private BuiltEnvironment build(EnvironmentImage image) throws IOException {
        machines++;
        try (var workshop = Workshop.open(folder.resolve("machine" + machines), Workshop.Supply.DEFAULT)) {
            return image.build(workshop);
        }
    }

    /// What an image that was stored says of itself.
    private static CatalogueUse believing(Image image) throws IOException {
        return new CatalogueUse(List.of(told(image)), CatalogueUse.Mode.BELIEVE);
    }

    private static LayerCatalogue told(Image image) throws IOException {
        return ImageCatalogue.of(image.artifact(), List.of("registry.example/me/app"));
    }

    private void deletePackages(String... stems) throws IOException {
        for (var stem : stems) {
            Files.delete(folder.resolve("channel/linux-64").resolve(stem + ".conda"));
        }
    }

    private ContentStore store() throws IOException {
        return ContentStore.temporary(folder);
    }

    @Test
    void makesAnImageAgainWithoutItsPackages() throws IOException {
        var lock = lock(demo("a-1-0"), demo("b-1-0"));
        var first = build(image(lock));
        deletePackages("a-1-0", "b-1-0");

        var second = build(image(lock)
                .catalogues(believing(first.image().artifact().image()))
                .baseKept(() -> {
                    throw new AssertionError("the base is looked at");
                }));

        assertThat(second.image()).isEqualTo(first.image());
        assertThat(second.warnings()).isEqualTo(first.warnings());
        assertThat(second.layers()).isEqualTo(first.layers());
    }

    @Test
    void setsWhatContainersStartWithAnew() throws IOException {
        var lock = lock(demo("a-1-0"));
        var first = build(image(lock));

        var second = build(image(lock)
                .settings(image -> image.withCommand(List.of("other")))
                .catalogues(believing(first.image())));

        assertThat(second.image().layers()).isEqualTo(first.image().layers());
        assertThat(second.image().configuration().command()).containsExactly("other");
    }

    @Test
    void findsBuildsOfEveryShape() throws IOException {
        var lock = lock(demo("a-1-0").file("bin/sh", "x"), demo("b-1-0"));
        var shapes = List.of(
                image(lock).activation(Activating.SHELL),
                image(lock).activation(Activating.NONE).layering(FixedLayering.SINGLE),
                image(lock).compression(Compression.NONE),
                image(lock(new PackageFiles[0])),
                EnvironmentImage.on(Image.SCRATCH).lock(lock).compression(Compression.ZSTD),
                EnvironmentImage.on(base().in(MediaFamily.DOCKER)).lock(lock).compression(Compression.GZIP));

        for (var shape : shapes) {
            var first = build(shape.catalogues(CatalogueUse.NONE));
            var second = build(shape.catalogues(believing(first.image())));

            assertThat(first.discovery().orElseThrow().comparedTo(told(first.image())))
                    .isEqualTo(new Discovery.Verdict(first.layers().size(), List.of()));
            assertThat(second.discovery()).as("not built again").isEmpty();
            assertThat(second.image()).isEqualTo(first.image());
            assertThat(second.warnings()).isEqualTo(first.warnings());
        }
    }

    @Test
    void findsABuildByALockThatSaysMoreOrLess() throws IOException {
        var list = lock(demo("a-1-0").index("depends", JsonArray.ofStrings(List.of("b", "c"))), demo("b-1-0"));
        var first = build(image(list)).image();
        var text = ImageLock.read(first);
        var exported = LockFile.read(Files.writeString(folder.resolve("pixi.lock"), text), Selection.DEFAULT);
        deletePackages("a-1-0", "b-1-0");

        assertThat(build(image(exported).catalogues(believing(first))).image()).isEqualTo(first);

        var carried = new CarriedLock(text);
        assertThat(carried.answers(list)).isTrue();
        assertThat(carried.answers(exported)).isTrue();
        for (var other : List.of(
                text.replaceFirst("md5: .", "md5: z").replaceFirst("sha256: .", "sha256: z"),
                text.replaceFirst("  - c\n", ""),
                text.replaceFirst("  - c\n", "  - c\n  - d\n"),
                text.replaceFirst("timestamp: 1", "timestamp: 2"),
                text.replaceAll("channel/", "other/"),
                text.replaceAll("b-1-0", "b-2-0"),
                "")) {
            assertThat(new CarriedLock(other).answers(exported)).as(other).isFalse();
        }
    }

    @Test
    void isFoundBelowWhatWasPutOnIt() throws IOException {
        var lock = lock(demo("a-1-0"));
        var first = build(image(lock));
        var changed = first.image()
                .withFiles(FileTree.ofContents(Map.of("app/main", new byte[] {1})))
                .withEnvironment("SEEN_a", "2");
        deletePackages("a-1-0");

        assertThat(build(image(lock).catalogues(believing(changed))).image()).isEqualTo(first.image());
    }

    @Test
    void packsOnlyLayersThatAnImageDoesNotHave() throws IOException {
        var first = build(image(lock(demo("a-1-0"), demo("b-1-0"))));
        var changed = lock(demo("a-1-0"), demo("b-2-0"));
        var expected = build(image(changed));

        var built = build(image(changed).catalogues(believing(first.image())));

        assertThat(built.image()).isEqualTo(expected.image());
        try (var files = Files.list(folder.resolve("machine" + machines).resolve("layers"))) {
            assertThat(files.map(Path::toString).filter(name -> name.endsWith(".blob")))
                    .as("one of packages, and the state")
                    .hasSize(2);
        }
        for (var layer : built.image().layers()) {
            layer.blob().writeTo(OutputStream.nullOutputStream());
        }
    }

    @Test
    void knowsEachImageOfAnIndex() throws IOException {
        var lock = lock(demo("a-1-0"));
        var first = build(image(lock));
        var other = build(image(lock(demo("b-1-0")))).image().withPlatform(Platform.parse("linux/arm64"));
        var index = Artifact.ofPlatforms(List.of(other, first.image()));
        deletePackages("a-1-0");
        var use = new CatalogueUse(List.of(ImageCatalogue.of(index, List.of())), CatalogueUse.Mode.BELIEVE);

        assertThat(build(image(lock).catalogues(use)).image()).isEqualTo(first.image());
    }

    @Test
    void believesNothingOfAnImageWhoseLayersWereChanged() throws IOException {
        var lock = lock(demo("a-1-0"), demo("b-1-0"));
        var first = build(image(lock));
        var withoutPackage = first.image().withoutLayer(1);
        try (var store = store()) {
            var compressed = first.image().recompressed(Compression.ZSTD, false, store);

            for (var changed : List.of(withoutPackage, compressed)) {
                assertThatThrownBy(() -> told(changed))
                        .isInstanceOf(MalformedInput.class)
                        .hasMessage("it is an image that does not say how its layers were built");
            }
        }
    }

    @Test
    void refusesWhatSaysNothing() {
        assertThatThrownBy(() -> told(base()))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("it is an image that does not say how its layers were built");
    }

    @Test
    void refusesNotesThatCannotBeRead() throws IOException {
        var built = build(image(lock(demo("a-1-0"))));
        for (var notes :
                List.of("", "[]", "{}", "{\"encoding\":\"../x\"}", "{\"encoding\":\"gzip6.1\",\"key\":\"x\"}")) {
            var image = built.image().withoutTopLayer();
            var state = built.image().layers().getLast().withAnnotation(BuildNotes.ANNOTATION, notes);

            assertThatThrownBy(() -> told(image.withLayer(state)))
                    .isInstanceOf(MalformedInput.class)
                    .hasMessageStartingWith("the annotation `io.github.dockerenvs.build`: ");
        }
    }

    @Test
    void keepsNothingThatAnImageSays() throws IOException {
        var lock = lock(demo("a-1-0"));
        var first = build(image(lock));
        deletePackages("a-1-0");
        try (var workshop = Workshop.open(folder.resolve("machine"), Workshop.Supply.DEFAULT)) {
            image(lock).catalogues(believing(first.image())).build(workshop);

            assertThatThrownBy(() -> image(lock).build(workshop)).hasMessageContaining("a-1-0");
        }
    }

    @Test
    void passesOnNoNotesOfAnImageThatNobodyBelieves() throws IOException {
        var lock = lock(demo("a-1-0"));
        var first = build(image(lock)).image();
        var state = first.layers().getLast();
        var notes = state.descriptor().annotations().getOrDefault(BuildNotes.ANNOTATION, "");
        var key = "\"key\":\"" + "0".repeat(64) + "\"";

        for (var forged : List.of(notes.replace("\"SEEN_a\":\"1\"", "\"SEEN_a\":\"9\""), "{}", "[")) {
            assertThat(forged).isNotEqualTo(notes);
            var before = first.withoutTopLayer().withLayer(state.withAnnotation(BuildNotes.ANNOTATION, forged));
            var built = build(image(lock).previous(before, 0)).image().layers().getLast();

            assertThat(built.descriptor().annotations())
                    .hasEntrySatisfying(
                            BuildNotes.ANNOTATION,
                            said -> assertThat(said.replaceFirst("\"key\":\"[0-9a-f]*\"", key))
                                    .isEqualTo(notes.replaceFirst("\"key\":\"[0-9a-f]*\"", key)));
        }
        assertThat(build(image(lock).previous(first, 0)).image()).isEqualTo(first);
    }

    @Test
    void comparesALayerThatIsWantedWithWhatAnImageSays() throws IOException {
        var lock = lock(demo("a-1-0"));
        var first = build(image(lock));
        var other = build(image(lock(demo("b-1-0"))));
        // the layer of another package under the key of this one
        var forged = first.image().withoutTopLayer().withoutTopLayer();
        var layer = other.layers().getFirst().layer();
        forged = forged.withLayer(layer.withAnnotation(
                LayerKey.ANNOTATION, first.layers().getFirst().key().text()));
        forged = forged.withLayer(first.image().layers().getLast());

        var believing = image(lock).catalogues(believing(forged));
        var built = build(believing);

        assertThat(built.image().layers())
                .contains(layer.withAnnotation(
                        LayerKey.ANNOTATION, first.layers().getFirst().key().text()));
        assertThatThrownBy(() -> {
                    for (var wanted : built.image().layers()) {
                        wanted.blob().writeTo(OutputStream.nullOutputStream());
                    }
                })
                .isInstanceOf(MalformedInput.class)
                .hasMessageContaining("a layer that the catalogue tells of");
        try (var workshop = Workshop.open(folder.resolve("machine" + machines), Workshop.Supply.DEFAULT)) {
            assertThat(believing.heal(built, workshop))
                    .as("no cache is to blame")
                    .isFalse();
        }
    }
}
