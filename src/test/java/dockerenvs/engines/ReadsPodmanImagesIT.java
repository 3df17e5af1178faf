package dockerenvs.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.MalformedInput;
import dockerenvs.oci.archive.ImageFile;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Platform;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What podman, buildah and skopeo write is read as it is, and goes back as the same image.
@Tag("engines")
@ExtendWith(EnginesExtension.class)
class ReadsPodmanImagesIT {
    private static final String NAME = "example.com/built-by-buildah:1";
    private static final String SECOND = "example.com/docker-by-buildah:2";

    /// buildah goes on from a copy of itself in memory, and now and then finds that still in use. What it has built
    /// stays.
    private static final String UNLUCKY = "sealing memfd copy";

    private static final int ATTEMPTS_MAX = 4;

    @TempDir
    private static Path shared = Path.of("");

    @TempDir
    private Path folder = Path.of("");

    /// Two images, the second one in Docker's media types.
    @BeforeAll
    static void build(Engines engines) throws IOException {
        var context = BuiltImage.writeContext(shared.resolve("context"), shared.toString());
        build(engines, "oci", NAME, context);
        build(engines, "docker", SECOND, context);
        var podman = engines.podman().podman();
        podman.run("save", "--quiet", "--output", shared.resolve("saved.tar").toString(), NAME);
    }

    /// Some tests remove the image.
    @BeforeEach
    void load(Engines engines) throws IOException {
        engines.podman().load(shared.resolve("saved.tar"));
    }

    private static void build(Engines engines, String format, String name, Path context) throws IOException {
        var buildah = engines.podman()
                .buildah()
                .withOptions("build", "--quiet", "--layers", "--isolation=chroot", "--format", format, "--tag", name);
        for (var attempt = 1; attempt < ATTEMPTS_MAX; attempt++) {
            if (!buildah.attempt(context.toString()).text().contains(UNLUCKY)) {
                break;
            }
        }
        buildah.run(context.toString());
    }

    private static String id(Engines engines) throws IOException {
        return engines.podman().inspect(NAME, "{{.Id}}");
    }

    @ParameterizedTest
    @CsvSource({"docker-archive,DOCKER_ARCHIVE", "oci-archive,OCI_ARCHIVE", "oci-dir,OCI_LAYOUT"})
    void readsWhatPodmanSaves(String format, ImageFile.Kind kind, Engines engines) throws IOException {
        var saved = folder.resolve("saved");
        engines.podman().podman().run("save", "--quiet", "--format", format, "--output", saved.toString(), NAME);

        assertThat(BuiltImage.check(saved).id().hex()).isEqualTo(id(engines));
        assertThat(DockerEnvs.run("validate", saved)).contains("is valid");
        try (var images = ImageFile.open(saved)) {
            assertThat(images.kind()).isEqualTo(kind);
            assertThat(images.named(NAME).image()).isEqualTo(images.image());
        }
    }

    @ParameterizedTest
    @CsvSource({"oci-archive,oci", "oci-dir,oci", "oci-archive,layout", "oci-archive,docker", "docker-archive,docker"})
    void givesTheSameImageBackToPodman(String format, String ours, Engines engines) throws IOException {
        var podman = engines.podman();
        var saved = folder.resolve("saved");
        var copy = folder.resolve("copy");
        var id = id(engines);
        podman.podman().run("save", "--quiet", "--format", format, "--output", saved.toString(), NAME);
        DockerEnvs.run("convert", saved, "--format", ours, "--output", copy);
        podman.podman().run("rmi", "--force", id);

        assertThat(BuiltImage.check(copy)).as("the same manifest").isEqualTo(BuiltImage.check(saved));
        var transport = ours.equals("layout") ? "oci" : "oci-archive";
        assertThat(podman.podman().run("pull", "--quiet", transport + ":" + copy + ":" + name(copy)))
                .isEqualTo(id);
        assertThat(podman.run(id)).isEqualTo("hello");
    }

    /// What the layout calls its image.
    private static String name(Path file) throws IOException {
        try (var images = ImageFile.open(file)) {
            return images.single().descriptor().annotations().getOrDefault("org.opencontainers.image.ref.name", "");
        }
    }

    @Test
    void readsSeveralImagesOfOneArchive(Engines engines) throws IOException {
        var saved = folder.resolve("saved.tar");
        engines.podman().podman().run("save", "--quiet", "-m", "--output", saved.toString(), NAME, SECOND);

        try (var images = ImageFile.open(saved)) {
            assertThat(images.images()).hasSize(2);
            BuiltImage.check(images.named(NAME).image());
            BuiltImage.check(images.named(SECOND).image());
        }
        assertThat(DockerEnvs.run("validate", saved)).contains("is valid");
    }

