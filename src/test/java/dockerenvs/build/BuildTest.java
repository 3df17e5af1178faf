package dockerenvs.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.conda.archive.PackageFiles;
import dockerenvs.conda.channel.ChannelFolder;
import dockerenvs.conda.environment.Lock;
import dockerenvs.conda.environment.LockFile;
import dockerenvs.conda.environment.Selection;
import dockerenvs.content.Compression;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileFilter;
import dockerenvs.files.FileTree;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.ImageFiles;
import dockerenvs.oci.image.Layer;
import dockerenvs.oci.image.Platform;
import dockerenvs.tasks.Listener;
import dockerenvs.tasks.TaskEvent;
import dockerenvs.tasks.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Environments of small packages, built into images.
class BuildTest {
    @TempDir
    private Path folder = Path.of("");

    private static PackageFiles demo(String stem) {
        return PackageFiles.of(stem).file("share/" + stem, stem).index("timestamp", Json.of(1_700_000_000_000L));
    }

    private Path write(PackageFiles... packages) throws IOException {
        return ExplicitList.write(folder, packages);
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

    private static String text(Image image, String path) throws IOException {
        return new String(ImageFiles.read(image).read(path, 1 << 20), UTF_8);
    }

    @Test
    void givesEachPackageALayerWithItsRecord() throws IOException {
        var built = build(onScratch(lock(demo("a-1-0"), demo("b-1-0"))));

        assertThat(built.layers())
                .extracting(PackedLayer::packages)
                .containsExactly(List.of("a-1-0"), List.of("b-1-0"));
        assertThat(paths(built.layers().getFirst().layer()))
                .containsExactly(
                        "opt",
                        "opt/env",
                        "opt/env/conda-meta",
                        "opt/env/conda-meta/a-1-0.json",
                        "opt/env/share",
                        "opt/env/share/a-1-0");
        assertThat(paths(built.image().layers().getLast()))
                .containsExactly(
                        "opt",
                        "opt/env",
                        "opt/env/conda-meta",
                        "opt/env/conda-meta/history",
                        "opt/env/conda-meta/pixi.lock");
    }

    private static List<String> paths(Layer layer) throws IOException {
        var paths = new ArrayList<String>();
        layer.visit(entry -> paths.add(entry.path()));
        return paths;
    }

    @Test
    void changesOneLayerAndTheStateWhenOnePackageIsUpdated() throws IOException {
        var before = build(onScratch(lock(demo("a-1-0"), demo("b-1-0"), demo("c-1-0"))));
        var after = build(onScratch(lock(demo("a-1-0"), demo("b-2-0"), demo("c-1-0"))));

        var old = new HashSet<>(before.image().layers());
        var changed = new ArrayList<>(after.image().layers());
        changed.removeIf(old::contains);
        assertThat(changed).hasSize(2);
        assertThat(paths(changed.getFirst())).contains("opt/env/share/b-2-0");
        assertThat(changed.getLast()).isEqualTo(after.image().layers().getLast());
    }

    @Test
    void givesTheSameImageOnEveryMachineAndInEveryOrder() throws IOException {
        var file = write(demo("a-1-0"), demo("b-1-0"), demo("c-1-0"));
        var expected = build(onScratch(LockFile.read(file, Selection.DEFAULT))).image();
        Files.write(file, Files.readAllLines(file).reversed());
        var zone = TimeZone.getDefault();
        var locale = Locale.getDefault();
        try (var workshop = workshop("other")) {
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            var found = onScratch(LockFile.read(file, Selection.DEFAULT)).build(workshop);
            assertThat(found.image().digest()).isEqualTo(expected.digest());
        } finally {
            TimeZone.setDefault(zone);
            Locale.setDefault(locale);
        }
        assertThat(expected.configuration().created()).isEqualTo("2023-11-14T22:13:20Z");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " -> ",
            value = {
                "depends -> `depends`: expected a list, found a boolean",
                "build_number -> `build_number`: expected a whole number, found a boolean",
                "name -> `name`: expected a string, found a boolean"
            })
    void namesThePackageWhoseIndexIsOdd(String key, String message) throws IOException {
        var lock = lock(demo("a-1-0").index(key, Json.of(true)), demo("b-1-0"));

        assertThatThrownBy(() -> build(onScratch(lock)))
                .isInstanceOfSatisfying(
                        MalformedInput.class,
                        failure -> assertThat(failure.hint()).isNotEmpty())
                .hasMessage("`info/index.json` of `a-1-0.conda`: " + message);
    }

    @Test
    void givesBackALockThatGivesTheSameImage() throws IOException {
        var first = build(onScratch(
                lock(demo("a-1-0").index("depends", JsonArray.ofStrings(List.of("b"))), demo("b-1-0"))));
        var exported = Files.writeString(folder.resolve("pixi.lock"), ImageLock.read(first.image()));

        try (var workshop = Workshop.open(
                folder.resolve("elsewhere"),
                new Workshop.Supply(List.of(ChannelFolder.any(folder.resolve("channel"))), true, Listener.quiet()))) {
            var second = onScratch(LockFile.read(exported, Selection.DEFAULT)).build(workshop);
            assertThat(second.image()).isEqualTo(first.image());
        }
    }

    @Test
    void findsLayersAgainWithoutThePackages() throws IOException {
        var lock = lock(demo("a-1-0"), demo("b-1-0"));
        var setUp = onScratch(lock).compression(Compression.GZIP);
        var first = build(setUp).image();
        Files.delete(folder.resolve("channel/linux-64/a-1-0.conda"));

        assertThat(build(setUp).image()).isEqualTo(first);
    }

    @Test
    void keepsTheWholeImageBelowItsLimitOfLayers() throws IOException {
        var packages = new PackageFiles[10];
        for (var i = 0; i < packages.length; i++) {
            packages[i] = demo("p%d-1-0".formatted(i)).file("share/size" + i, "x".repeat(1000 * i));
        }
        var base = base("etc/a").withFiles(FileTree.ofContents(Map.of("etc/b", new byte[0])));

        var built = build(EnvironmentImage.on(base).lock(lock(packages)).layersMax(6));

        assertThat(built.image().layers()).hasSize(6);
        assertThat(built.layers()).hasSize(3);
        assertThat(built.layers().stream().flatMap(layer -> layer.packages().stream()))
                .hasSize(10);
        assertThatThrownBy(() ->
                        build(EnvironmentImage.on(base).lock(lock(packages)).layersMax(3)))
                .hasMessage("the base has 2 layers, an environment needs 2 more, and the image may have 3");
    }

    @Test
    void setsWhatActivationWould() throws IOException {
        var base = base("etc/a").withEnvironment("PATH", "/opt/conda/bin:/bin").withEnvironment("KEPT", "1");
        var greeting = demo("a-1-0")
                .file("etc/conda/activate.d/a.sh", "export A_HOME=\"${CONDA_PREFIX}/share\"\n")
                .file("etc/conda/activate.d/odd.sh", "eval x\n");

        var built = build(EnvironmentImage.on(base).lock(lock(greeting)));

        assertThat(built.image().configuration().environment())
                .contains("PATH=/opt/env/bin:/opt/conda/bin:/bin", "KEPT=1", "A_HOME=/opt/env/share");
        assertThat(built.warnings())
                .containsExactly("the activation script /opt/env/etc/conda/activate.d/odd.sh:1: the command `eval` is "
                        + "not understood and not applied; `--activation shell` runs it when a container starts");
        assertThat(build(EnvironmentImage.on(base).lock(lock(greeting)).activation(Activating.NONE))
                        .image()
                        .configuration()
                        .environment())
                .isEqualTo(base.configuration().environment());
    }

    @Test
    void leavesFilteredFilesOutOfTheRecordsToo() throws IOException {
        var lock = lock(demo("a-1-0").file("lib/liba.a", "x"));

        var image = build(onScratch(lock).filter(FileFilter.conda())).image();

        assertThat(ImageFiles.read(image).find("opt/env/lib/liba.a")).isEmpty();
        assertThat(text(image, "opt/env/conda-meta/a-1-0.json")).doesNotContain("liba.a");
    }

    @Test
    void namesTheBaseAndTheTime() throws IOException {
        var base = base("etc/a");
        var image = build(EnvironmentImage.on(base)
                        .lock(lock(demo("a-1-0")))
                        .baseName("debian:12")
                        .created(Instant.ofEpochSecond(5)))
                .image();

        assertThat(image.annotations())
                .containsEntry("org.opencontainers.image.base.name", "debian:12")
                .containsEntry(
                        "org.opencontainers.image.base.digest", base.digest().toString());
        assertThat(image.configuration().created()).isEqualTo("1970-01-01T00:00:05Z");
    }

    @Test
    void keepsFoldersAroundThePrefixAsTheBaseHasThem() throws IOException {
        var base = Image.SCRATCH.withFiles(FileTree.of(
                List.of(FileEntry.folder("opt", Attributes.FOLDER.withMode(0700).withMtimeSeconds(99)))));

        var layer = build(EnvironmentImage.on(base).lock(lock(demo("a-1-0"))))
                .layers()
                .getFirst();

        var modes = new ArrayList<String>();
        layer.layer()
                .visit(entry -> modes.add("%s %o %d"
                        .formatted(
                                entry.path(),
                                entry.attributes().mode(),
                                entry.attributes().mtimeSeconds())));
        assertThat(modes).contains("opt 700 0", "opt/env 755 0");
    }

    @Test
    void refusesABaseThatHasSomethingAtThePrefix() throws IOException {
        var base = base("opt/env/bin/tool");

        assertThatThrownBy(() -> build(EnvironmentImage.on(base).lock(lock(demo("a-1-0")))))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("the base has something at /opt/env already, such as `/opt/env/bin`");
        assertThat(build(EnvironmentImage.on(base).lock(lock(demo("a-1-0"))).prefix("/opt/other"))
                        .image()
                        .layers())
                .hasSize(3);
    }

    @Test
    void saysFirstWhatIsWrongWithTheBaseThoughThePackagesAreLinkedMeanwhile() throws IOException {
        var linkingFailed = new CountDownLatch(1);
        Listener listener = event -> {
            if (event instanceof TaskEvent.Failed) {
                linkingFailed.countDown();
            }
        };
        var occupied = base("opt/env/bin/tool");
        var image = EnvironmentImage.on(occupied)
                .baseKept(() -> {
                    Waiting.until(linkingFailed);
                    return occupied;
                })
                .lock(lock(demo("a-1-0").index("noarch", Json.of("python"))));

        try (var workshop = Workshop.open(folder.resolve("cache"), new Workshop.Supply(List.of(), false, listener))) {
            assertThatThrownBy(() -> image.build(workshop))
                    .hasMessageStartingWith("the base has something at /opt/env already");
        }
    }

    @Test
    void refusesAFileThatALinkLeadsToWhereTheEnvironmentHasItsOwn() throws IOException {
        var link = demo("a-1-0").symlink("x", "conda-meta");

        assertThatThrownBy(() -> build(onScratch(lock(link, demo("b-1-0").file("x/history", "y")))))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`opt/env/conda-meta/history` is a file of the environment as a whole, and in one of its "
                        + "packages, too");
    }

