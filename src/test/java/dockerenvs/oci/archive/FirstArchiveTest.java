package dockerenvs.oci.archive;

import static dockerenvs.oci.archive.Samples.layer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.HandmadeTar;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Layer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Archives as Docker wrote them before 1.10, put together from the Docker image specification v1.0: a folder per
/// layer, the newest layer in `repositories`, and every layer naming its parent.
final class FirstArchiveTest {
    private static final String BASE = "a".repeat(64);
    private static final String MIDDLE = "b".repeat(64);
    private static final String TOP = "c".repeat(64);

    @TempDir
    Path folder;

    private static HandmadeTar add(HandmadeTar tar, String id, String json, byte[] layer) {
        return tar.add(id + "/", '5', "")
                .file(id + "/VERSION", "1.0")
                .file(id + "/json", json)
                .add(id + "/layer.tar", '0', layer);
    }

    /// Newest first, as Docker wrote them.
    private static HandmadeTar layers() {
        var tar = add(new HandmadeTar(), TOP, """
                {"id": "%s", "parent": "%s", "created": "2014-10-13T21:19:18.674353812Z", "author": "Someone <a@b.example>",
                 "architecture": "arm", "os": "linux", "Size": 271828, "checksum": "",
                 "container_config": {"Cmd": ["/bin/sh", "-c", "#(nop) CMD [run]"]},
                 "config": {"User": "alice", "Memory": 2048, "Env": ["PATH=/bin"], "Cmd": ["run"], "ExposedPorts": {"80/tcp": {}}}}
                """.formatted(TOP, MIDDLE), layer("top"));
        add(
                tar,
                MIDDLE,
                "{\"id\": \"%s\", \"parent\": \"%s\", \"created\": \"2014-10-13T21:19:17Z\", \"config\": {\"User\": \"bob\"}}"
                        .formatted(MIDDLE, BASE),
                layer("middle"));
        return add(
                tar,
                BASE,
                "{\"id\": \"%s\", \"container_config\": {\"Cmd\": [\"ADD base\"]}}".formatted(BASE),
                layer("base"));
    }

    private ImageFile open(HandmadeTar tar) throws IOException {
        return Samples.open(folder, tar);
    }

    private static HandmadeTar one() {
        return layers().file("repositories", "{\"busybox\": {\"1.0\": \"%s\"}}".formatted(TOP));
    }

    @Test
    void followsTheParentsFromTheTopLayerDown() throws IOException {
        try (var file = open(one())) {
            var image = file.image();

            assertThat(file.kind()).hasToString("docker-archive v1.0");
            assertThat(file.single().names()).extracting(StoredName::text).containsExactly("busybox:1.0");
            assertThat(image.layers()).extracting(Samples::fileIn).containsExactly("base", "middle", "top");
            assertThat(image.layers())
                    .extracting(Layer::diffId)
                    .containsExactly(
                            Digest.sha256(layer("base")), Digest.sha256(layer("middle")), Digest.sha256(layer("top")));
        }
    }

    @Test
    void makesTheConfigurationThatDidNotExist() throws IOException {
        try (var file = open(one())) {
            assertThat(file.image().configuration().toString()).isEqualTo("""
                    {
                      "created": "2014-10-13T21:19:18.674353812Z",
                      "author": "Someone <a@b.example>",
                      "architecture": "arm",
                      "os": "linux",
                      "variant": "v7",
                      "config": {
                        "User": "alice",
                        "Memory": 2048,
                        "Env": [
                          "PATH=/bin"
                        ],
                        "Cmd": [
                          "run"
                        ],
                        "ExposedPorts": {
                          "80/tcp": {}
                        }
                      },
                      "rootfs": {
                        "type": "layers",
                        "diff_ids": [
                          "%s",
                          "%s",
                          "%s"
                        ]
                      },
                      "history": [
                        {
                          "created_by": "ADD base"
                        },
                        {
                          "created": "2014-10-13T21:19:17Z"
                        },
                        {
                          "created": "2014-10-13T21:19:18.674353812Z",
                          "created_by": "/bin/sh -c #(nop) CMD [run]"
                        }
                      ]
                    }
                    """.formatted(
                            Digest.sha256(layer("base")), Digest.sha256(layer("middle")), Digest.sha256(layer("top"))));
        }
    }

