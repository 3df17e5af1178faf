package dockerenvs.oci.archive;

import static dockerenvs.oci.archive.Samples.hex;
import static dockerenvs.oci.archive.Samples.layer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.MalformedInput;
import dockerenvs.oci.image.Platform;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// OCI layouts, as folders and as archives, put together by hand: names, platforms, nested indexes.
final class LayoutReadingTest {
    @TempDir
    Path folder;

    private final HandmadeLayout layout = new HandmadeLayout();

    private ImageFile open() throws IOException {
        return ImageFile.open(layout.writeTo(folder.resolve("layout")));
    }

    private static Optional<String> name(String name) {
        return Optional.of(name);
    }

    private static Optional<Platform> platform(String platform) {
        return Optional.of(Platform.parse(platform));
    }

    private void assertRefused(String message, Asking asking) throws IOException {
        try (var file = open()) {
            assertThatThrownBy(() -> asking.ask(file))
                    .isInstanceOf(MalformedInput.class)
                    .hasMessage("`" + folder.resolve("layout") + "`" + message);
        }
    }

    private interface Asking {
        Object ask(ImageFile file) throws IOException;
    }

    @ParameterizedTest
    @ValueSource(strings = {"folder", "none", "gzip", "zstd", "bzip2", "xz"})
    void readsFoldersAndArchivesAlike(String form) throws IOException {
        layout.entry(layout.manifest("amd64", layer("a")), "1.0");
        var place = form.equals("folder")
                ? layout.writeTo(folder.resolve("layout"))
                : Files.write(
                        folder.resolve("a.tar"),
                        Samples.compressed(form, layout.tar().ended()));

        try (var file = ImageFile.open(place)) {
            assertThat(file.kind()).hasToString(form.equals("folder") ? "OCI layout" : "OCI archive");
            assertThat(file.path()).isEqualTo(place);
            assertThat(file.image().layers()).extracting(Samples::fileIn).containsExactly("a");
            assertThat(file.image().digest().hex()).isEqualTo(hex(layout.document("amd64")));
        }
    }

