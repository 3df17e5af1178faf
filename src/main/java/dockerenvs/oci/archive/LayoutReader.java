package dockerenvs.oci.archive;

import dockerenvs.content.Content;
import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.image.BlobSource;
import dockerenvs.oci.image.Descriptor;
import dockerenvs.oci.image.Index;
import dockerenvs.oci.image.MediaFamily;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads an OCI image layout (OCI image-spec, image-layout.md). Entries of the index that point to the same
/// manifest are one image with several names; attestations that lie beside the images are left out.
final class LayoutReader {
    static final String VERSION = "1.0.0";
    private static final long DOCUMENT_BYTES_MAX = 20 << 20;

    private LayoutReader() {}

    static List<StoredImage> read(Members members) throws IOException {
        checkVersion(members);
        var index = index(members);
        var source = blobs(members);
        Map<Digest, List<StoredName>> names = new LinkedHashMap<>();
        Map<Digest, Descriptor> descriptors = new LinkedHashMap<>();
        for (var entry : index.manifests()) {
            var known = MediaFamily.ofManifest(entry.mediaType()).isPresent() || Index.isIndex(entry);
            if (known && !entry.isAttestation()) {
                descriptors.putIfAbsent(entry.digest(), entry);
                StoredName.ofAnnotations(entry.annotations())
                        .ifPresent(name -> names.computeIfAbsent(entry.digest(), _ -> new ArrayList<>())
                                .add(name));
            }
        }
        return descriptors.values().stream()
                .map(entry ->
                        new StoredImage(members.path(), names.getOrDefault(entry.digest(), List.of()), entry, source))
                .toList();
    }

    private static Index index(Members members) throws IOException {
        var bytes = document(members, "index.json");
        try {
            return Index.parse(bytes);
        } catch (MalformedInput failure) {
            throw failure.in("`index.json`");
        }
    }

    static void checkVersion(Members members) throws IOException {
        var version = version(document(members, "oci-layout"));
        if (!version.equals(VERSION)) {
            throw MalformedInput.of(
                    "`oci-layout` says version %s, and only %s is known"
                            .formatted(MalformedInput.quote(version), VERSION),
                    "");
        }
    }

    private static String version(byte[] document) {
        try {
            return JsonObject.expect(Json.parse(document), "the document")
                    .string("imageLayoutVersion")
                    .orElse("");
        } catch (MalformedInput failure) {
            throw failure.in("`oci-layout`");
        }
    }

    private static byte[] document(Members members, String name) throws IOException {
        var member = members.require(name);
        try {
            return member.read(DOCUMENT_BYTES_MAX);
        } catch (MalformedInput failure) {
            throw failure.in("`" + name + "`");
        }
    }

    /// Blobs by the place their digest gives them.
    static BlobSource blobs(Members members) {
        return new Blobs(members);
    }

    private record Blobs(Members members) implements BlobSource {
        @Override
        public Optional<Content> find(Digest digest) {
            try {
                return members.find(LayoutReader.path(digest)).map(Members.Member::content);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String absence(Digest digest) {
            return "`" + members.path() + "`: " + members.absence(LayoutReader.path(digest));
        }
    }

    static String path(Digest digest) {
        return "blobs/" + digest.algorithm() + "/" + digest.hex();
    }
}