    @Test
    void isForLinuxOnAmd64WhenItDoesNotSay() throws IOException {
        var tar = add(new HandmadeTar(), TOP, "{}", layer("a"))
                .file("repositories", "{\"a\": {\"b\": \"%s\"}}".formatted(TOP));

        try (var file = open(tar)) {
            assertThat(file.image().platform()).hasToString("linux/amd64");
        }
    }

    @Test
    void listsSeveralNamesOfOneImageAndSeveralImages() throws IOException {
        var tar = layers().file("repositories", """
                {"localhost:5000/a": {"1": "%s", "2": "%s"}, "b": {"latest": "%s", "old": "%s"}, "empty": {}}
                """.formatted(TOP, BASE, TOP, MIDDLE));

        try (var file = open(tar)) {
            assertThat(file.images())
                    .extracting(image -> image.names().toString())
                    .containsExactly("[localhost:5000/a:1, b:latest]", "[localhost:5000/a:2]", "[b:old]");
            assertThat(layers(file.image(Optional.of("b:old"), Optional.empty())))
                    .isEqualTo("base middle ");
            assertThat(layers(file.image(Optional.of("localhost:5000/a:2"), Optional.empty())))
                    .isEqualTo("base ");
        }
    }

    private static String layers(Image image) throws IOException {
        var files = new StringBuilder();
        for (var layer : image.layers()) {
            files.append(Samples.fileIn(layer)).append(' ');
        }
        return files.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd"})
    void readsCompressedLayers(String format) throws IOException {
        var stored = Samples.compressed(format, layer("a"));
        var tar = add(new HandmadeTar(), TOP, "{}", stored)
                .file("repositories", "{\"a\": {\"b\": \"%s\"}}".formatted(TOP));

        try (var file = open(tar)) {
            var layer = file.image().layers().getFirst();

            assertThat(layer.compression()).hasToString(format);
            assertThat(layer.diffId()).isEqualTo(Digest.sha256(layer("a")));
            assertThat(layer.blob().digest()).isEqualTo(Digest.sha256(stored));
            assertThat(Samples.fileIn(layer)).isEqualTo("a");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bzip2", "xz"})
    void refusesLayersCompressedAsImagesHaveThemNot(String format) throws IOException {
        var tar = add(new HandmadeTar(), TOP, "{}", Samples.compressed(format, layer("a")))
                .file("repositories", "{\"a\": {\"b\": \"%s\"}}".formatted(TOP));

        assertRefused(
                tar, "the layer `%s/layer.tar` is compressed with %s, which images do not use".formatted(TOP, format));
    }

    private void assertRefused(HandmadeTar tar, String message) {
        assertThatThrownBy(() -> open(tar))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`" + folder.resolve("image.tar") + "`: " + message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"a": {"b": ""}}           | `repositories` names an image without a layer
            {"a": {"b": "missing"}}    | there is no file `missing/json` in the archive
            {"a": {"b": "../TOP"}}     | there is no file `../TOP/json` in the archive
            {"a": {"b": 1}}            | `b`: expected a string, found a number
            {"a": "TOP"}               | `a`: expected an object, found a string
            ["TOP"]                    | `repositories`: `the document`: expected an object, found a list
            {"a":                      | `repositories`: line 1, column 6: the document ends early
            """)
    void saysWhatIsWrongWithRepositories(String repositories, String message) {
        assertRefused(layers().file("repositories", repositories.replace("TOP", TOP)), message.replace("TOP", TOP));
    }

    @Test
    void refusesParentsInACircle() {
        var tar = add(new HandmadeTar(), TOP, "{\"parent\": \"%s\"}".formatted(BASE), layer("a"));
        add(tar, BASE, "{\"parent\": \"%s\"}".formatted(TOP), layer("b"));

        assertRefused(
                tar.file("repositories", "{\"a\": {\"b\": \"%s\"}}".formatted(TOP)),
                "the chain of parents from `%s` has more than 500 layers, or is a circle".formatted(TOP));
    }

    @Test
    void saysWhichFileOfALayerIsMissing() {
        var tar = new HandmadeTar()
                .file(TOP + "/json", "{}")
                .file("repositories", "{\"a\": {\"b\": \"%s\"}}".formatted(TOP));

        assertRefused(tar, "there is no file `%s/layer.tar` in the archive".formatted(TOP));
    }
}
