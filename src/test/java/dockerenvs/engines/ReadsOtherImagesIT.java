package dockerenvs.engines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dockerenvs.oci.archive.DockerArchive;
import dockerenvs.oci.archive.ImageFile;
import dockerenvs.oci.archive.OciLayout;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.ImageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What containerd and umoci write, and two real archives of long ago.
@Tag("engines")
@ExtendWith(EnginesExtension.class)
class ReadsOtherImagesIT {
    private static final Path REAL_IMAGES = Path.of("../shared/data/images");

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "zstd"})
    void readsWhatContainerdExports(String compression, Engines engines) throws IOException {
        var ctr = engines.containerd().ctr();
        var name = "example.com/exported-" + compression + ":1";
        var source = folder.resolve("source.tar");
        var imported = folder.resolve("imported.tar");
        DockerArchive.write(BusyboxImage.make(folder.toString()), name, source);
        DockerEnvs.run("convert", source, "--compression", compression, "--output", imported);
        engines.containerd().load(imported);

        var exported = folder.resolve("exported.tar");
        ctr.run("image", "export", exported.toString(), name);

        try (var before = ImageFile.open(imported);
                var after = ImageFile.open(exported)) {
            assertThat(after.kind()).isEqualTo(ImageFile.Kind.HYBRID);
            assertThat(after.named(name).image()).isEqualTo(before.image());
        }
        assertThat(DockerEnvs.run("validate", exported)).contains("is valid");
    }

    /// containerd gives an archive of Docker's a manifest of Docker's media types, which stay through a change.
    @Test
    void keepsTheMediaTypesThatContainerdGivesADockerArchive(Engines engines) throws IOException {
        var docker = engines.docker().client();
        var name = "example.com/through-containerd:1";
        var context = BuiltImage.writeContext(folder.resolve("context"), folder.toString());
        docker.run("build", "--quiet", "--network=none", "--tag", name, context.toString());
        var saved = folder.resolve("saved.tar");
        docker.run("save", "--output", saved.toString(), name);
        engines.containerd().load(saved);
        var exported = folder.resolve("exported.tar");
        engines.containerd().ctr().run("image", "export", exported.toString(), name);

        var image = BuiltImage.check(exported);
        assertThat(image.family().manifest()).isEqualTo("application/vnd.docker.distribution.manifest.v2+json");
        assertThat(image.digest()).hasToString(engines.containerd().digest(name));

        var changed = folder.resolve("changed.tar");
        DockerEnvs.run(
                "modify", exported, "--add-text", "srv/more.txt=more", "--name", "example.com/more:1", "-o", changed);
        engines.containerd().load(changed);
        assertThat(engines.containerd().run("example.com/more:1", "/bin/busybox", "cat", "/srv/more.txt"))
                .isEqualTo("more");
        try (var images = ImageFile.open(changed)) {
            assertThat(images.image().family()).isEqualTo(image.family());
        }
    }

    @Test
    void readsALayoutOfUmoci() throws IOException {
        var umoci = Tool.find("umoci");
        var layout = folder.resolve("layout");
        var bundle = folder.resolve("bundle");
        umoci.run("init", "--layout", layout.toString());
        umoci.run("new", "--image", layout + ":empty");
        umoci.run("unpack", "--image", layout + ":empty", bundle.toString());
        Files.createDirectory(bundle.resolve("rootfs/srv"));
        Files.writeString(bundle.resolve("rootfs/srv/greeting.txt"), "hello");
        umoci.run("repack", "--image", layout + ":filled", bundle.toString());
        umoci.run("config", "--image", layout + ":filled", "--config.env", "A=1", "--config.cmd", "/srv/run");

        try (var images = ImageFile.open(layout)) {
            assertThat(images.images()).hasSize(2);
            assertThat(images.named("empty").image().layers()).isEmpty();
            var filled = images.named("filled").image();
            assertThat(filled.configuration().environment()).contains("A=1");
            assertThat(filled.configuration().command()).containsExactly("/srv/run");
            assertThat(ImageFiles.read(filled).read("srv/greeting.txt", 100)).isEqualTo("hello".getBytes(UTF_8));
        }
        assertThat(DockerEnvs.run("validate", layout)).isNotEmpty();
    }

    @Test
    void appendsToALayoutOfUmociAndUmociGoesOnWithIt(Engines engines) throws IOException {
        var umoci = Tool.find("umoci");
        var layout = folder.resolve("layout");
        umoci.run("init", "--layout", layout.toString());
        umoci.run("new", "--image", layout + ":theirs");

        OciLayout.append(BusyboxImage.make(folder.toString()), "example.com/ours:ours", layout);

        assertThat(umoci.run("list", "--layout", layout.toString()).lines()).contains("theirs", "ours");
        umoci.run("config", "--image", layout + ":ours", "--tag", "changed", "--config.env", "B=2");
        umoci.run("gc", "--layout", layout.toString());
        assertThat(engines.runc().runLayout(layout, "changed", "/bin/sh", "-c", "echo $B"))
                .isEqualTo("2");
        assertThat(DockerEnvs.run("validate", layout)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"busybox.tar", "hello-world.tar"})
    void readsARealArchiveAndDockerTakesItBack(String file, Engines engines) throws IOException {
        var real = REAL_IMAGES.resolve(file);
        if (!Files.exists(real)) {
            assumeTrue(false, "`" + real + "` is missing: the test of a real archive is skipped");
        }
        var docker = engines.docker();
        var copy = folder.resolve("copy.tar");

        assertThat(DockerEnvs.run("validate", real)).contains("is valid");
        DockerEnvs.run("convert", real, "--compression", "gzip", "--name", "example.com/real:1", "--output", copy);
        docker.load(copy);

        try (var images = ImageFile.open(real)) {
            Image image = images.image();
            assertThat(docker.inspect("example.com/real:1", "{{.Id}}"))
                    .isEqualTo(image.id().toString());
        }
        docker.run("example.com/real:1", file.startsWith("hello") ? "/hello" : "/bin/true");
    }
}
