package dockerenvs.oci.check;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.content.Content;
import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.archive.Members;
import dockerenvs.oci.archive.StoredName;
import dockerenvs.oci.image.Configuration;
import dockerenvs.oci.image.Descriptor;
import dockerenvs.oci.image.Index;
import dockerenvs.oci.image.Manifest;
import dockerenvs.oci.image.MediaFamily;
import dockerenvs.oci.image.Platform;
import dockerenvs.oci.image.Reference;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Checks an OCI layout: every document that `index.json` leads to, every layer, and every file under `blobs/`.
final class LayoutCheck {
    private static final long DOCUMENT_BYTES_MAX = 20 << 20;
    private static final long MANIFEST_BYTES_MAX = 4 << 20;
    private static final int INDEX_DEPTH_MAX = 5;

    private final Members members;
    private final Faults faults;
    private final Set<Digest> reached = new HashSet<>();
    /// Every entry once, however often it is listed, with the depth it was found at.
    private final Map<Descriptor, Integer> depths = new HashMap<>();
    /// What the configurations of the images that were checked say.
    private final Map<Digest, Platform> platforms = new HashMap<>();
    private final Set<String> images = new TreeSet<>();
    private boolean isReadThrough = true;
    private boolean holdsImage;

    LayoutCheck(Members members, Faults faults) {
        this.members = members;
        this.faults = faults;
    }

    /// The configuration and layer digests of every image that was found, as one text each.
    Set<String> images() {
        return images;
    }

    void run() throws IOException {
        var versionPlace = faults.at("oci-layout");
        versionPlace.attempt(() -> checkVersion(versionPlace));
        var indexPlace = faults.at("index.json");
        note(indexPlace.attempt(() -> checkIndex(indexPlace)));
        if (isReadThrough && !holdsImage) {
            indexPlace.warning(ImageFileCheck.NO_IMAGE);
        }
        checkBlobs();
    }

    /// Whether one more document could be read; behind one that could not, any blob may belong to the index.
    private void note(boolean isRead) {
        isReadThrough = isReadThrough && isRead;
    }

    private void checkVersion(Faults place) throws IOException {
        var bytes = members.find("oci-layout").orElseThrow().read(DOCUMENT_BYTES_MAX);
        var version = JsonObject.expect(Json.parse(bytes), "oci-layout")
                .string("imageLayoutVersion")
                .orElse("");
        if (!version.equals("1.0.0")) {
            place.error("its version is %s, and only 1.0.0 is known".formatted(quote(version)));
        }
    }

    private void checkIndex(Faults place) throws IOException {
        var member = members.find("index.json")
                .orElseThrow(() -> MalformedInput.of("there is no such file in this OCI layout", ""));
        var index = Index.parse(member.read(DOCUMENT_BYTES_MAX));
        Map<String, Digest> owners = new HashMap<>();
        for (var entry : index.manifests()) {
            var name = StoredName.ofAnnotations(entry.annotations())
                    .map(StoredName::text)
                    .orElse("");
            var other = owners.put(name, entry.digest());
            if (other != null && !other.equals(entry.digest()) && !name.isEmpty()) {
                place.error("two images have the name %s".formatted(quote(name)));
            }
            checkReference(entry, place);
            check(entry, place, 0);
        }
    }

    /// Engines that find no reference here take the text for one, or give the image no name.
    private static void checkReference(Descriptor entry, Faults place) {
        var name = Optional.ofNullable(entry.annotations().get(StoredName.CONTAINERD_NAME));
        try {
            name.ifPresent(Reference::parse);
        } catch (MalformedInput _) {
            place.warning("the annotation `%s` says %s, which is not the name of an image"
                    .formatted(StoredName.CONTAINERD_NAME, quote(name.orElse(""))));
        }
    }

