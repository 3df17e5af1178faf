package dockerenvs.oci.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.Blob;
import dockerenvs.content.Compression;
import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.FileTree;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Layer;
import dockerenvs.oci.image.Reference;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The docker-archive that is an OCI archive as well: every byte of it, what it is called, and what is refused.
final class DockerArchiveWritingTest {
    @TempDir
    Path folder;

    private static byte[] bytes(DockerArchive.Metadata metadata, NamedImage... images) throws IOException {
        var bytes = new ByteArrayOutputStream();
        DockerArchive.write(List.of(images), metadata, bytes);
        return bytes.toByteArray();
    }

    private static NamedImage named(Image image, String... names) {
        var stored = Arrays.stream(names)
                .map(name -> StoredName.of(Reference.parse(name)))
                .toList();
        return new NamedImage(image, stored);
    }

    @Test
    void writesAHybridByteForByte() throws IOException {
        var archive = bytes(DockerArchive.Metadata.CURRENT, named(Samples.image(), "app:1.0", "host.example/app"));

        ArchiveListing.assertSame("hybrid.txt", archive);
    }

    @Test
    void addsWhatTheFirstGenerationWantedWhenAskedTo() throws IOException {
        var image = Samples.image();
        var below = image.withoutTopLayer().withUser("other");

        var archive = bytes(
                DockerArchive.Metadata.WITH_VERSION_1,
                named(image, "app:1.0", "app:2.0"),
                named(below, "host.example/below"));

        ArchiveListing.assertSame("hybrid-v1.txt", archive);
    }

    @Test
    void writesSeveralImagesWithTheirSharedLayersOnce() throws IOException {
        var image = Samples.image();
        var archive = bytes(
                DockerArchive.Metadata.CURRENT,
                named(image, "a:1"),
                named(image.withUser("u"), "b:1"),
                named(image.withUser("v")));

        try (var file = Samples.open(folder, archive)) {
            assertThat(file.images()).hasSize(3);
            assertThat(file.named("a:1").image()).isEqualTo(image);
            assertThat(file.named("b:1").image().configuration().user()).isEqualTo("u");
            assertThat(file.images().getLast().names()).isEmpty();
        }
    }

    @Test
    void isReadWithAndWithoutItsLayout() throws IOException {
        var image = Samples.image();
        DockerArchive.write(image, "app", folder.resolve("a.tar"));
        var old = ArchiveListing.without(Files.readAllBytes(folder.resolve("a.tar")), "oci-layout");

        try (var file = Samples.open(folder, old)) {
            assertThat(file.kind()).isEqualTo(ImageFile.Kind.DOCKER_ARCHIVE);
            assertThat(file.single().names()).extracting(StoredName::text).containsExactly("app:latest");
            assertThat(file.image()).isEqualTo(image);
        }
    }

    @Test
    void isReadByTheFirstGenerationToo() throws IOException {
        var image = Samples.image();
        var archive = bytes(DockerArchive.Metadata.WITH_VERSION_1, named(image, "app:1"));
        var first = ArchiveListing.without(ArchiveListing.without(archive, "oci-layout"), "manifest.json");

        try (var file = Samples.open(folder, first)) {
            assertThat(file.kind()).isEqualTo(ImageFile.Kind.DOCKER_ARCHIVE_V1_0);
            assertThat(file.image().layers()).isEqualTo(image.layers());
            assertThat(file.image().configuration().settings())
                    .isEqualTo(image.configuration().settings());
        }
    }

    @Test
    void hasNoNameForAnImageWithoutLayersInTheFirstGeneration() throws IOException {
        var archive = bytes(DockerArchive.Metadata.WITH_VERSION_1, named(Image.SCRATCH, "empty:1"));

        assertThat(ArchiveListing.document(archive, "repositories")).isEqualTo("{}");
    }

    @Test
    void leavesNamesWithoutATagOutOfWhatDockerReads() throws IOException {
        var digest = Digest.sha256(new byte[0]);
        var archive = bytes(
                DockerArchive.Metadata.WITH_VERSION_1,
                new NamedImage(
                        Samples.image(),
                        List.of(StoredName.ofRefName("only-a-tag"), StoredName.of(Reference.parse("a@" + digest)))));

        assertThat(ArchiveListing.document(archive, "manifest.json")).contains("\"RepoTags\":[]");
        assertThat(ArchiveListing.document(archive, "repositories")).isEqualTo("{}");
        try (var file = Samples.open(folder, archive)) {
            assertThat(file.single().names()).extracting(StoredName::text).containsExactly("only-a-tag", "a@" + digest);
        }
    }

