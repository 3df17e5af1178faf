package dockerenvs.oci.registry;

import dockerenvs.content.Blob;
import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.http.HttpRequest;
import dockerenvs.http.HttpRequest.Method;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.image.Descriptor;
import dockerenvs.oci.image.Index;
import dockerenvs.oci.image.MediaFamily;
import dockerenvs.oci.registry.RemoteManifests.Document;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
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
        var access = Access.toPull(path);
        var answer = host.ask(request(subject), access, RemoteManifests.BYTES_MAX);
        var all = isIndex(answer) ? paged(answer, access) : ofTag(answer, subject);
        return all.stream()
                .filter(entry -> artifactType.isEmpty() || artifactType.equals(artifactType(entry)))
                .toList();
    }

    private HttpRequest request(Digest subject) {
        return host.request(Method.GET, path + "/referrers/" + subject).withHeader("Accept", MediaFamily.OCI.index());
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

    /// Lists a manifest or index that was just pushed under the tag of what it refers to, when it refers to anything.
    void note(Document document, Access access) throws IOException {
        var fields = fields(document);
        var subject = subject(fields);
        if (subject.isPresent()) {
            var entry = entry(document, fields);
            change(
                    tag(subject.get()),
                    known -> contains(known, entry)
                            ? known
                            : Stream.concat(known.stream(), Stream.of(entry)).toList(),
                    access);
        }
    }

    /// A manifest that may be listed under the tag of what it refers to; nothing where it refers to nothing, or cannot
    /// be read.
    Optional<Document> listed(Digest digest) throws IOException {
        try {
            var found = manifests.find(digest.toString());
            return found.isPresent() && subject(fields(found.get())).isPresent() ? found : Optional.empty();
        } catch (RegistryException | MalformedInput _) {
            // whatever it is, it can be deleted
            return Optional.empty();
        }
    }

    /// Takes what was just deleted off the list it is in, where the registry keeps no account itself
    /// (distribution-spec, "Deleting Manifests").
    void forget(Document deleted) throws IOException {
        var digest = deleted.descriptor().digest();
        var subject = subject(fields(deleted)).orElseThrow();
        try {
            if (!isIndex(host.ask(request(subject), Access.toPull(path), RemoteManifests.BYTES_MAX))) {
                change(
                        tag(subject),
                        known -> known.stream()
                                .filter(entry -> !entry.digest().equals(digest))
                                .toList(),
                        Access.toPush(path));
            }
        } catch (RegistryException refusal) {
            throw refusal.in("%s is deleted, but stays in the list of what refers to %s".formatted(digest, subject));
        }
    }

    /// Changes a list. Two clients at once may overwrite each other's change, so this looks whether its own is there.
    private void change(String tag, UnaryOperator<List<Descriptor>> change, Access access) throws IOException {
        for (var puts = 0; ; puts++) {
            var known = index(tag);
            var wanted = change.apply(known.manifests());
            if (wanted.equals(known.manifests())) {
                return;
            }
            if (puts == TRIES_MAX) {
                throw RegistryException.wrong(
                        host.domain(),
                        host.domain() + "/" + path + ":" + tag,
                        "somebody else changes the list of what refers to an image all the time",
                        "try again later");
            }
            manifests.put(tag, with(known, wanted), access);
        }
    }

    private static boolean contains(List<Descriptor> known, Descriptor entry) {
        return known.stream().anyMatch(one -> one.digest().equals(entry.digest()));
    }

    private Index index(String tag) throws IOException {
        var found = manifests.find(tag);
        return found.isPresent()
                ? Index.parse(found.get().blob().read(RemoteManifests.BYTES_MAX))
                : new Index(List.of(), JsonObject.EMPTY);
    }

    private static JsonObject fields(Document document) throws IOException {
        return JsonObject.expect(Json.parse(document.blob().read(RemoteManifests.BYTES_MAX)), "the manifest");
    }

    private static Optional<Digest> subject(JsonObject manifest) {
        return manifest.object("subject").flatMap(json -> json.string("digest")).map(Digest::parse);
    }

    private static Descriptor entry(Document document, JsonObject manifest) {
        var own = document.descriptor();
        var entry = new Descriptor(own.mediaType(), own.digest(), own.size(), JsonObject.EMPTY);
        // an index has no configuration to tell its type by
        var type = manifest.string("artifactType")
                .filter(text -> !text.isEmpty())
                .or(() -> manifest.object("config").flatMap(config -> config.string("mediaType")));
        if (type.isPresent()) {
            entry = entry.with("artifactType", Json.of(type.get()));
        }
        Optional<JsonObject> annotations = manifest.object("annotations");
        return annotations.isPresent() ? entry.with("annotations", annotations.get()) : entry;
    }

    private static Document with(Index index, List<Descriptor> entries) {
        var all = entries.stream().map(Descriptor::json).toList();
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