    @ParameterizedTest
    @CsvSource({"oci,docker-archive", "oci,oci-archive", "oci,oci", "docker,docker-archive", "docker,oci-archive"})
    void readsWhatBuildahPushes(String format, String transport, Engines engines) throws IOException {
        var name = format.equals("oci") ? NAME : SECOND;
        var pushed = folder.resolve("pushed");

        engines.podman().buildah().run("push", "--quiet", name, transport + ":" + pushed + ":" + name);

        BuiltImage.check(pushed);
        assertThat(DockerEnvs.run("validate", pushed)).contains("is valid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker-archive", "oci-archive", "oci"})
    void readsWhatSkopeoCopies(String transport) throws IOException {
        var saved = shared.resolve("saved.tar");
        var copied = folder.resolve("copied");

        Tool.find("skopeo").run("copy", "--quiet", "docker-archive:" + saved, transport + ":" + copied + ":" + NAME);

        assertThat(BuiltImage.check(copied).id())
                .isEqualTo(BuiltImage.check(saved).id());
        assertThat(DockerEnvs.run("validate", copied)).contains("is valid");
    }

    @Test
    void readsPlainLayersInALayout() throws IOException {
        var saved = shared.resolve("saved.tar");
        var copied = folder.resolve("copied");
        Tool.find("skopeo")
                .run(
                        "copy",
                        "--quiet",
                        "--dest-oci-accept-uncompressed-layers",
                        "docker-archive:" + saved,
                        "oci:" + copied);

        var image = BuiltImage.check(copied);

        assertThat(image.layers()).allMatch(layer -> layer.blob().digest().equals(layer.diffId()));
    }

    @Test
    void readsAnIndexOfSeveralPlatforms(Engines engines) throws IOException {
        var layout = writeIndex(engines);
        try (var images = ImageFile.open(layout)) {
            var stored = images.single();
            assertThat(stored.isIndex()).isTrue();
            assertThat(stored.manifests()).hasSize(2);
            BuiltImage.check(stored.image(Platform.parse("linux/amd64")));
            BuiltImage.check(stored.image(Platform.parse("linux/arm64")));
            assertThatThrownBy(stored::image)
                    .isInstanceOf(MalformedInput.class)
                    .hasMessage("`%s`: there are images for several platforms: linux/amd64, linux/arm64", layout);
        }
        assertThat(DockerEnvs.attempt("validate", layout).err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"oci,oci-archive", "layout,oci"})
    void copiesAnIndexWithItsDigest(String format, String transport, Engines engines) throws IOException {
        var skopeo = Tool.find("skopeo");
        var layout = writeIndex(engines);
        var archive = folder.resolve("index.tar");
        skopeo.run("copy", "--quiet", "--all", "oci:" + layout + ":1", "oci-archive:" + archive + ":1");
        var copy = folder.resolve("copy");

        DockerEnvs.run("convert", archive, "--format", format, "--output", copy);

        assertThat(skopeo.run("inspect", "--raw", transport + ":" + copy + ":1"))
                .isEqualTo(skopeo.run("inspect", "--raw", "oci:" + layout + ":1"));
        skopeo.run("copy", "--quiet", "--all", transport + ":" + copy + ":1", "oci:" + folder.resolve("third") + ":1");
    }

    private Path writeIndex(Engines engines) throws IOException {
        var podman = engines.podman().podman();
        var list = "example.com/list-" + folder.getFileName() + ":1";
        podman.run("manifest", "create", list);
        podman.run("manifest", "add", list, "containers-storage:" + NAME);
        podman.run("manifest", "add", "--arch=arm64", "--variant=v8", list, "containers-storage:" + SECOND);
        var layout = folder.resolve("index");
        podman.run("manifest", "push", "--quiet", "--all", list, "oci:" + layout + ":1");
        return layout;
    }

    /// A changed image keeps what the tool wrote, besides the change.
    @Test
    void aChangedImageKeepsTheBlobsOfItsBase(Engines engines) throws IOException {
        var saved = folder.resolve("saved");
        var changed = folder.resolve("changed");
        engines.podman().podman().run("save", "--quiet", "--format=oci-dir", "--output", saved.toString(), NAME);
        DockerEnvs.run(
                "modify",
                saved,
                "--add-text",
                "srv/more.txt=more",
                "--name",
                "example.com/changed:1",
                "--output",
                changed);

        Image base = BuiltImage.check(saved);
        try (var images = ImageFile.open(changed)) {
            assertThat(images.image().layers())
                    .startsWith(base.layers().getFirst())
                    .hasSize(BuiltImage.LAYERS + 1);
            assertThat(images.image().layers().getLast().descriptor().mediaType())
                    .endsWith("tar+gzip");
        }
        engines.podman().load(changed);
        assertThat(engines.podman().run("example.com/changed:1", "/bin/busybox", "cat", "/srv/more.txt"))
                .isEqualTo("more");
    }
}
