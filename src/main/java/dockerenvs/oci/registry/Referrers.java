package dockerenvs.oci.registry;

import dockerenvs.content.Blob;
import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.http.HttpRequest.Method;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.image.Descriptor;
import dockerenvs.oci.image.Index;
import dockerenvs.oci.image.Manifest;
import dockerenvs.oci.image.MediaFamily;
import dockerenvs.oci.registry.RemoteManifests.Document;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What refers to a manifest: signatures, lists of what is in an image (OCI distribution-spec, "Listing
/// Referrers"). Registries that keep no account of it have it under a tag that clients keep, `sha256-<hex>`.
final class Referrers {
    private static final int NOT_FOUND = 404;
    private static final int TRIES_MAX = 5;
    private static final int ALGORITHM_CHARACTERS_MAX = 32;
    private static final int HEX_CHARACTERS_MAX = 64;

    private final RegistryHost host;
    private final String path;
    private final RemoteManifests manifests;

    Referrers(RegistryHost host, String path) {
        this.host = host;
        this.path = path;
        this.manifests = new RemoteManifests(host, path);
    }

    /// The manifests that refer to `subject`.
    ///
    /// @param artifactType of those that are wanted; empty for all
    List<Descriptor> list(Digest subject, String artifactType) throws IOException {
        var request =
                host.request(Method.GET, path + "/referrers/" + subject).withHeader("Accept", MediaFamily.OCI.index());
        var access = Access.toPull(path);
        var answer = host.ask(request, access, RemoteManifests.BYTES_MAX);
        var all = isIndex(answer) ? paged(answer, access) : ofTag(answer, subject);
        return all.stream()
                .filter(entry -> artifactType.isEmpty() || artifactType.equals(artifactType(entry)))
                .toList();
    }

    private static boolean isIndex(Answer answer) {
        var type = answer.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        return answer.isSuccess() && type.startsWith(MediaFamily.OCI.index());
    }

    private List<Descriptor> paged(Answer answer, Access access) throws IOException {
        var pages = new Pages(host, host.domain() + "/" + path, access);
        var next = pages.next(answer);
        var first = entries(answer.body());
        return next.isEmpty()
                ? first
                : Stream.concat(first.stream(), pages.read(next.get(), page -> entries(page.bytes())).stream())
                        .distinct()
                        .toList();
    }

    private List<Descriptor> ofTag(Answer answer, Digest subject) throws IOException {
        if (!answer.isSuccess() && answer.status() != NOT_FOUND && answer.status() != 400 && answer.status() != 405) {
            throw Refusals.of(host.domain(), host.domain() + "/" + path + "@" + subject, answer);
        }
        var found = manifests.find(tag(subject));
        return found.isPresent() ? entries(found.get().blob().read(RemoteManifests.BYTES_MAX)) : List.of();
    }

    private static List<Descriptor> entries(byte[] index) {
        // some write an empty list as null
        return JsonObject.expect(Json.parse(index), "the list").has("manifests")
                ? Index.parse(index).manifests()
                : List.of();
    }

    private static String artifactType(Descriptor entry) {
        return entry.others().string("artifactType").orElse("");
    }

    /// The tag that stands for what refers to a manifest.
    static String tag(Digest subject) {
        var algorithm = subject.algorithm().toString();
        return cut(algorithm, ALGORITHM_CHARACTERS_MAX) + "-" + cut(subject.hex(), HEX_CHARACTERS_MAX);
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }

    /// Lists a manifest that was just pushed under the tag of what it refers to, when it refers to anything. Two
    /// clients at once may overwrite each other's entry, so this looks whether its own is there.
    void note(Document document, Access access) throws IOException {
        var manifest = Manifest.parse(
                document.blob().read(RemoteManifests.BYTES_MAX),
                document.descriptor().mediaType());
        var subject = manifest.others().object("subject").flatMap(json -> json.string("digest"));
        if (subject.isEmpty()) {
            return;
        }
        var tag = tag(Digest.parse(subject.get()));
        var entry = entry(document, manifest);
        for (var attempt = 0; attempt < TRIES_MAX; attempt++) {
            var known = index(tag);
            if (known.manifests().stream().anyMatch(one -> one.digest().equals(entry.digest()))) {
                return;
            }
            manifests.put(tag, with(known, entry), access);
        }
        if (index(tag).manifests().stream().noneMatch(one -> one.digest().equals(entry.digest()))) {
            throw RegistryException.wrong(
                    host.domain(),
                    host.domain() + "/" + path + ":" + tag,
                    "somebody else changes the list of what refers to an image all the time",
                    "try again later");
        }
    }

    private Index index(String tag) throws IOException {
        var found = manifests.find(tag);
        return found.isPresent()
                ? Index.parse(found.get().blob().read(RemoteManifests.BYTES_MAX))
                : new Index(List.of(), JsonObject.EMPTY);
    }

    private static Descriptor entry(Document document, Manifest manifest) {
        var own = document.descriptor();
        var type = manifest.others()
                .string("artifactType")
                .filter(text -> !text.isEmpty())
                .orElse(manifest.configuration().mediaType());
        var entry = new Descriptor(own.mediaType(), own.digest(), own.size(), JsonObject.EMPTY)
                .with("artifactType", Json.of(type));
        Optional<JsonObject> annotations = manifest.others().object("annotations");
        return annotations.isPresent() ? entry.with("annotations", annotations.get()) : entry;
    }

    private static Document with(Index index, Descriptor entry) {
        var all = Stream.concat(index.manifests().stream(), Stream.of(entry))
                .map(Descriptor::json)
                .toList();
        var json = JsonObject.EMPTY
                .with("schemaVersion", 2)
                .with("mediaType", MediaFamily.OCI.index())
                .with("manifests", JsonArray.of(all))
                .withAll(index.others().without("schemaVersion").without("mediaType"));
        var blob = Blob.of(json.bytes());
        return new Document(Descriptor.of(MediaFamily.OCI.index(), blob), blob);
    }

    /// A manifest of an artifact that refers to `subject`.
    static Document artifact(Descriptor subject, Attachment attachment) {
        var empty = Attachment.EMPTY_CONFIGURATION;
        var pointer = new Descriptor(subject.mediaType(), subject.digest(), subject.size(), JsonObject.EMPTY);
        if (attachment.artifactType().isEmpty()) {
            throw MalformedInput.of("an artifact has a type, such as `application/spdx+json`", "");
        }
        var json = JsonObject.EMPTY
                .with("schemaVersion", 2)
                .with("mediaType", MediaFamily.OCI.manifest())
                .with("artifactType", attachment.artifactType())
                .with("config", Descriptor.of(Attachment.EMPTY_TYPE, empty).json())
                .with(
                        "layers",
                        JsonArray.of(List.of(Descriptor.of(attachment.mediaType(), attachment.blob())
                                .json())))
                .with("subject", pointer.json());
        if (!attachment.annotations().isEmpty()) {
            json = json.with("annotations", JsonObject.ofStrings(attachment.annotations()));
        }
        var blob = Blob.of(json.bytes());
        return new Document(Descriptor.of(MediaFamily.OCI.manifest(), blob), blob);
    }
}
