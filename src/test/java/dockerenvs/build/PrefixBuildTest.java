package dockerenvs.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.conda.archive.PackageFiles;
import dockerenvs.conda.environment.LockFile;
import dockerenvs.conda.environment.Selection;
import dockerenvs.conda.prefix.SamplePrefix;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.FileFilter;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.check.ImageCheck;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.ImageFiles;
import dockerenvs.oci.image.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Images of environments that are installed on this machine.
class PrefixBuildTest {
    private static final String PLACEHOLDER = "/placeholder".repeat(20);
    private static final String SITE = "lib/python3.12/site-packages/";

    @TempDir
    private Path folder = Path.of("");

    private SamplePrefix sample() throws IOException {
        return SamplePrefix.make(
                folder,
                PackageFiles.of("a-1-0")
                        .index("timestamp", Json.of(1_700_000_000_000L))
                        .file("share/a", "a")
                        .file("etc/conda/activate.d/a.sh", "export A_HOME=1\n")
                        .text("bin/a", "#!" + PLACEHOLDER + "/bin/sh\n", PLACEHOLDER)
                        .binary("lib/a.so", (PLACEHOLDER + "/lib\0tail").getBytes(UTF_8), PLACEHOLDER),
                PackageFiles.of("b-1-0")
                        .file(SITE + "b.py", "b = 1\n")
                        .file(SITE + "b-1.dist-info/METADATA", "Name: b\n"));
    }

    private BuiltEnvironment build(EnvironmentImage image) throws IOException {
        try (var workshop = Workshop.open(folder.resolve("cache"), Workshop.Supply.DEFAULT)) {
            return image.build(workshop);
        }
    }

    private BuiltEnvironment build(SamplePrefix sample) throws IOException {
        return build(onScratch(sample));
    }

    private static EnvironmentImage onScratch(SamplePrefix sample) throws IOException {
        return EnvironmentImage.on(Image.SCRATCH).installed(sample.read());
    }

    private static String text(Image image, String path) throws IOException {
        return new String(ImageFiles.read(image).read(path, 1 << 20), UTF_8);
    }

    private static List<String> paths(Layer layer) throws IOException {
        var paths = new ArrayList<String>();
        layer.visit(entry -> paths.add(entry.path()));
        return paths;
    }

    @Test
    void givesTheLayersThatALockOfItsPackagesGives() throws IOException {
        var sample = sample();

        var built = build(sample);

        var locked = build(EnvironmentImage.on(Image.SCRATCH).lock(LockFile.read(sample.list(), Selection.DEFAULT)));
        assertThat(built.layers()).isEqualTo(locked.layers());
        assertThat(built.image()).isEqualTo(locked.image());
        assertThat(built.warnings()).isEmpty();
    }

    @Test
    void putsWhatNoPackageBringsIntoALayerOfItsOwn() throws IOException {
        var sample = sample();
        var plain = build(sample);
        sample.with("share/a", "mine").with("share/own", "own").withPip("demo", "1");

        var built = build(sample);

        assertThat(built.layers()).isEqualTo(plain.layers());
        var layers = built.image().layers();
        assertThat(layers).hasSize(plain.image().layers().size() + 1);
        assertThat(layers.getLast().blob())
                .isEqualTo(plain.image().layers().getLast().blob());
        assertThat(paths(layers.get(layers.size() - 2)))
                .containsExactly(
                        "opt",
                        "opt/env",
                        "opt/env/bin",
                        "opt/env/bin/demo",
                        "opt/env/lib",
                        "opt/env/lib/python3.12",
                        "opt/env/lib/python3.12/site-packages",
                        "opt/env/" + SITE + "demo-1.dist-info",
                        "opt/env/" + SITE + "demo-1.dist-info/INSTALLER",
                        "opt/env/" + SITE + "demo-1.dist-info/METADATA",
                        "opt/env/" + SITE + "demo-1.dist-info/RECORD",
                        "opt/env/" + SITE + "demo.py",
                        "opt/env/share",
                        "opt/env/share/a",
                        "opt/env/share/own");
        assertThat(text(built.image(), "opt/env/share/a")).isEqualTo("mine");
        assertThat(text(built.image(), "opt/env/bin/demo")).startsWith("#!/opt/env/bin/python3.12\n");
        assertThat(built.findings().orElseThrow().changed()).containsExactly("share/a");
    }

    @Test
    void dependsOnContentsAndNotOnTimesAndModesOfTheDisk() throws IOException {
        var sample = sample().with("share/own", "own");
        var first = build(sample).image();

        Files.setLastModifiedTime(sample.folder().resolve("share/own"), FileTime.fromMillis(12_345_678));
        sample.folder().resolve("share/own").toFile().setReadable(true, true);

        assertThat(build(sample).image()).isEqualTo(first);
    }

    @Test
    void givesThemToTheOwnerAndWithoutWhatTheFilterDrops() throws IOException {
        var sample = sample().with("share/own", "own").with("share/lib.a", "archive");

        var built = build(onScratch(sample).owner(7, 8).filter(FileFilter.conda()));

        var files = ImageFiles.read(built.image());
        assertThat(files.find("opt/env/share/lib.a")).isEmpty();
        for (var path : List.of("opt/env", "opt/env/share", "opt/env/share/own")) {
            assertThat(files.find(path).orElseThrow().entry().attributes().uid())
                    .as(path)
                    .isEqualTo(7);
        }
        assertThat(files.find("opt").orElseThrow().entry().attributes().uid()).isZero();
    }