    @Test
    void writesTheSameBytesToAFileAndToAStream() throws IOException {
        var image = named(Samples.image(), "app");
        DockerArchive.write(List.of(image), DockerArchive.Metadata.CURRENT, folder.resolve("a.tar"));

        assertThat(folder.resolve("a.tar")).hasBinaryContent(bytes(DockerArchive.Metadata.CURRENT, image));
    }

    @Test
    void replacesTheFileItReadsFrom() throws IOException {
        var place = folder.resolve("a.tar");
        DockerArchive.write(Samples.image(), "app", place);

        try (var file = ImageFile.open(place)) {
            DockerArchive.write(file.image().withUser("u"), "app", place);
        }

        try (var file = ImageFile.open(place)) {
            assertThat(file.image()).isEqualTo(Samples.image().withUser("u"));
        }
    }

    @Test
    void refusesOneNameForTwoImages() throws IOException {
        var image = Samples.image();
        var images = List.of(named(image, "a:1", "b"), named(image.withUser("u"), "docker.io/library/b:latest"));

        assertThatThrownBy(() -> DockerArchive.write(images, DockerArchive.Metadata.CURRENT, folder.resolve("a.tar")))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("two images would have the name `b:latest`");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void refusesMoreLayersThanDockerTakes() throws IOException {
        var layer = Samples.image().layers().getFirst();
        var layout = new HandmadeLayout();
        var tars = new byte[126][];
        Arrays.fill(tars, Samples.layer("a"));
        layout.entry(layout.manifest("amd64", tars));

        try (var file = ImageFile.open(layout.writeTo(folder.resolve("layout")))) {
            var image = file.image();
            assertThat(image.layers()).hasSize(126).doesNotContain(layer);
            assertThatThrownBy(() -> DockerArchive.write(image, "a", folder.resolve("a.tar")))
                    .isInstanceOf(MalformedInput.class)
                    .hasMessage("the image has 126 layers, and Docker takes no more than 125");
            OciArchive.write(image, "a", folder.resolve("b.tar"));
        }
        assertThat(folder.resolve("a.tar")).doesNotExist();
        try (var file = ImageFile.open(folder.resolve("b.tar"))) {
            assertThat(file.image().layers()).hasSize(126);
        }
    }

    /// A layer that is not what it promised, noticed while it is written.
    private static Image broken() throws IOException {
        var good = Blob.of(Samples.layer("a"));
        var changed =
                new Blob(good.digest(), good.size(), Blob.of(Samples.layer("b")).source());
        return Samples.image().withLayer(Layer.of(changed, changed.digest(), Compression.Algorithm.NONE));
    }

    @Test
    void leavesNothingHalfWritten() throws IOException {
        var place = folder.resolve("a.tar");
        Files.writeString(place, "what was there before");
        var image = broken();
        var layer = image.layers().getLast();

        assertThatThrownBy(() -> DockerArchive.write(image, "a", place))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("the bytes named %s have the digest %s"
                        .formatted(layer.diffId(), Digest.sha256(Samples.layer("b"))));
        assertThatThrownBy(() -> OciArchive.write(image, "a", place)).isInstanceOf(MalformedInput.class);

        assertThat(place).hasContent("what was there before");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(place);
        }
    }

    @Test
    void refusesPlacesWhereNoFileCanBe() throws IOException {
        var image = Samples.image();

        assertThatThrownBy(() -> DockerArchive.write(image, "a", folder))
                .isInstanceOf(IOException.class)
                .hasMessage("`" + folder + "` is a folder, not a file");
        assertThatThrownBy(() -> DockerArchive.write(image, "a", folder.resolve("missing/a.tar")))
                .isInstanceOf(IOException.class)
                .hasMessage("the folder of `" + folder.resolve("missing/a.tar") + "` does not exist");
    }

    @Test
    void warnsOfWhatReadersDoNotLike() throws IOException {
        var tree = FileTree.ofContents(Map.of("a", "b".getBytes(UTF_8)));
        var plain = Image.SCRATCH.withLayer(Layer.pack(tree));
        var mixed = plain.withLayer(Layer.pack(tree, Compression.ZSTD));

        assertThat(DockerArchive.warnings(List.of(named(plain, "a")))).isEmpty();
        assertThat(DockerArchive.warnings(List.of(named(mixed, "a"), named(mixed, "b"))))
                .containsExactly(
                        "layers compressed with zstd: `docker load` before version 23 refuses them",
                        "plain and compressed layers in one docker-archive: readers that look at the first layer only,"
                                + " such as crane and kaniko, stumble; `--compression` makes them alike");
    }
}
