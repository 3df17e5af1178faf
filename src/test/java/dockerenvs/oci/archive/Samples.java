package dockerenvs.oci.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.content.CompressionSamples;
import dockerenvs.content.Digest;
import dockerenvs.files.FileTree;
import dockerenvs.files.HandmadeTar;
import dockerenvs.files.TarListing;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Images and archives that the tests of this room share. What is read is put together by hand from the
/// specifications, not by the code under test.
final class Samples {
    private Samples() {}

    /// A tar with one file, which is how layers are told apart.
    static byte[] layer(String file) {
        return new HandmadeTar().file(file, "content of " + file).ended();
    }

    /// A configuration of `linux/<architecture>` over these uncompressed layers.
    static String configuration(String architecture, byte[]... tars) {
        var diffIds = new StringBuilder();
        for (var tar : tars) {
            diffIds.append(diffIds.isEmpty() ? "\"" : ", \"")
                    .append(Digest.sha256(tar))
                    .append('"');
        }
        return """
                {"architecture": "%s", "os": "linux", "config": {"Cmd": ["/%s"]}, \
                "rootfs": {"type": "layers", "diff_ids": [%s]}}
                """.formatted(architecture, architecture, diffIds);
    }

    static String hex(String text) {
        return hex(text.getBytes(UTF_8));
    }

    static String hex(byte[] bytes) {
        return Digest.sha256(bytes).hex();
    }

    /// `none`, `gzip`, `zstd`, `bzip2` or `xz`, each by the library that tests know.
    static byte[] compressed(String format, byte[] plain) throws IOException {
        return switch (format) {
            case "bzip2" -> CompressionSamples.bzip2(plain);
            case "xz" -> CompressionSamples.xz(plain);
            case "gzip" -> CompressionSamples.jdkGzip(plain);
            default -> CompressionSamples.compress(format, plain);
        };
    }

    static ImageFile open(Path folder, HandmadeTar tar) throws IOException {
        return open(folder, tar.ended());
    }

    static ImageFile open(Path folder, byte[] file) throws IOException {
        return ImageFile.open(Files.write(folder.resolve("image.tar"), file));
    }

    /// The path of the only entry in a layer made by [#layer(String)].
    static String fileIn(Layer layer) throws IOException {
        var entries = TarListing.read(layer.openTar().readAllBytes());
        return entries.size() == 1 ? entries.getFirst().path() : entries.toString();
    }

    /// An image of two layers with settings, the same each time.
    static Image image() throws IOException {
        return Image.SCRATCH
                .withLayer(Layer.pack(FileTree.ofContents(Map.of("etc/base", "base\n".getBytes(UTF_8)))), "base")
                .withFiles(FileTree.ofContents(Map.of("srv/app", "app\n".getBytes(UTF_8))))
                .withEntrypoint(List.of("/srv/app"))
                .withLabel("a", "ä");
    }
}