    @Test
    void activatesWhatIsThere() throws IOException {
        var sample = sample().with("etc/conda/activate.d/a.sh", "export A_HOME=2\n")
                .with("etc/conda/activate.d/own.sh", "export OWN=3\n");

        assertThat(build(sample).image().configuration().environment()).contains("A_HOME=2", "OWN=3");
    }

    @Test
    void hidesWhatPipHasReplaced() throws IOException {
        var sample = sample().without(SITE + "b-1.dist-info/METADATA");
        Files.delete(sample.folder().resolve(SITE + "b-1.dist-info"));
        sample.withPip("b", "2");

        var image = build(sample).image();

        var files = ImageFiles.read(image);
        assertThat(ImageCheck.check(image)).isEmpty();
        assertThat(files.find("opt/env/" + SITE + "b-1.dist-info")).isEmpty();
        assertThat(files.find("opt/env/" + SITE + "b-2.dist-info/METADATA")).isPresent();
    }

    @Test
    void restoresWhatIsMissing() throws IOException {
        assertThat(text(build(sample().without("share/a")).image(), "opt/env/share/a"))
                .isEqualTo("a");
    }

    @Test
    void findsPackageFilesBesideWhereTheyWereUnpacked() throws IOException {
        var sample = sample();
        var expected = build(sample).layers();
        var caches = Files.createDirectories(sample.folder().resolve("pkgs"));
        Files.move(sample.channel().resolve("a-1-0.conda"), caches.resolve("a-1-0.conda"));

        try (var workshop = Workshop.open(folder.resolve("other"), Workshop.Supply.DEFAULT)) {
            assertThat(onScratch(sample).build(workshop).layers()).isEqualTo(expected);
        }
    }

    @Test
    void takesPackagesFromTheEnvironmentWhenTheirFilesAreNowhere() throws IOException {
        var sample = sample();
        var expected = contents(build(sample).image());
        Files.delete(sample.channel().resolve("a-1-0.conda"));

        try (var workshop = Workshop.open(folder.resolve("other"), Workshop.Supply.DEFAULT)) {
            var built = onScratch(sample).build(workshop);

            assertThat(contents(built.image())).isEqualTo(expected);
            assertThat(built.warnings())
                    .containsExactly(
                            "packages whose files are nowhere are taken as the environment has them (1): a-1-0; "
                                    + "`%s/a-1-0.conda` does not exist or is not a file".formatted(sample.channel()));
            assertThat(onScratch(sample).build(workshop).image()).isEqualTo(built.image());
        }
    }

    @Test
    void takesPackagesWithoutAHashFromTheEnvironment() throws IOException {
        var sample = sample();
        var record = sample.folder().resolve("conda-meta/a-1-0.json");
        var json = JsonObject.expect(Json.parse(Files.readAllBytes(record)), "record");
        Files.write(record, json.without("sha256").without("md5").bytes());

        assertThat(build(sample).warnings())
                .contains("packages whose files are nowhere are taken as the environment has them (1): a-1-0; nothing "
                        + "says which hash it has");
    }

    /// All files but what stands for the whole environment.
    private static Map<String, String> contents(Image image) throws IOException {
        var contents = new TreeMap<String, String>();
        var files = ImageFiles.read(image);
        for (var file : files.all()) {
            if (file.entry().isRegular() && !file.entry().path().endsWith("pixi.lock")) {
                var attributes = file.entry().attributes();
                contents.put(
                        file.entry().path(),
                        "%o %d:%d %s"
                                .formatted(
                                        attributes.mode(),
                                        attributes.uid(),
                                        attributes.gid(),
                                        text(image, file.entry().path())));
            }
        }
        return contents;
    }

    @Test
    void takesNoChangedFileForThatOfThePackage() throws IOException {
        var sample = sample().with("share/a", "mine");
        Files.delete(sample.channel().resolve("a-1-0.conda"));

        var built = build(sample);

        assertThat(paths(built.layers().getFirst().layer())).doesNotContain("opt/env/share/a");
        assertThat(text(built.image(), "opt/env/share/a")).isEqualTo("mine");
    }

    @Test
    void refusesAPrefixThatDoesNotFitIntoABinary() throws IOException {
        var sample = sample();
        Files.delete(sample.channel().resolve("a-1-0.conda"));
        var longer = sample.folder() + "/x";

        assertThatThrownBy(() -> build(onScratch(sample).prefix(longer)))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`a-1-0.conda`: `lib/a.so`: the prefix `%s` has %d bytes, and there is room for %d"
                        .formatted(longer, longer.length(), longer.length() - 2));
        assertThat(text(
                        build(onScratch(sample).prefix(sample.folder().toString()))
                                .image(),
                        sample.folder() + "/bin/a"))
                .isEqualTo("#!" + sample.folder() + "/bin/sh\n");
    }
}