    @Test
    void prefersTheLayoutWhereAnArchiveIsBoth() throws IOException {
        layout.entry(layout.manifest("amd64", layer("a")), "1.0");
        var tar = layout.tar().file("manifest.json", "[]").file("repositories", "{}");

        try (var file = Samples.open(folder, tar)) {
            assertThat(file.kind()).hasToString("docker-archive and OCI archive");
            assertThat(file.images()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // ref.name, containerd's name, the name it has
        "1.0, , 1.0",
        "app:1, , app:1",
        "host.example/a/b, , host.example/a/b:latest",
        "docker.io/library/app:1, , app:1",
        ", docker.io/library/app:1, app:1",
        "1, docker.io/library/app:1, app:1",
        "2, docker.io/library/app:1, 2",
        "1, not a name, 1",
        "UPPER/not:a:name, , UPPER/not:a:name",
    })
    void namesAnImageByItsAnnotations(String refName, String containerd, String name) throws IOException {
        layout.entry(layout.manifest("amd64", layer("a")), refName, containerd);

        try (var file = open()) {
            assertThat(file.single().names()).extracting(StoredName::text).containsExactly(name);
            assertThat(file.named(name)).isSameAs(file.single());
        }
    }

    @Test
    void takesEntriesOfOneDigestForOneImageOfSeveralNames() throws IOException {
        var one = layout.manifest("amd64", layer("a"));
        var other = layout.manifest("arm64", layer("b"));
        layout.entry(one, "app:1")
                .entry(other, "app:2")
                .entry(one, "app:latest")
                .entry(other);

        try (var file = open()) {
            assertThat(file.images())
                    .extracting(image -> image.names().toString())
                    .containsExactly("[app:1, app:latest]", "[app:2]");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app",
                "app:latest",
                "docker.io/library/app:latest",
                "index.docker.io/app",
                "DIGEST",
                "HEX12",
                "HEX6"
            })
    void findsAnImageByAnyFormOfItsName(String wanted) throws IOException {
        var app = layout.manifest("amd64", layer("a"));
        layout.entry(app, "app:latest").entry(layout.manifest("arm64", layer("b")), "other:1");
        var digest = hex(layout.document("amd64"));

        try (var file = open()) {
            var text = wanted.replace("DIGEST", "sha256:" + digest)
                    .replace("HEX12", digest.substring(0, 12))
                    .replace("HEX6", digest.substring(0, 6));

            assertThat(file.image(name(text), Optional.empty()).digest().hex()).isEqualTo(digest);
        }
    }

    @Test
    void findsAnImageByItsTagWhereOneHasIt() throws IOException {
        layout.entry(layout.manifest("amd64", layer("a")), "app:1")
                .entry(layout.manifest("arm64", layer("b")), "app:2");

        try (var file = open()) {
            assertThat(file.named("2").names()).extracting(StoredName::text).containsExactly("app:2");
        }
    }

    @Test
    void listsWhatIsThereWhenANameFitsNothing() throws IOException {
        var unnamed = layout.manifest("s390x", layer("c"));
        layout.entry(layout.manifest("amd64", layer("a")), "app:1")
                .entry(layout.manifest("amd64", layer("a")), "app:2")
                .entry(layout.manifest("arm64", layer("b")), "x/other:1")
                .entry(unnamed);
        var listing = "app:1 = app:2, x/other:1, sha256:" + hex(layout.document("s390x"));

        assertRefused(
                " holds no image named `app`; it holds: " + listing, file -> file.image(name("app"), Optional.empty()));
        assertRefused(" holds no image named `abc12`; it holds: " + listing, file -> file.named("abc12"));
        assertRefused(" holds more than one image named `1`; it holds: " + listing, file -> file.named("1"));
        assertRefused(" holds 3 images: " + listing, ImageFile::image);
    }

    @Test
    void saysThatThereIsNothing() throws IOException {
        assertRefused(" holds no image", ImageFile::image);
        assertRefused(" holds no image named `a`; it holds: nothing", file -> file.named("a"));
    }

    @Test
    void choosesAPlatformOfAnIndex() throws IOException {
        var amd64 = layout.manifest("amd64", layer("a"));
        var arm64 = layout.manifest("arm64", layer("b"));
        var attestation = layout.manifest("unknown", layer("c"));
        layout.entry(
                layout.index(
                        HandmadeLayout.on(amd64, "linux", "amd64"),
                        HandmadeLayout.on(attestation, "unknown", "unknown"),
                        HandmadeLayout.on(arm64, "linux", "arm64")),
                "app:1");

        try (var file = open()) {
            assertThat(file.single().isIndex()).isTrue();
            assertThat(file.image(name("app:1"), platform("arm64")).platform()).hasToString("linux/arm64");
            assertThat(file.image(Optional.empty(), platform("linux/amd64/v3")).platform())
                    .hasToString("linux/amd64");
            assertThat(file.single().manifests()).hasSize(2);
            assertThat(file.single().eachImage()).hasSize(2);
            assertThat(file.single().artifact().blobs()).hasSize(1 + 3 * 3);
        }
        assertRefused(": there are images for several platforms: linux/amd64, linux/arm64", ImageFile::image);
        assertRefused(
                ": there is no image for linux/s390x, only for linux/amd64, linux/arm64",
                file -> file.image(Optional.empty(), platform("s390x")));
    }

    @Test
    void asksTheConfigurationWhereAnIndexNamesNoPlatform() throws IOException {
        layout.entry(layout.index(layout.manifest("amd64", layer("a")), layout.manifest("arm64", layer("b"))));

        try (var file = open()) {
            assertThat(file.image(Optional.empty(), platform("arm64")).platform())
                    .hasToString("linux/arm64");
        }
        assertRefused(
                ": there are images for several platforms: an unnamed platform, an unnamed platform", ImageFile::image);
    }

    @Test
    void followsNestedIndexes() throws IOException {
        var node = layout.manifest("amd64", layer("a"));
        for (var i = 0; i < 5; i++) {
            node = layout.index(node);
        }
        layout.entry(node, "deep").entry(layout.index(node), "deeper");

        try (var file = open()) {
            assertThat(file.named("deep").image().platform()).hasToString("linux/amd64");
            assertThat(file.named("deep").artifact().blobs()).hasSize(5 + 3);
        }
        assertRefused(": indexes nest deeper than 5", file -> file.image(name("deeper"), Optional.empty()));
    }

    /// Read one by one there would be 5000 to the power of five.
    @Test
    @Timeout(60)
    void readsAnIndexOnceHoweverOftenItIsListed() throws IOException {
        var node = layout.manifest("amd64", layer("a"));
        for (var i = 0; i < 5; i++) {
            var copies = new String[5_000];
            Arrays.fill(copies, node);
            node = layout.index(copies);
        }
        layout.entry(node);

        try (var file = open()) {
            assertThat(file.single().manifests()).hasSize(1);
            assertThat(file.single().artifact().blobs()).hasSize(5 + 3);
        }
    }

    @Test
    void leavesEntriesOfUnknownTypesAlone() throws IOException {
        var unknown = HandmadeLayout.descriptor("application/vnd.example.thing+json", layout.blob("thing"));
        layout.entry(unknown, "thing").entry(layout.index(unknown, layout.manifest("amd64", layer("a"))), "app");

        try (var file = open()) {
            assertThat(file.images()).hasSize(1);
            assertThat(file.image().platform()).hasToString("linux/amd64");
            assertThat(file.single().artifact().blobs()).hasSize(5);
        }
    }

    @Test
    void skipsManifestsThatWereNotCopied() throws IOException {
        var gone = HandmadeLayout.on(
                HandmadeLayout.descriptor(HandmadeLayout.MANIFEST, "gone".getBytes(UTF_8)), "linux", "arm64");
        layout.entry(layout.index(gone, layout.manifest("amd64", layer("a"))));

        try (var file = open()) {
            assertThat(file.image().platform()).hasToString("linux/amd64");
        }
    }

    @Test
    void saysWhenTheIndexHoldsNoImage() throws IOException {
        layout.entry(layout.index(HandmadeLayout.on(layout.manifest("x", layer("a")), "unknown", "unknown")));

        try (var file = open()) {
            assertRefused(
                    ": there is no image in the index "
                            + file.single().descriptor().digest(),
                    ImageFile::image);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void saysWhichBlobIsMissing(boolean asFolder) throws IOException {
        layout.entry(HandmadeLayout.descriptor(HandmadeLayout.MANIFEST, "gone".getBytes(UTF_8)));
        var place = asFolder
                ? layout.writeTo(folder.resolve("layout"))
                : Files.write(folder.resolve("a.tar"), layout.tar().ended());

        try (var file = ImageFile.open(place)) {
            assertThatThrownBy(file::image)
                    .isInstanceOf(FileNotFoundException.class)
                    .hasMessage("`%s`: there is no file `blobs/sha256/%s` in the %s"
                            .formatted(place, hex("gone"), asFolder ? "folder" : "archive"));
        }
    }

    @Test
    void verifiesBlobsWhenItReadsThem() throws IOException {
        layout.entry(layout.manifest("amd64", layer("a")));
        var place = layout.writeTo(folder.resolve("layout"));
        Files.writeString(place.resolve("blobs/sha256/" + hex(layout.document("amd64"))), "{}");

        try (var file = ImageFile.open(place)) {
            assertThatThrownBy(file::image)
                    .isInstanceOf(MalformedInput.class)
                    .hasMessage("`blobs/sha256/%1$s` in `%2$s`: sha256:%1$s ends after 2 of %3$d bytes"
                            .formatted(hex(layout.document("amd64")), place, layout.document("amd64").length));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            oci-layout | {"imageLayoutVersion": "2.0.0"} | `oci-layout` says version `2.0.0`, and only 1.0.0 is known
            oci-layout | {}                              | `oci-layout` says version ``, and only 1.0.0 is known
            oci-layout | []                              | `oci-layout`: `the document`: expected an object, found a list
            oci-layout | {"imageLayoutVersion": 1}       | `oci-layout`: `imageLayoutVersion`: expected a string, found a number
            oci-layout | x                               | `oci-layout`: line 1, column 1: this is not JSON
            index.json | x                               | `index.json`: line 1, column 1: this is not JSON
            index.json | {}                              | `index.json`: the index has no `manifests`
            index.json | {"manifests": [{}]}             | `index.json`: a descriptor has no `digest`
            index.json | {"manifests": [], "config": {}} | `index.json`: the document has `manifests` and `layers`: is it an index or a manifest?
            index.json | -                               | there is no file `index.json` in the folder
            """)
    void saysWhatIsWrongWithALayout(String file, String content, String message) throws IOException {
        var place = layout.writeTo(folder.resolve("layout"));
        if (content.equals("-")) {
            Files.delete(place.resolve(file));
        } else {
            Files.writeString(place.resolve(file), content);
        }

        assertThatThrownBy(() -> ImageFile.open(place))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`" + place + "`: " + message);
    }

    @Test
    void refusesAnEndlessIndex() throws IOException {
        var place = layout.writeTo(folder.resolve("layout"));
        Files.write(place.resolve("index.json"), new byte[(20 << 20) + 1]);

        assertThatThrownBy(() -> ImageFile.open(place))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`" + place + "`: `index.json`: it has 20,971,521 bytes, more than the 20,971,520 allowed");
    }

    @Test
    void saysWhenAFileIsNoImageFile() throws IOException {
        var empty = Files.createDirectory(folder.resolve("empty"));
        var text = Files.writeString(folder.resolve("text"), "hello".repeat(200));

        assertThatThrownBy(() -> ImageFile.open(empty))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`" + empty + "`: it holds no image: there is no `oci-layout`, `manifest.json` or"
                        + " `repositories` in it");
        assertThatThrownBy(() -> ImageFile.open(text))
                .isInstanceOf(MalformedInput.class)
                .hasMessageStartingWith("`" + text + "`: this is not a tar archive: ");
        assertThatThrownBy(() -> ImageFile.open(folder.resolve("missing"))).isInstanceOf(NoSuchFileException.class);
    }
}
