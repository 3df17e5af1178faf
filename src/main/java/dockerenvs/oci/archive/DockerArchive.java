package dockerenvs.oci.archive;

import dockerenvs.content.Compression;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Layer;
import dockerenvs.oci.image.Reference;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Writes what `docker save` writes and `docker load` takes: a docker-archive that is a correct OCI archive as
/// well, so that containerd, podman and skopeo take it whichever way they look at it. It holds images of one
/// platform each.
public final class DockerArchive {

    /// Whether the archive also gets what Docker before 1.10 wanted: `repositories`, and per layer a folder with
    /// `VERSION`, `json` and `layer.tar`.
    public enum Metadata {
        CURRENT,
        WITH_VERSION_1
    }

    private DockerArchive() {}

    /// Writes one image under one name, replacing the file.
    public static void write(Image image, String name, Path file) throws IOException {
        write(List.of(NamedImage.of(image, name)), Metadata.CURRENT, file);
    }

    /// Writes several images into one file, as a whole or not at all.
    ///
    /// @throws MalformedInput when two images would have the same name, or one has more than [Layer#COUNT_MAX]
    /// layers
    public static void write(List<NamedImage> images, Metadata metadata, Path file) throws IOException {
        plan(images, metadata).write(file);
    }

    /// Writes the archive to a stream, which stays open.
    public static void write(List<NamedImage> images, Metadata metadata, OutputStream target) throws IOException {
        plan(images, metadata).write(target);
    }

    /// What some readers of a docker-archive will not like about these images; empty as a rule.
    public static List<String> warnings(List<NamedImage> images) {
        var warnings = new ArrayList<String>();
        for (var named : images) {
            var algorithms = named.image().layers().stream()
                    .map(Layer::compression)
                    .distinct()
                    .toList();
            if (algorithms.contains(Compression.Algorithm.ZSTD)) {
                warnings.add("layers compressed with zstd: `docker load` before version 23 refuses them");
            }
            if (algorithms.contains(Compression.Algorithm.NONE) && algorithms.size() > 1) {
                warnings.add("plain and compressed layers in one docker-archive: readers that look at the first layer"
                        + " only, such as crane and kaniko, stumble; `--compression` makes them alike");
            }
        }
        return warnings.stream().distinct().toList();
    }

    private static ArchivePlan plan(List<NamedImage> images, Metadata metadata) {
        checkLayers(images);
        var artifacts = images.stream().map(NamedImage::artifact).toList();
        var plan = new ArchivePlan();
        plan.document("oci-layout", LayoutIndex.LAYOUT_FILE);
        plan.document("index.json", LayoutIndex.bytes(artifacts));
        plan.document("manifest.json", manifest(images));
        if (metadata == Metadata.WITH_VERSION_1) {
            new FirstArchiveMetadata(images).addTo(plan);
        }
        plan.blobs(artifacts.stream()
                .flatMap(named -> named.artifact().blobs().stream())
                .toList());
        return plan;
    }

    private static void checkLayers(List<NamedImage> images) {
        for (var named : images) {
            var layers = named.image().layers().size();
            if (layers > Layer.COUNT_MAX) {
                throw MalformedInput.of(
                        "the image has %d layers, and Docker takes no more than %d".formatted(layers, Layer.COUNT_MAX),
                        "write it as an OCI layout or OCI archive");
            }
        }
    }

    private static byte[] manifest(List<NamedImage> images) {
        var items = new ArrayList<Json>();
        for (var named : images) {
            var image = named.image();
            var layers = image.layers().stream()
                    .map(layer -> LayoutReader.path(layer.blob().digest()))
                    .toList();
            var tags = repoTags(named).stream().map(Reference::familiar).toList();
            items.add(JsonObject.EMPTY
                    .with("Config", LayoutReader.path(image.id()))
                    .with("RepoTags", JsonArray.ofStrings(tags))
                    .with("Layers", JsonArray.ofStrings(layers)));
        }
        return JsonArray.of(items).bytes();
    }

    /// The names Docker can use: those with repository and tag.
    static List<Reference> repoTags(NamedImage named) {
        return named.names().stream()
                .flatMap(name -> name.reference().stream())
                .filter(reference -> reference.tag().isPresent())
                .toList();
    }
}