    private void check(Descriptor node, Faults outer, int depth) throws IOException {
        reached.add(node.digest());
        var earlier = depths.get(node);
        if (earlier != null && earlier >= depth) {
            return;
        }
        depths.put(node, depth);
        var isIndex = Index.isIndex(node);
        var isManifest = MediaFamily.ofManifest(node.mediaType()).isPresent();
        var place = outer.at((isIndex ? "index " : isManifest ? "manifest " : "blob ")
                + node.digest().brief());
        if (depth > INDEX_DEPTH_MAX) {
            place.error("indexes nest deeper than " + INDEX_DEPTH_MAX);
            return;
        }
        var bytes = document(node, place, depth == 0);
        if (bytes.isPresent() && isIndex) {
            note(place.attempt(() -> {
                for (var child : Index.parse(bytes.get()).manifests()) {
                    check(child, place, depth + 1);
                }
            }));
        } else if (bytes.isPresent() && isManifest) {
            note(place.attempt(() -> checkManifest(node, bytes.get(), place)));
        }
    }

    /// The bytes of a document, whatever their digest turned out to be.
    private Optional<byte[]> document(Descriptor descriptor, Faults place, boolean required) throws IOException {
        var member = member(descriptor.digest());
        if (member.isEmpty()) {
            if (required) {
                note(false);
                place.error("the blob %s is missing".formatted(descriptor.digest()));
            } else {
                place.warning("the blob %s is not in this file".formatted(descriptor.digest()));
            }
            return Optional.empty();
        }
        checkEmbedded(descriptor, place);
        if (member.get().size() > MANIFEST_BYTES_MAX * 2) {
            place.error("it has %d bytes, more than a document may have"
                    .formatted(member.get().size()));
            return Optional.empty();
        }
        var bytes = member.get().read(MANIFEST_BYTES_MAX * 2);
        if (bytes.length != descriptor.size()) {
            place.error("it has %d bytes, but its descriptor says %d".formatted(bytes.length, descriptor.size()));
        }
        var hash = descriptor.digest().algorithm().hasher().digest(bytes);
        var found = Digest.of(descriptor.digest().algorithm(), hash);
        if (!found.equals(descriptor.digest())) {
            place.error("its bytes have the digest %s, but it is named %s".formatted(found, descriptor.digest()));
        }
        return Optional.of(bytes);
    }

    /// The `data` of a descriptor is a copy of the content (OCI image-spec, descriptor.md).
    private void checkEmbedded(Descriptor descriptor, Faults place) throws IOException {
        var data = descriptor.others().string("data");
        var member = member(descriptor.digest());
        if (data.isPresent() && member.isPresent() && member.get().size() <= MANIFEST_BYTES_MAX) {
            try {
                var embedded = Base64.getDecoder().decode(data.get());
                if (!Arrays.equals(embedded, member.get().read(MANIFEST_BYTES_MAX))) {
                    place.error("the `data` of its descriptor is not its content");
                }
            } catch (IllegalArgumentException _) {
                place.error("the `data` of its descriptor is not Base64");
            }
        }
    }

    private void checkManifest(Descriptor node, byte[] bytes, Faults place) throws IOException {
        var manifest = Manifest.parse(bytes, node.mediaType());
        reached.add(manifest.configuration().digest());
        manifest.layers().forEach(layer -> reached.add(layer.digest()));
        if (manifest.isAttestation() || !hasImageConfiguration(manifest)) {
            checkArtifact(node, manifest, place);
            return;
        }
        holdsImage = true;
        if (platforms.containsKey(node.digest())) {
            checkPlatform(node, place);
            return;
        }
        checkFamily(manifest, place);
        var document = document(manifest.configuration(), place.at("configuration"), true);
        if (document.isPresent()) {
            var configurationPlace = place.at("configuration");
            configurationPlace.attempt(() -> checkImage(node, manifest, Configuration.parse(document.get()), place));
        }
    }

    private static boolean hasImageConfiguration(Manifest manifest) {
        return Arrays.stream(MediaFamily.values())
                .anyMatch(family ->
                        family.configuration().equals(manifest.configuration().mediaType()));
    }

