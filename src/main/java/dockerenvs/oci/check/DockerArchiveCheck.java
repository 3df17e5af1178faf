package dockerenvs.oci.check;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.archive.Members;
import dockerenvs.oci.image.Configuration;
import dockerenvs.oci.image.Reference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Checks the `manifest.json` of a docker-archive and what it names.
final class DockerArchiveCheck {
    private static final long MANIFEST_BYTES_MAX = 20 << 20;
    private static final long CONFIGURATION_BYTES_MAX = 8 << 20;

    private final Members members;
    private final Faults faults;

    DockerArchiveCheck(Members members, Faults faults) {
        this.members = members;
        this.faults = faults;
    }

    /// Checks an archive that has nothing but this manifest.
    void run() throws IOException {
        var items = items();
        if (items.isEmpty()) {
            faults.warning(ImageFileCheck.NO_IMAGE);
        }
        for (var i = 0; i < items.size(); i++) {
            var item = items.get(i);
            var place = faults.at("image " + i);
            place.attempt(() -> checkImage(item, place));
        }
    }

    /// Checks that the manifest of an archive that is an OCI layout too names the same images.
    void compareWith(LayoutCheck layout) throws IOException {
        var items = items();
        for (var i = 0; i < items.size(); i++) {
            var item = items.get(i);
            var place = faults.at("image " + i);
            place.attempt(() -> {
                checkNames(item, place);
                var paths = new ArrayList<>(item.strings("Layers"));
                paths.addFirst(item.string("Config").orElse(""));
                var digests = new ArrayList<Digest>();
                for (var path : paths) {
                    if (members.find(path).isEmpty()) {
                        place.error(members.absence(path));
                        return;
                    }
                    if (!path.startsWith("blobs/")) {
                        return;
                    }
                    digests.add(Digest.parse(path.substring("blobs/".length()).replace('/', ':')));
                }
                var fingerprint = LayoutCheck.fingerprint(digests.getFirst(), digests.subList(1, digests.size()));
                if (!layout.images().contains(fingerprint)) {
                    place.error("`index.json` has no image of this configuration and these layers:"
                            + " two readers would see two images");
                }
            });
        }
    }

    private List<JsonObject> items() throws IOException {
        var bytes = members.find("manifest.json").orElseThrow().read(MANIFEST_BYTES_MAX);
        if (!(Json.parse(bytes) instanceof JsonArray(var items))) {
            throw MalformedInput.of("expected a list of images", "");
        }
        return items.stream().map(item -> JsonObject.expect(item, "an image")).toList();
    }

    private static void checkNames(JsonObject item, Faults place) {
        for (var tag : item.strings("RepoTags")) {
            try {
                if (Reference.parse(tag).tag().isEmpty()) {
                    place.error("the name %s has no tag".formatted(quote(tag)));
                }
            } catch (MalformedInput _) {
                place.error("%s is not the name of an image".formatted(quote(tag)));
            }
        }
    }

    private void checkImage(JsonObject item, Faults place) throws IOException {
        checkNames(item, place);
        var path = item.string("Config").orElseThrow(() -> MalformedInput.of("it has no `Config`", ""));
        var bytes = members.require(path).read(CONFIGURATION_BYTES_MAX);
        checkName(path, bytes, place);
        var configuration = Configuration.parse(bytes);
        var paths = item.strings("Layers");
        var diffIds = configuration.diffIds();
        if (diffIds.size() != paths.size()) {
            place.error("the configuration has %s, but the image has %s"
                    .formatted(Faults.count(diffIds.size(), "diff ID"), Faults.count(paths.size(), "layer")));
            return;
        }
        var layers = new ArrayList<LayerSource>();
        for (var i = 0; i < paths.size(); i++) {
            var content = members.find(paths.get(i)).map(Members.Member::content);
            layers.add(new LayerSource("layer " + i, Optional.empty(), diffIds.get(i), content));
        }
        new StackCheck(configuration, layers, place).run();
    }

    private static void checkName(String path, byte[] configuration, Faults place) {
        var name = path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.json$", "");
        var found = Digest.sha256(configuration);
        if (name.matches("[0-9a-f]{64}") && !name.equals(found.hex())) {
            place.error("the configuration %s has the digest %s".formatted(quote(path), found));
        }
    }
}
