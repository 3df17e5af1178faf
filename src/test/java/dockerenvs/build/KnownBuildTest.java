package dockerenvs.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.catalogue.EntryKind;
import dockerenvs.catalogue.LayerCatalogue;
import dockerenvs.conda.archive.PackageFiles;
import dockerenvs.conda.environment.Lock;
import dockerenvs.content.Compression;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import dockerenvs.files.FileType;
import dockerenvs.json.Json;
import dockerenvs.layering.FixedLayering;
import dockerenvs.oci.image.Image;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Builds that were done before on this machine.
class KnownBuildTest {
    private static final List<String> REPOSITORIES = List.of("registry.example/me/app");

    @TempDir
    private Path folder = Path.of("");

    private static PackageFiles demo(String stem) {
        return PackageFiles.of(stem).file("share/" + stem, stem).index("timestamp", Json.of(1_700_000_000_000L));
    }

    private Lock lock(PackageFiles... packages) throws IOException {
        return ExplicitList.lock(folder, packages);
    }

    private Workshop workshop(String name) throws IOException {
        return Workshop.open(folder.resolve(name), Workshop.Supply.DEFAULT);
    }

    private BuiltEnvironment build(EnvironmentImage image) throws IOException {
        try (var workshop = workshop("cache")) {
            return image.build(workshop);
        }
    }

    private static EnvironmentImage onScratch(Lock lock) {
        return EnvironmentImage.on(Image.SCRATCH).lock(lock);
    }

    private static Image base(String... paths) throws IOException {
        var contents = new TreeMap<String, byte[]>();
        for (var path : paths) {
            contents.put(path, path.getBytes(UTF_8));
        }
        return Image.SCRATCH.withFiles(FileTree.ofContents(contents));
    }

    @Test
    void findsAWholeBuildAgainWithoutALookAtTheBase() throws IOException {
        var lock = lock(demo("a-1-0"), demo("b-1-0"));
        var base = base("etc/a");
        var first = build(EnvironmentImage.on(base).lock(lock).compression(Compression.ZSTD));

        var second = build(EnvironmentImage.on(base)
                .baseKept(() -> {
                    throw new AssertionError("the base is looked at");
                })
                .lock(lock)
                .compression(Compression.ZSTD));

        assertThat(second.image()).isEqualTo(first.image());
        for (var layer : second.image().layers()) {
            layer.blob().writeTo(OutputStream.nullOutputStream());
        }
    }

    @Test
    void checksBeforeWorkAlone() throws IOException {
        var checks = new AtomicInteger();
        var lock = lock(demo("a-1-0"));

        build(onScratch(lock).beforeWork(checks::incrementAndGet));
        assertThat(checks).hasValue(1);

        build(onScratch(lock).beforeWork(checks::incrementAndGet));
        assertThat(checks).hasValue(1);
    }

    @Test
    void buildsWhatIsNotTheSameAnew() throws IOException {
        var lock = lock(demo("a-1-0"), demo("b-1-0"));
        var first = build(onScratch(lock)).image();

        assertThat(build(onScratch(lock).layering(FixedLayering.SINGLE)).layers())
                .hasSize(1);
        assertThat(build(onScratch(lock).owner(7, 8)).image()).isNotEqualTo(first);
        assertThat(build(onScratch(lock).prefix("/opt/other")).image()).isNotEqualTo(first);
        assertThat(build(onScratch(lock.withVariables(new TreeMap<>(Map.of("A", "b")))))
                        .image())
                .isNotEqualTo(first);
        assertThat(build(onScratch(lock).activation(Activating.NONE))
                        .image()
                        .configuration()
                        .environment())
                .isEmpty();
    }

    private void damage(String cache, String suffix) throws IOException {
        try (var files = Files.list(folder.resolve("cache").resolve(cache))) {
            for (var file :
                    files.filter(path -> path.toString().endsWith(suffix)).toList()) {
                var bytes = Files.readAllBytes(file);
                bytes[bytes.length / 3] ^= 1;
                Files.write(file, bytes);
            }
        }
    }

    @Test
    void makesAgainWhatADiskHasLost() throws IOException {
        for (var compression : List.of(Compression.GZIP, Compression.NONE)) {
            var setUp = onScratch(lock(demo("a-1-0").file("share/large", "x".repeat(9000)), demo("b-1-0")))
                    .compression(compression);
            var first = build(setUp);
            try (var workshop = workshop("cache")) {
                assertThat(setUp.heal(first, workshop)).isFalse();
            }
            damage("layers", ".blob");
            damage("linked", "");
            var spoilt = build(setUp);
            assertThatThrownBy(() -> {
                        for (var layer : spoilt.image().layers()) {
                            layer.blob().writeTo(OutputStream.nullOutputStream());
                        }
                    })
                    .isInstanceOf(MalformedInput.class);

            try (var workshop = workshop("cache")) {
                assertThat(setUp.heal(spoilt, workshop)).isTrue();
            }

            var again = build(setUp);
            assertThat(again.image()).isEqualTo(first.image());
            for (var layer : again.image().layers()) {
                layer.blob().writeTo(OutputStream.nullOutputStream());
            }
        }
    }

