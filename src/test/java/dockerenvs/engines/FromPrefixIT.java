package dockerenvs.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.SharedFolder;
import dockerenvs.content.Blob;
import dockerenvs.content.Digest;
import dockerenvs.files.FileType;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.archive.DockerArchive;
import dockerenvs.oci.archive.ImageFile;
import dockerenvs.oci.image.Layer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Environments that a real conda has made, as images, and what conda says of those.
@Tag("engines")
@ExtendWith(EnginesExtension.class)
class FromPrefixIT {
    private static final String SITE = "lib/python3.7/site-packages/";

    /// Packages of the larger environment that are noarch, one of them with a script.
    private static final Pattern NOARCH = Pattern.compile(".*/(six|colorama|tqdm)-[^/]*");

    /// What all tests share, and leave as it is: removing tens of thousands of files takes longer than all else.
    @TempDir
    private static Path shared = Path.of("");

    private static Path prefix = Path.of("");
    private static Path list = Path.of("");
    private static Path base = Path.of("");

    @TempDir
    private Path folder = Path.of("");

    private static Conda conda() throws IOException {
        return Conda.in(shared).with(shared.resolve("conda-packages"));
    }

    /// An environment of Python 3.7 and some noarch packages, of a channel that can be taken away.
    @BeforeAll
    static void installWithConda() throws IOException {
        prefix = shared.resolve("home/me/miniforge/envs/science");
        list = Files.write(shared.resolve("list.txt"), lines());
        base = shared.resolve("base.tar");
        DockerArchive.write(BuildIT.withGlibc(BusyboxImage.make(shared.toString())), "base:1", base);
        create(prefix);
    }

    private static void create(Path environment) throws IOException {
        conda().run("create", "--yes", "--quiet", "--copy", "--offline", "--prefix", environment, "--file", list);
    }

    private static List<String> lines() throws IOException {
        var channel = SharedFolder.named("channels")
                .resolve("main-py37")
                .toAbsolutePath()
                .normalize();
        var golden = SharedFolder.named("golden");
        var listed = new ArrayList<>(Files.readAllLines(golden.resolve("py37-min.explicit.txt")));
        Files.readAllLines(golden.resolve("py37.explicit.txt")).stream()
                .filter(line -> NOARCH.matcher(line).matches())
                .forEach(listed::add);
        var lines = new ArrayList<String>();
        for (var line : listed) {
            var path = line.replaceFirst("^py37-linux64-closure/", "").replaceFirst("#.*", "");
            if (!path.equals(line)) {
                var copy = shared.resolve("channel").resolve(path);
                Files.createDirectories(copy.resolveSibling("."));
                Files.copy(channel.resolve(path), copy);
            }
            lines.add(line.replace("py37-linux64-closure/", "file://" + shared.resolve("channel") + "/"));
        }
        return lines;
    }

    private JsonObject build(Path target, Object... arguments) {
        return build(shared.resolve("cache"), target, arguments);
    }

    private JsonObject build(Path cache, Path target, Object... arguments) {
        var all =
                new ArrayList<Object>(List.of("build", "--offline", "--json", "-b", base, "-i", "py:1", "-o", target));
        all.addAll(List.of(arguments));
        var environment = Map.of("DOCKER_ENVS_CACHE", cache.toString(), "HOME", folder.toString());
        var out = DockerEnvs.runWith(environment, all.toArray());
        return JsonObject.expect(Json.parse(out.getBytes(StandardCharsets.UTF_8)), "the report");
    }

    private static List<Blob> layers(Path archive) throws IOException {
        try (var file = ImageFile.open(archive)) {
            return file.image().layers().stream().map(Layer::blob).toList();
        }
    }

    private static List<String> paths(Path archive, int fromTop) throws IOException {
        var paths = new ArrayList<String>();
        try (var file = ImageFile.open(archive)) {
            var layers = file.image().layers();
            layers.get(layers.size() - fromTop).visit(entry -> {
                if (!(entry.type() instanceof FileType.Folder)) {
                    paths.add(entry.path());
                }
            });
        }
        return paths;
    }

    @Test
    void givesTheImageOfAListOfTheSamePackages() throws IOException {
        var listed = build(folder.resolve("listed.tar"), "-f", list);

        var found = build(folder.resolve("found.tar"), "--from-prefix", prefix);

        assertThat(found.array("layers")).hasSize(16).isEqualTo(listed.array("layers"));
        assertThat(found.string("digest")).isEqualTo(listed.string("digest"));
        assertThat(found.object("prefix").orElseThrow().pretty()).doesNotContain(SITE);
    }

