package dockerenvs.oci.archive;

import dockerenvs.content.Blob;
import dockerenvs.content.Compression;
import dockerenvs.content.Content;
import dockerenvs.content.Digest;
import dockerenvs.content.HashingOutputStream;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.image.Artifact;
import dockerenvs.oci.image.BlobSource;
import dockerenvs.oci.image.Configuration;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Layer;
import dockerenvs.oci.image.Reference;
import dockerenvs.tasks.Tasks;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads a docker-archive with a `manifest.json` (Docker image-spec v1.1 and later). Such a file has no manifest
/// of its own; the images get one of OCI media types, as Docker itself writes since version 25.
final class DockerArchiveReader {
    private static final long MANIFEST_BYTES_MAX = 20 << 20;
    private static final long CONFIGURATION_BYTES_MAX = 8 << 20;

    private DockerArchiveReader() {}

    static List<StoredImage> read(Members members) throws IOException {
        var bytes = members.find("manifest.json").orElseThrow().read(MANIFEST_BYTES_MAX);
        try {
            if (!(Json.parse(bytes) instanceof JsonArray items)) {
                throw MalformedInput.of("expected a list of images", "");
            }
            var images = new ArrayList<StoredImage>();
            for (var item : items.items()) {
                images.add(image(JsonObject.expect(item, "an image"), members));
            }
            return images;
        } catch (MalformedInput failure) {
            throw failure.in("`manifest.json`");
        }
    }

    private static StoredImage image(JsonObject item, Members members) throws IOException {
        var path = item.string("Config").orElseThrow(() -> MalformedInput.of("an image has no `Config`", ""));
        var bytes = members.require(path).read(CONFIGURATION_BYTES_MAX);
        checkNamedByDigest(path, bytes);
        var configuration = parse(bytes, path);
        var paths = item.strings("Layers");
        var diffIds = configuration.diffIds();
        if (paths.size() != diffIds.size()) {
            throw MalformedInput.of(
                    "%s has %d diff IDs, but there are %d layers"
                            .formatted(MalformedInput.quote(path), diffIds.size(), paths.size()),
                    "");
        }
        var numbers = new ArrayList<Integer>();
        for (var i = 0; i < paths.size(); i++) {
            numbers.add(i);
        }
        var layers = Tasks.parallel(numbers, Tasks.cores(), i -> layer(members, paths.get(i), diffIds.get(i)));
        var names = item.strings("RepoTags").stream()
                .map(tag -> StoredName.of(Reference.parse(tag)))
                .toList();
        return stored(members, names, Image.of(configuration, layers));
    }

    private static Configuration parse(byte[] bytes, String path) {
        try {
            return Configuration.parse(bytes);
        } catch (MalformedInput failure) {
            throw failure.in(MalformedInput.quote(path));
        }
    }

    /// An image that has no index to stand in: found through the blobs of its own.
    static StoredImage stored(Members members, List<StoredName> names, Image image) {
        Map<Digest, Content> contents = new HashMap<>();
        Artifact artifact = image.artifact();
        artifact.blobs().forEach(blob -> contents.put(blob.digest(), blob.source()));
        BlobSource source = digest -> Optional.ofNullable(contents.get(digest));
        return new StoredImage(members.path(), names, image.descriptor(), source);
    }

    /// A configuration is named `<hex>.json` or `blobs/sha256/<hex>`: a name that looks like a digest must be it.
    private static void checkNamedByDigest(String path, byte[] bytes) {
        var name = path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.json$", "");
        var found = Digest.sha256(bytes);
        if (name.matches("[0-9a-f]{64}") && !name.equals(found.hex())) {
            throw MalformedInput.of(
                    "the configuration %s has the digest %s".formatted(MalformedInput.quote(path), found),
                    "the file was changed or damaged; save the image again");
        }
    }

    /// A plain layer's digest is its diff ID, so nothing needs to be read; a compressed one is hashed once, unless
    /// its name says its digest.
    private static Layer layer(Members members, String path, Digest diffId) throws IOException {
        var member = members.require(path);
        var algorithm = algorithm(path, member);
        var digest = algorithm == Compression.Algorithm.NONE ? diffId : namedOrHashed(path, member);
        return Layer.of(new Blob(digest, member.size(), member.content()), diffId, algorithm);
    }

    /// How a layer is compressed, told by its first bytes.
    static Compression.Algorithm algorithm(String path, Members.Member member) throws IOException {
        var format = Compression.detect(member.head(Compression.HEAD_BYTES));
        return switch (format) {
            case PLAIN -> Compression.Algorithm.NONE;
            case GZIP -> Compression.Algorithm.GZIP;
            case ZSTD -> Compression.Algorithm.ZSTD;
            case BZIP2, XZ ->
                throw MalformedInput.of(
                        "the layer %s is compressed with %s, which images do not use"
                                .formatted(MalformedInput.quote(path), format),
                        "");
        };
    }

    private static Digest namedOrHashed(String path, Members.Member member) throws IOException {
        return path.matches("blobs/sha256/[0-9a-f]{64}")
                ? Digest.parse("sha256:" + path.substring("blobs/sha256/".length()))
                : hash(member);
    }

    static Digest hash(Members.Member member) throws IOException {
        try (var in = member.content().open();
                var hashing = new HashingOutputStream(OutputStream.nullOutputStream())) {
            in.transferTo(hashing);
            return hashing.digest();
        }
    }
}