    private void checkArtifact(Descriptor node, Manifest manifest, Faults place) throws IOException {
        if (manifest.isAttestation()) {
            node.platform()
                    .filter(platform -> !platform.isUnknown())
                    .ifPresent(platform ->
                            place.error("the index says it is for %s, but it is an attestation".formatted(platform)));
        }
        document(manifest.configuration(), place.at("configuration"), false);
        for (var layer : manifest.layers()) {
            if (member(layer.digest()).isEmpty()) {
                place.warning("the blob %s is not in this file".formatted(layer.digest()));
            }
        }
    }

    private static void checkFamily(Manifest manifest, Faults place) {
        var other = manifest.family() == MediaFamily.OCI ? "vnd.docker." : "vnd.oci.";
        var descriptors = new ArrayList<>(manifest.layers());
        descriptors.add(manifest.configuration());
        for (var descriptor : descriptors) {
            if (descriptor.mediaType().contains(other)) {
                place.error("a manifest of %s media types has a part of type %s"
                        .formatted(manifest.family(), quote(descriptor.mediaType())));
                return;
            }
        }
    }

    private void checkImage(Descriptor node, Manifest manifest, Configuration configuration, Faults place)
            throws IOException {
        platforms.put(node.digest(), configuration.platform());
        checkPlatform(node, place);
        var diffIds = configuration.diffIds();
        if (diffIds.size() != manifest.layers().size()) {
            place.error("the configuration has %s, but the image has %s"
                    .formatted(
                            Faults.count(diffIds.size(), "diff ID"),
                            Faults.count(manifest.layers().size(), "layer")));
            return;
        }
        var layers = new ArrayList<LayerSource>();
        for (var i = 0; i < diffIds.size(); i++) {
            var layer = manifest.layers().get(i);
            Optional<Content> content = member(layer.digest()).map(Members.Member::content);
            layers.add(new LayerSource("layer " + i, Optional.of(layer), diffIds.get(i), content));
        }
        images.add(fingerprint(
                manifest.configuration().digest(),
                manifest.layers().stream().map(Descriptor::digest).toList()));
        new StackCheck(configuration, layers, place).run();
    }

    /// Each mention of an image is held to its own words.
    private void checkPlatform(Descriptor node, Faults place) {
        var claimed = node.platform();
        var own = Optional.ofNullable(platforms.get(node.digest()));
        if (node.isAttestation()) {
            place.error("the index says it is an attestation, but it is an image");
        } else if (claimed.isPresent() && own.isPresent() && !claimed.get().serves(own.get())) {
            place.error("the index says it is for %s, its configuration for %s".formatted(claimed.get(), own.get()));
        }
    }

    static String fingerprint(Digest configuration, List<Digest> layers) {
        return configuration + " " + layers;
    }

    /// What lies under `blobs/` and is not reached from the index is checked for its name alone.
    private void checkBlobs() throws IOException {
        for (var name : members.names()) {
            if (!name.startsWith("blobs/")) {
                continue;
            }
            var place = faults.at(name);
            if (members.find(name).isEmpty()) {
                place.error(members.absence(name));
                continue;
            }
            place.attempt(() -> {
                var digest = Digest.parse(name.substring("blobs/".length()).replace('/', ':'));
                if (!reached.contains(digest)) {
                    if (isReadThrough) {
                        place.warning("nothing in the index leads to it");
                    }
                    checkName(digest, members.require(name), place);
                }
            });
        }
    }

    private static void checkName(Digest digest, Members.Member member, Faults place) throws IOException {
        try (var in = new MeasuringInputStream(member.content().open(), digest.algorithm())) {
            in.transferTo(OutputStream.nullOutputStream());
            var found = in.digest();
            if (!found.equals(digest)) {
                place.error("its bytes have the digest " + found);
            }
        }
    }

    private Optional<Members.Member> member(Digest digest) throws IOException {
        return members.find("blobs/" + digest.algorithm() + "/" + digest.hex());
    }
}
