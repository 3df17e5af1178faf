package dockerenvs.oci.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.files.HandmadeTar;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/// An image put together by hand, faults included; knows nothing of the code under test. Each change is made before
/// digests are taken, so that what contains the changed part fits it, except where bytes of finished files are
/// changed.
public final class HandmadeImage {
    private static final String OCI = "application/vnd.oci.image.";

    private final List<StoredLayer> layers;
    private final List<Change> changes;
    private final List<Damage> damages;

    /// The parts of an image whose text can be changed.
    public enum Part {
        CONFIGURATION,
        MANIFEST,
        INDEX,
        DOCKER_MANIFEST
    }

    private record StoredLayer(byte[] tar, byte[] bytes, String mediaType) {
        String diffId() {
            return HandmadeImage.digest(tar);
        }

        String digest() {
            return HandmadeImage.digest(bytes);
        }
    }

    private record Change(Part part, String from, String to) {}

    /// @param digest the blob of that digest, or the file of that name
    private record Damage(String digest, byte[] bytes) {}

    private HandmadeImage(List<StoredLayer> layers, List<Change> changes, List<Damage> damages) {
        this.layers = List.copyOf(layers);
        this.changes = List.copyOf(changes);
        this.damages = List.copyOf(damages);
    }

    /// A good image: a plain base with users, a program and a link, and a layer that deletes and adds.
    public static HandmadeImage good() {
        return new HandmadeImage(List.of(), List.of(), List.of())
                .withLayer(base().ended())
                .withLayer(top().ended());
    }

    /// The tar of the base layer, its end still open.
    public static HandmadeTar base() {
        return new HandmadeTar()
                .add("etc/", '5', "")
                .file("etc/passwd", "root:x:0:0::/root:/bin/sh\n")
                .add("usr/", '5', "")
                .add("usr/bin/", '5', "")
                .add(program("usr/bin/run"), elf(62))
                .add(HandmadeTar.header("usr/bin/same", '1').link("usr/bin/run"))
                .add(HandmadeTar.header("bin", '2').link("usr/bin"));
    }

    /// The tar of the layer above, its end still open.
    public static HandmadeTar top() {
        return new HandmadeTar().add("etc/", '5', "").file("etc/.wh.passwd", "").file("etc/group", "root:x:0:\n");
    }

    /// The header of a program of 64 bytes.
    public static HandmadeTar.Header program(String path) {
        return new HandmadeTar.Header(path, '0', 64).set(100, "0000755\0");
    }