    @Test
    void carriesWhatIsOfNoPackageInALayerOfItsOwn() throws IOException {
        var own = folder.resolve("env");
        create(own);
        var before = build(folder.resolve("before.tar"), "--from-prefix", own);
        Files.writeString(own.resolve(SITE + "six.py"), "changed = 1\n");
        Files.createDirectories(own.resolve("share/mine"));
        Files.writeString(own.resolve("share/mine/notes.txt"), "see " + own + "/bin");
        var metadata = Files.createDirectories(own.resolve(SITE + "demo-1.0.dist-info"));
        Files.writeString(metadata.resolve("INSTALLER"), "pip\n");
        Files.writeString(metadata.resolve("RECORD"), "demo.py,,\n../../../bin/demo,,\n");
        Files.writeString(own.resolve(SITE + "demo.py"), "print('demo')\n");
        Files.writeString(own.resolve("bin/demo"), "#!" + own + "/bin/python\nimport demo\n");

        var after = build(folder.resolve("after.tar"), "--from-prefix", own);

        assertThat(after.array("layers")).isEqualTo(before.array("layers"));
        assertThat(layers(folder.resolve("after.tar"))).containsAll(layers(folder.resolve("before.tar")));
        var opt = "opt/env/";
        assertThat(paths(folder.resolve("after.tar"), 2))
                .containsExactly(
                        opt + "bin/demo",
                        opt + SITE + "demo-1.0.dist-info/INSTALLER",
                        opt + SITE + "demo-1.0.dist-info/RECORD",
                        opt + SITE + "demo.py",
                        opt + SITE + "six.py",
                        opt + "share/mine/notes.txt");
        var findings = after.object("prefix").orElseThrow();
        assertThat(findings.strings("changed")).containsExactly(SITE + "six.py");
        assertThat(findings.strings("unmanaged")).containsExactly("share/mine/notes.txt");
        assertThat(findings.array("pip")).hasSize(1);
    }

    @Test
    void makesAnEnvironmentThatCondaFindsHealthy() throws IOException {
        var conda = conda();
        var place = folder.resolve("image/env");
        build(folder.resolve("found.tar"), "--from-prefix", prefix, "--prefix", place);
        unpack(folder.resolve("found.tar"));

        assertThat(listed(conda, place)).hasSize(16).isEqualTo(listed(conda, prefix));
        var report = conda.run("doctor", "--prefix", place);
        assertThat(report).contains("There are no packages with altered files");
        assertThat(missing(report)).isEqualTo(missing(conda.run("doctor", "--prefix", prefix)));
    }

    /// Unpacks the environment of an image to where it says it is.
    private void unpack(Path archive) throws IOException {
        var root = folder.toString().substring(1) + "/image/";
        try (var file = ImageFile.open(archive)) {
            for (var layer : file.image().layers()) {
                layer.visit(entry -> {
                    if (entry.path().startsWith(root)) {
                        Conda.write(entry, Path.of("/"));
                    }
                });
            }
        }
    }

    /// Names, versions and builds.
    private static List<String> listed(Conda conda, Path prefix) throws IOException {
        return conda.run("list", "--prefix", prefix)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> String.join(" ", List.of(line.split("\\s+", -1)).subList(0, 3)))
                .toList();
    }

    /// What conda misses: links that lead to files of packages that are not there.
    private static List<String> missing(String report) {
        return report.lines().filter(line -> line.matches("\\S+: \\d+")).toList();
    }

    @Test
    void takesPackagesFromTheEnvironmentWhenTheChannelIsGone(Engines engines) throws IOException {
        var archive = folder.resolve("found.tar");
        build(folder.resolve("listed.tar"), "-f", list);
        var report = withoutPackageFiles(() -> build(folder.resolve("cache"), archive, "--from-prefix", prefix));

        assertThat(report.strings("warnings"))
                .anyMatch(warning -> warning.contains("as the environment has them (16)"));
        assertThat(contents(archive)).isEqualTo(contents(folder.resolve("listed.tar")));
        var docker = engines.docker();
        docker.load(archive);
        assertThat(docker.run("py:1", "python", "-c", "import ssl, sqlite3, tqdm, sys; print(sys.prefix)"))
                .isEqualTo("/opt/env");
        assertThat(docker.run("py:1", "tqdm", "--version")).isEqualTo("4.66.2");
    }

    private static <T> T withoutPackageFiles(Supplier<T> work) throws IOException {
        var places = List.of(shared.resolve("channel"), shared.resolve("conda-packages"));
        for (var place : places) {
            Files.move(place, place.resolveSibling(place.getFileName() + "-gone"));
        }
        try {
            return work.get();
        } finally {
            for (var place : places) {
                Files.move(place.resolveSibling(place.getFileName() + "-gone"), place);
            }
        }
    }

    /// Digests and targets of the files of an image but those in `conda-meta`.
    private static SortedMap<String, String> contents(Path archive) throws IOException {
        var contents = new TreeMap<String, String>();
        try (var file = ImageFile.open(archive)) {
            for (var layer : file.image().layers()) {
                layer.visit(entry -> {
                    if (entry.path().startsWith("opt/env/") && !entry.path().startsWith("opt/env/conda-meta/")) {
                        contents.put(
                                entry.path(),
                                switch (entry.type()) {
                                    case FileType.Regular(var size, var content) ->
                                        "%o %d %s"
                                                .formatted(
                                                        entry.attributes().mode(),
                                                        size,
                                                        Digest.sha256(
                                                                content.open().readAllBytes()));
                                    case FileType.Symlink(var target) -> "-> " + target;
                                    case FileType.Folder _, FileType.HardLink _, FileType.Device _, FileType.Fifo _ ->
                                        "something else";
                                });
                    }
                });
            }
        }
        return contents;
    }
}