    @Test
    void refusesPackagesForAnotherMachine() throws IOException {
        var base = Image.scratch(Platform.parse("linux/arm64"));

        assertThatThrownBy(() -> build(EnvironmentImage.on(base).lock(lock(demo("a-1-0")))))
                .hasMessage("`a-1-0.conda` is for linux-64, and the base is for linux/arm64");
    }

    @Test
    void refusesABaseWithoutTheCLibraryThatPackagesNeed() throws IOException {
        var needy = demo("a-1-0").index("depends", JsonArray.ofStrings(List.of("__glibc >=2.17,<3.0.a0")));

        assertThatThrownBy(() -> build(onScratch(lock(needy))))
                .hasMessage("`a-1-0.conda` needs glibc, and the base has no C library");
        assertThatThrownBy(() -> build(
                        EnvironmentImage.on(base("lib/ld-musl-x86_64.so.1")).lock(lock(needy))))
                .hasMessage("`a-1-0.conda` needs glibc, and the base has musl, another C library");
    }

    @Test
    void refusesABaseWithoutTheLoaderThatAProgramNeeds() throws IOException {
        var program = Files.readAllBytes(Path.of("/bin/true"));
        var needy = demo("a-1-0").file("bin/true", program, 0755, JsonObject.EMPTY);

        assertThatThrownBy(() -> build(onScratch(lock(needy))))
                .hasMessage("`/opt/env/bin/true` of a-1-0 is started by a loader, which comes with glibc, and the base "
                        + "has no C library");
    }

    @Test
    void plansWithoutFetchingAnything() throws IOException {
        var lock = lock(demo("a-1-0"), demo("b-1-0"));
        Files.delete(folder.resolve("channel/linux-64/a-1-0.conda"));

        assertThat(onScratch(lock).plan().layers())
                .extracting(BuildPlan.PlannedLayer::packages)
                .containsExactly(List.of("a-1-0"), List.of("b-1-0"));
    }

    @Test
    void plansWithoutSizesThatTheLockDoesNotSay() throws IOException {
        assertThat(onScratch(lock(demo("a-1-0"))).plan().layers())
                .extracting(BuildPlan.PlannedLayer::size)
                .containsExactly(OptionalLong.empty());
    }
}