    @Test
    void refusesALayerThatIsNotTheSameAsItWas() throws IOException {
        var setUp = onScratch(lock(demo("a-1-0").file("share/large", "x".repeat(9000))))
                .compression(Compression.GZIP);
        var first = build(setUp).image();
        damage("linked", "");
        try (var files = Files.list(folder.resolve("cache/layers"))) {
            for (var file : files.filter(path -> path.toString().matches(".*\\.(blob|build)"))
                    .toList()) {
                Files.delete(file);
            }
        }

        assertThatThrownBy(() -> build(setUp))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("the cache of linked packages has lost something of `a-1-0`");

        assertThat(build(setUp).image()).isEqualTo(first);
    }

    @Test
    void packsNothingOfAPackageThatADiskHasDamaged() throws IOException {
        for (var compression : List.of(Compression.GZIP, Compression.NONE)) {
            var setUp = onScratch(lock(demo("a-1-0").file("share/large", "x".repeat(9000))))
                    .compression(compression);
            var first = build(setUp).image();
            damage("linked", "");
            try (var files = Files.list(folder.resolve("cache/layers"))) {
                for (var file : files.toList()) {
                    Files.delete(file);
                }
            }

            assertThatThrownBy(() -> build(setUp))
                    .isInstanceOf(MalformedInput.class)
                    .hasMessage("the cache of linked packages has lost something of `a-1-0`");

            assertThat(build(setUp).image()).isEqualTo(first);
        }
    }

    @Test
    void placesFilesBesideTheEnvironmentAsInTheWholeImage() throws IOException {
        var base = Image.SCRATCH.withFiles(FileTree.of(List.of(
                FileEntry.folder("srv", Attributes.FOLDER.withMode(0700)),
                new FileEntry("app", new FileType.Symlink("srv/real"), Attributes.FILE),
                FileEntry.folder("srv/real", Attributes.FOLDER.withMode(01777)))));
        var setUp = EnvironmentImage.on(base).lock(lock(demo("a-1-0")));
        var image = build(setUp).image();
        for (var path : List.of("app/x", "opt/other/x", "srv/y/x")) {
            var tree = FileTree.ofContents(Map.of(path, new byte[] {1}));

            assertThat(setUp.placed(tree, List.of()).orElseThrow().entries().toString())
                    .isEqualTo(image.place(tree).entries().toString());
        }
        assertThat(setUp.placed(FileTree.ofContents(Map.of("opt/env/x", new byte[] {1})), List.of()))
                .isEmpty();
        assertThat(setUp.placed(FileTree.ofContents(Map.of("opt", new byte[] {1})), List.of()))
                .isEmpty();
    }

    @Test
    void placesFilesInFoldersOfThoseBelow() throws IOException {
        var setUp = EnvironmentImage.on(base("etc/a")).lock(lock(demo("a-1-0")));
        var first = FileTree.of(List.of(
                FileEntry.folder("srv", Attributes.FOLDER.withMode(0700)),
                FileEntry.folder("srv/real", Attributes.FOLDER.withMode(01777)),
                new FileEntry("app", new FileType.Symlink("srv/real"), Attributes.FILE)));
        var image = build(setUp).image().withFiles(first);
        var below = List.of(setUp.placed(first, List.of()).orElseThrow());
        for (var path : List.of("app/x", "srv/y/x", "etc/x")) {
            var tree = FileTree.ofContents(Map.of(path, new byte[] {1}));

            assertThat(setUp.placed(tree, below).orElseThrow().entries().toString())
                    .isEqualTo(image.place(tree).entries().toString());
        }
        var link = FileTree.of(List.of(new FileEntry("env", new FileType.Symlink("opt/env"), Attributes.FILE)));
        var behindLink = FileTree.ofContents(Map.of("env/x", new byte[] {1}));
        assertThat(setUp.placed(
                        behindLink, List.of(setUp.placed(link, List.of()).orElseThrow())))
                .isEmpty();
    }

    @Test
    void tellsAgainOnlyWhatACatalogueDoesNotKnow() throws IOException {
        var lock = lock(demo("a-1-0"));
        var use = new CatalogueUse(List.of(LayerCatalogue.EMPTY), CatalogueUse.Mode.UPDATE);
        try (var workshop = workshop("cache")) {
            onScratch(lock).build(workshop);
            var told = onScratch(lock)
                    .catalogues(use)
                    .build(workshop)
                    .discovery()
                    .orElseThrow()
                    .addedTo(LayerCatalogue.EMPTY, REPOSITORIES);

            var again = onScratch(lock).catalogues(new CatalogueUse(List.of(told), CatalogueUse.Mode.UPDATE));

            assertThat(told.find(EntryKind.BUILD, Set.of("x"))).isEmpty();
            assertThat(told.count(EntryKind.BUILD)).isEqualTo(1);
            var discovery = again.build(workshop).discovery().orElseThrow();
            assertThat(discovery.addedTo(told, REPOSITORIES)).isSameAs(told);
            var elsewhere = discovery.addedTo(told, List.of("registry.example/you/app"));
            for (var kind : List.of(EntryKind.BUILD, EntryKind.LAYER)) {
                var keys = discovery.entries(kind, List.of()).keySet();
                assertThat(elsewhere.find(kind, keys).values())
                        .hasSize(1)
                        .allSatisfy(entry -> assertThat(entry.strings("in"))
                                .containsExactly("registry.example/you/app", "registry.example/me/app"));
            }
            assertThat(elsewhere.count(EntryKind.PACKAGE)).isEqualTo(1);
        }
    }
}
