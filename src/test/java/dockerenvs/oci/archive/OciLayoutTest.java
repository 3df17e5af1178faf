package dockerenvs.oci.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.Blob;
import dockerenvs.content.Compression;
import dockerenvs.content.MalformedInput;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Layer;
import dockerenvs.tasks.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Layouts in folders: made, appended to by several at once, and never left half written.
final class OciLayoutTest {
    @TempDir
    Path temporary;

    private Path layout() {
        return temporary.resolve("layout");
    }

    private String index() throws IOException {
        return Files.readString(layout().resolve("index.json"));
    }

    private List<String> names() throws IOException {
        try (var file = ImageFile.open(layout())) {
            return file.images().stream().map(image -> image.names().toString()).toList();
        }
    }

    private static List<String> files(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile)
                    .map(path -> folder.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void makesALayoutByteForByte() throws IOException {
        var image = Samples.image();

        OciLayout.append(image, "app:1", layout());

        var expected = new ArrayList<String>();
        image.artifact()
                .blobs()
                .forEach(blob -> expected.add("blobs/sha256/" + blob.digest().hex()));
        expected.addAll(List.of("index.json", "oci-layout"));
        assertThat(files(layout())).containsExactlyElementsOf(expected);
        assertThat(layout().resolve("oci-layout")).hasContent("{\"imageLayoutVersion\":\"1.0.0\"}");
        assertThat(index())
                .isEqualTo("""
                {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[\
                {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"%s","size":%d,\
                "platform":{"architecture":"amd64","os":"linux"},\
                "annotations":{"io.containerd.image.name":"docker.io/library/app:1",\
                "org.opencontainers.image.ref.name":"1"}}]}""".formatted(image.digest(), image.manifest().size()));
    }

    @Test
    void appendsAndGivesANameToTheNewImage() throws IOException {
        var first = Samples.image();
        var second = first.withUser("u");

        OciLayout.append(first, "app:1", layout());
        OciLayout.append(first, "app:2", layout());
        OciLayout.append(second, "app:1", layout());

        assertThat(names()).containsExactly("[app:2]", "[app:1]");
        try (var file = ImageFile.open(layout())) {
            assertThat(file.image(Optional.of("app:1"), Optional.empty())).isEqualTo(second);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // what an entry of the layout says; what is left beside the new app:1
        "1, docker.io/library/app:1, -",
        "app:1, , -",
        "docker.io/library/app:1, , -",
        ", docker.io/library/app:1, -",
        "2, docker.io/library/app:1, [2]",
        "1, , [1]",
        "app:2, , [app:2]",
    })
    void replacesTheEntryThatIsReadUnderItsName(String refName, String containerd, String left) throws IOException {
        var known = new HandmadeLayout();
        known.entry(known.manifest("arm64", Samples.layer("a")), refName, containerd)
                .writeTo(layout());

        OciLayout.append(Samples.image(), "app:1", layout());

        assertThat(names()).isEqualTo(left.equals("-") ? List.of("[app:1]") : List.of(left, "[app:1]"));
    }

    @Test
    void keepsWhatItDoesNotKnow() throws IOException {
        var known = new HandmadeLayout();
        var strange =
                HandmadeLayout.descriptor("application/x", known.blob("x")).replace("}", ",\"urls\":null,\"y\":1}");
        known.entry(strange).writeTo(layout());
        Files.writeString(
                layout().resolve("index.json"),
                index().replace("\"schemaVersion\":2,", "\"schemaVersion\":2,\"subject\":null,\"z\":[2],"));
        Files.writeString(layout().resolve("README"), "notes");

        OciLayout.append(Samples.image(), "app:1", layout());

        assertThat(index()).contains(strange).contains("\"subject\":null,\"z\":[2]}");
        assertThat(layout().resolve("README")).hasContent("notes");
    }

    @Test
    void addsAnImageWithoutANameOnce() throws IOException {
        var artifact = new NamedArtifact(Samples.image().artifact(), List.of());

        OciLayout.append(List.of(artifact), layout());
        OciLayout.append(List.of(artifact), layout());

        assertThat(index()).containsOnlyOnce(Samples.image().digest().toString());
        assertThat(names()).containsExactly("[]");
    }

    @Test
    void copiesAnIndexWithAllThatIsInIt() throws IOException {
        var source = new HandmadeLayout();
        var attestation = HandmadeLayout.on(source.manifest("x", Samples.layer("x")), "unknown", "unknown");
        source.entry(
                source.index(
                        HandmadeLayout.on(source.manifest("amd64", Samples.layer("a")), "linux", "amd64"), attestation),
                "app:1");
        try (var file = ImageFile.open(source.writeTo(temporary.resolve("source")))) {
            var stored = file.single();

            OciLayout.append(List.of(new NamedArtifact(stored.artifact(), stored.names())), layout());

            try (var copy = ImageFile.open(layout())) {
                assertThat(copy.single().descriptor().digest())
                        .isEqualTo(stored.descriptor().digest());
                assertThat(copy.single().artifact().blobs())
                        .isEqualTo(stored.artifact().blobs());
            }
        }
    }

    @Test
    void losesNoEntryOfThreadsThatAppendAtOnce() throws IOException {
        var images = IntStream.range(0, 24).boxed().toList();

        Tasks.parallel(images, 8, i -> {
            OciLayout.append(Samples.image().withUser("u" + i), "app:" + i, layout());
            return i;
        });

        assertThat(names()).hasSize(24);
        assertThat(files(layout())).noneMatch(file -> file.endsWith(".part"));
    }

    @Test
    void losesNoEntryOfProcessesThatAppendAtOnce() throws IOException, InterruptedException {
        var processes = new ArrayList<Process>();
        for (var i = 0; i < 3; i++) {
            processes.add(ArchiveProcess.append(layout(), i, 8));
        }
        for (var process : processes) {
            assertThat(process.waitFor()).isZero();
        }

        assertThat(names()).hasSize(24);
        assertThat(files(layout())).noneMatch(file -> file.endsWith(".part"));
    }

    /// A layer that is not what it promised, noticed while it is written.
    private static Image broken() throws IOException {
        var good = Blob.of(Samples.layer("a"));
        var changed =
                new Blob(good.digest(), good.size(), Blob.of(Samples.layer("b")).source());
        return Samples.image().withLayer(Layer.of(changed, changed.digest(), Compression.Algorithm.NONE));
    }

    @Test
    void leavesALayoutAsItWasWhenALayerIsDamaged() throws IOException {
        OciLayout.append(Samples.image(), "app:1", layout());
        var before = index();

        assertThatThrownBy(() -> OciLayout.append(broken(), "app:1", layout()))
                .isInstanceOf(MalformedInput.class)
                .hasMessageContaining(" have the digest ");

        assertThat(index()).isEqualTo(before);
        assertThat(files(layout())).noneMatch(file -> file.endsWith(".part"));
        assertThat(names()).containsExactly("[app:1]");
    }

    @Test
    void leavesAnEmptyLayoutNotHalfOfOne() throws IOException {
        assertThatThrownBy(() -> OciLayout.append(broken(), "app:1", layout())).isInstanceOf(MalformedInput.class);

        assertThat(names()).isEmpty();
        OciLayout.append(Samples.image(), "app:1", layout());
        assertThat(names()).containsExactly("[app:1]");
    }

    @Test
    void repairsABlobOfAnotherSize() throws IOException {
        OciLayout.append(Samples.image(), "app:1", layout());
        var blob = layout().resolve("blobs/sha256").resolve(Samples.image().id().hex());
        Files.writeString(blob, "cut off");

        OciLayout.append(Samples.image(), "app:1", layout());

        assertThat(blob).hasBinaryContent(Samples.image().configuration().blob().read(9_999));
    }

    @Test
    void namesNoBlobThatSomebodyDeletedMeanwhile() throws IOException {
        var image = Samples.image();
        var thief = Blob.of("thief".getBytes(UTF_8));
        var stored = layout().resolve("blobs/sha256").resolve(image.id().hex());
        var deleting = new Blob(thief.digest(), thief.size(), () -> {
            while (!Files.exists(stored)) {
                Thread.onSpinWait();
            }
            for (var file : files(layout().resolve("blobs/sha256"))) {
                Files.delete(layout().resolve("blobs/sha256").resolve(file));
            }
            return thief.open();
        });
        var second = image.withLayer(Layer.of(deleting, thief.digest(), Compression.Algorithm.NONE));

        assertThatThrownBy(() -> OciLayout.append(
                        List.of(NamedArtifact.of(image, "app:1"), NamedArtifact.of(second, "app:2")), layout()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("somebody deleted sha256:");

        assertThat(names()).isEmpty();
    }

    @Test
    void refusesFoldersThatHoldSomethingElse() throws IOException {
        Files.createDirectory(layout());
        Files.writeString(layout().resolve("letter"), "dear reader");
        var file = Files.writeString(temporary.resolve("file"), "x");

        assertThatThrownBy(() -> OciLayout.append(Samples.image(), "a", layout()))
                .isInstanceOf(IOException.class)
                .hasMessage("`" + layout() + "` is neither empty nor an OCI layout");
        assertThatThrownBy(() -> OciLayout.append(Samples.image(), "a", file))
                .isInstanceOf(IOException.class)
                .hasMessage("`" + file + "` is a file; an OCI layout is a folder");
        assertThat(files(layout())).containsExactly("letter");
    }

    @Test
    void refusesLayoutsItDoesNotUnderstand() throws IOException {
        new HandmadeLayout().writeTo(layout());
        Files.write(layout().resolve("index.json"), "{".getBytes(UTF_8));

        assertThatThrownBy(() -> OciLayout.append(Samples.image(), "a", layout()))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`" + layout().resolve("index.json") + "`: line 1, column 2: the document ends early");
        assertThat(index()).isEqualTo("{");

        Files.writeString(layout().resolve("oci-layout"), "{\"imageLayoutVersion\":\"3\"}");
        assertThatThrownBy(() -> OciLayout.append(Samples.image(), "a", layout()))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`oci-layout` says version `3`, and only 1.0.0 is known");
    }

    @Test
    void refusesOneNameForTwoImagesBeforeItMakesAFolder() throws IOException {
        var images = List.of(NamedArtifact.of(Samples.image(), "a"), NamedArtifact.of(Image.SCRATCH, "a:latest"));

        assertThatThrownBy(() -> OciLayout.append(images, layout()))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("two images would have the name `a:latest`");
        assertThatThrownBy(() -> OciArchive.write(images, temporary.resolve("a.tar")))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("two images would have the name `a:latest`");
        assertThat(temporary).isEmptyDirectory();
    }
}