    /// The beginning of a little-endian ELF program for a machine.
    public static byte[] elf(int machine) {
        var bytes = new byte[64];
        System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}, 0, bytes, 0, 7);
        bytes[18] = (byte) machine;
        bytes[19] = (byte) (machine >> 8);
        return bytes;
    }

    /// One more plain layer on top.
    public HandmadeImage withLayer(byte[] tar) {
        return withLayer(tar, tar, "layer.v1.tar");
    }

    /// One more layer on top, stored in these bytes.
    public HandmadeImage withLayer(byte[] tar, byte[] stored, String mediaType) {
        var more = new ArrayList<>(layers);
        more.add(new StoredLayer(tar, stored, OCI + mediaType));
        return new HandmadeImage(more, changes, damages);
    }

    /// Without its layers.
    public HandmadeImage withoutLayers() {
        return new HandmadeImage(List.of(), changes, damages);
    }

    /// Another text in a document, in the first place where there is such a text.
    public HandmadeImage with(Part part, String from, String to) {
        var more = new ArrayList<>(changes);
        more.add(new Change(part, from, to));
        return new HandmadeImage(layers, more, damages);
    }

    /// Other bytes in the blob of that digest or the file of that name, which keeps its name; none at all remove
    /// it.
    public HandmadeImage damaged(String digest, byte[] bytes) {
        var more = new ArrayList<>(damages);
        more.add(new Damage(digest, bytes));
        return new HandmadeImage(layers, changes, more);
    }

    public String layer(int index) {
        return layers.get(index).digest();
    }

    public String diffId(int index) {
        return layers.get(index).diffId();
    }

    /// The configuration, as text.
    public String configuration() {
        var ids = layers.stream().map(layer -> "\"" + layer.diffId() + "\"").collect(Collectors.joining(","));
        var history = layers.stream().map(_ -> "{\"created_by\":\"hand\"}").collect(Collectors.joining(","));
        return changed(Part.CONFIGURATION, """
                {"created":"2026-01-31T00:00:00Z","os":"linux","architecture":"amd64",\
                "config":{"Env":["PATH=/bin"],"WorkingDir":"/"},\
                "rootfs":{"type":"layers","diff_ids":[%s]},"history":[%s]}""".formatted(ids, history));
    }

    /// The manifest, as text.
    public String manifest() {
        var descriptors = layers.stream()
                .map(layer -> descriptor(layer.mediaType(), layer.bytes(), ""))
                .collect(Collectors.joining(","));
        var manifest = """
                {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s]}""".formatted(
                        OCI + "manifest.v1+json",
                        descriptor(OCI + "config.v1+json", configuration().getBytes(UTF_8), ""),
                        descriptors);
        return changed(Part.MANIFEST, manifest);
    }

    private String index() {
        var extra = ",\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"},"
                + "\"annotations\":{\"org.opencontainers.image.ref.name\":\"1\"}";
        var entry = descriptor(OCI + "manifest.v1+json", manifest().getBytes(UTF_8), extra);
        return changed(Part.INDEX, "{\"schemaVersion\":2,\"manifests\":[" + entry + "]}");
    }

    private String changed(Part part, String text) {
        var result = text;
        for (var change : changes) {
            if (change.part() == part) {
                var at = result.indexOf(change.from());
                assertThat(at).as("`%s` in %s", change.from(), result).isNotNegative();
                result = result.substring(0, at)
                        + change.to()
                        + result.substring(at + change.from().length());
            }
        }
        return result;
    }

    /// @param extra further fields, each with a comma before it
    static String descriptor(String mediaType, byte[] bytes, String extra) {
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d%s}"
                .formatted(mediaType, digest(bytes), bytes.length, extra);
    }

    /// The files of an OCI layout.
    public Map<String, byte[]> layout() {
        var files = blobs();
        files.put("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(UTF_8));
        files.put("index.json", index().getBytes(UTF_8));
        return damaged(files);
    }

    /// The files of an archive that is an OCI layout and a docker-archive.
    public Map<String, byte[]> hybrid() {
        var files = blobs();
        files.put("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(UTF_8));
        files.put("index.json", index().getBytes(UTF_8));
        files.put("manifest.json", dockerManifest(blob(digest(configuration().getBytes(UTF_8)))));
        return damaged(files);
    }

    /// The files of a docker-archive.
    public Map<String, byte[]> dockerArchive() {
        var files = new TreeMap<String, byte[]>();
        layers.forEach(layer -> files.put(blob(layer.digest()), layer.bytes()));
        var configuration = configuration().getBytes(UTF_8);
        var name = digest(configuration).substring("sha256:".length()) + ".json";
        files.put(name, configuration);
        files.put("manifest.json", dockerManifest(name));
        return damaged(files);
    }

    private byte[] dockerManifest(String configuration) {
        var names =
                layers.stream().map(layer -> "\"" + blob(layer.digest()) + "\"").collect(Collectors.joining(","));
        return changed(
                        Part.DOCKER_MANIFEST,
                        "[{\"Config\":\"%s\",\"RepoTags\":[\"me/app:1\"],\"Layers\":[%s]}]"
                                .formatted(configuration, names))
                .getBytes(UTF_8);
    }

    private Map<String, byte[]> blobs() {
        var files = new TreeMap<String, byte[]>();
        layers.forEach(layer -> files.put(blob(layer.digest()), layer.bytes()));
        for (var document : List.of(configuration(), manifest())) {
            var bytes = document.getBytes(UTF_8);
            files.put(blob(digest(bytes)), bytes);
        }
        return files;
    }

    private Map<String, byte[]> damaged(Map<String, byte[]> files) {
        for (var damage : damages) {
            var name = damage.digest().startsWith("sha256:") ? blob(damage.digest()) : damage.digest();
            if (damage.bytes().length == 0) {
                files.remove(name);
            } else {
                files.put(name, damage.bytes());
            }
        }
        return files;
    }

    static String blob(String digest) {
        return "blobs/" + digest.replace(':', '/');
    }

    /// Writes files below a folder.
    public static Path writeFolder(Map<String, byte[]> files, Path folder) throws IOException {
        for (var file : files.entrySet()) {
            var path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
        return folder;
    }

    /// Files as a tar with its end.
    public static byte[] tar(Map<String, byte[]> files) {
        var tar = new HandmadeTar();
        files.forEach((name, bytes) -> tar.add(new HandmadeTar.Header(name, '0', bytes.length), bytes));
        return tar.ended();
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        var stored = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(stored)) {
            gzip.write(bytes);
        }
        return stored.toByteArray();
    }

    static String digest(byte[] bytes) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// As many layers as said, each with a file of its own.
    static HandmadeImage ofLayers(int count) {
        var image = good().withoutLayers();
        for (var i : IntStream.range(0, count).toArray()) {
            image = image.withLayer(new HandmadeTar().file("f" + i, "").ended());
        }
        return image;
    }
}
