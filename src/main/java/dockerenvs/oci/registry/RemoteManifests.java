package dockerenvs.oci.registry;

import dockerenvs.content.Blob;
import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.http.Backoff;
import dockerenvs.http.Body;
import dockerenvs.http.HttpClient;
import dockerenvs.http.HttpRequest;
import dockerenvs.http.HttpRequest.Method;
import dockerenvs.http.SafeUrl;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.image.Descriptor;
import dockerenvs.oci.image.MediaFamily;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The manifests and indexes of one repository, by tag and by digest (OCI distribution-spec, "Pulling manifests",
/// "Pushing manifests").
final class RemoteManifests {
    /// Registries allow no more (OCI distribution-spec, "Pushing manifests").
    static final int BYTES_MAX = 4 << 20;

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final Set<Integer> NOT_BY_TAG = Set.of(400, 405, 501);
    private static final String DIGEST = "Docker-Content-Digest";
    private static final String BLOB_UNKNOWN = "MANIFEST_BLOB_UNKNOWN";
    /// Some registries need a moment until they know what they were just given.
    private static final int SECOND_LOOKS_MAX = 3;

    private static final String ACCEPT = String.join(
            ", ",
            Stream.of(MediaFamily.OCI, MediaFamily.DOCKER)
                    .flatMap(family -> Stream.of(family.index(), family.manifest()))
                    .toList());

    private final RegistryHost host;
    private final String path;

    RemoteManifests(RegistryHost host, String path) {
        this.host = host;
        this.path = path;
    }

    /// A manifest or an index, whole.
    record Document(Descriptor descriptor, Blob blob) {}

    /// The document of a tag or a digest, verified; nothing when the registry has none.
    ///
    /// @throws RegistryException when the registry refuses, or gives another one than it says
    Optional<Document> find(String tagOrDigest) throws IOException {
        var request = request(Method.GET, tagOrDigest).withHeader("Accept", ACCEPT);
        var answer = host.ask(request, Access.toPull(path), BYTES_MAX);
        if (answer.status() == NOT_FOUND) {
            return Optional.empty();
        }
        return Optional.of(document(checked(answer, tagOrDigest), tagOrDigest));
    }

    /// As [#find], where it has to be there.
    ///
    /// @throws RegistryException when it is not
    Document get(String tagOrDigest) throws IOException {
        return get(tagOrDigest, host.backoff());
    }

    /// The same, for as long as `backoff` allows.
    Document get(String tagOrDigest, Backoff backoff) throws IOException {
        var request = request(Method.GET, tagOrDigest).withHeader("Accept", ACCEPT);
        var answer = host.ask(request, Access.toPull(path), BYTES_MAX, backoff);
        return document(checked(answer, tagOrDigest), tagOrDigest);
    }

    /// Whether the registry has a manifest.
    boolean has(Digest digest, Access access) throws IOException {
        var request = request(Method.HEAD, digest.toString()).withHeader("Accept", ACCEPT);
        var answer = host.ask(request, access, 0);
        return switch (answer.status()) {
            // pages to sign in at are found under any name
            case 200 ->
                answer.header(DIGEST)
                        .map(said -> said.equals(digest.toString()))
                        .orElseGet(() -> isKnown(type(answer)));
            // whatever it does not like about the question, it will say when it is given the manifest
            case 400, 404, 405 -> false;
            default -> {
                checked(answer, digest.toString());
                yield false;
            }
        };
    }

    /// What the registry says to a manifest.
    ///
    /// @param digest what the registry calls it, which may be of another algorithm
    /// @param listsReferrers whether it said that it keeps account of what refers to other manifests
    record Stored(Digest digest, boolean listsReferrers) {}

    /// Gives the registry a document under a tag or its digest.
    Stored put(String tagOrDigest, Document document, Access access) throws IOException {
        var bytes = document.blob().read(BYTES_MAX);
        var request = HttpRequest.of(Method.PUT, host.url(path + "/manifests/" + tagOrDigest), Body.of(bytes))
                .withHeader("Content-Type", document.descriptor().mediaType());
        var backoff = host.backoff().ofTries(SECOND_LOOKS_MAX + 1);
        var answer = host.ask(request, access, BYTES_MAX);
        for (var look = 0; look < SECOND_LOOKS_MAX && mayKnowSoon(answer); look++) {
            var refusal = Refusals.of(host.domain(), reference(tagOrDigest), answer);
            backoff.pause(String.valueOf(refusal.getMessage()));
            answer = host.ask(request, access, BYTES_MAX);
        }
        checkTaken(answer, tagOrDigest);
        var own = document.descriptor().digest();
        var said = answer.header(DIGEST).flatMap(RemoteManifests::digest).orElse(own);
        var algorithm = said.algorithm();
        if (!said.equals(own)
                && (algorithm == own.algorithm()
                        || !said.equals(Digest.of(algorithm, algorithm.hasher().digest(bytes))))) {
            throw wrong(tagOrDigest, "the registry took the manifest %s and calls it %s".formatted(own, said));
        }
        return new Stored(said, answer.header("OCI-Subject").isPresent());
    }

    /// Whether it may take the same a moment later. What says that it is in trouble has been asked often enough.
    private static boolean mayKnowSoon(Answer answer) {
        return !HttpClient.isTransient(answer.status()) && answer.codes().contains(BLOB_UNKNOWN);
    }

    /// Takes a tag, or a manifest with all its tags, out of the registry.
    void delete(String tagOrDigest) throws IOException {
        var backoff = host.backoff();
        var answer = host.ask(request(Method.DELETE, tagOrDigest), Access.toDelete(path), BYTES_MAX, backoff);
        if (answer.status() == NOT_FOUND && backoff.hasLostAnswer()) {
            // an earlier try has done it
            return;
        }
        var isTag = !tagOrDigest.contains(":");
        if (isTag && NOT_BY_TAG.contains(answer.status())) {
            throw new RegistryException(
                    host.domain(),
                    reference(tagOrDigest),
                    new RegistryException.Refusal(
                            answer.status(),
                            answer.codes(),
                            "the registry does not delete single tags (%d)%s"
                                    .formatted(
                                            answer.status(),
                                            answer.explanation()
                                                    .map(said -> ": " + Refusals.quote(said))
                                                    .orElse("")),
                            "give its digest, `%s/%s@sha256:…`, which takes all tags of it along"
                                    .formatted(host.domain(), path)));
        }
        checkTaken(answer, tagOrDigest);
    }

    /// The digest of a tag, at the price of a look.
    Digest resolve(String tag) throws IOException {
        var request = request(Method.HEAD, tag).withHeader("Accept", ACCEPT);
        var answer = host.ask(request, Access.toPull(path), 0);
        if (HttpClient.isTransient(answer.status())) {
            // it was asked often enough
            checked(answer, tag);
        }
        var digest =
                answer.isSuccess() ? answer.header(DIGEST).flatMap(RemoteManifests::digest) : Optional.<Digest>empty();
        return digest.isPresent() ? digest.get() : get(tag).descriptor().digest();
    }

    private HttpRequest request(Method method, String tagOrDigest) {
        return host.request(method, path + "/manifests/" + tagOrDigest);
    }

    private Answer checked(Answer answer, String tagOrDigest) throws RegistryException {
        if (!answer.isSuccess()) {
            throw Refusals.of(host.domain(), reference(tagOrDigest), answer);
        }
        return answer;
    }

    /// Other servers that a registry leads to may have content, but do not change what it has.
    private void checkTaken(Answer answer, String tagOrDigest) throws RegistryException {
        checked(answer, tagOrDigest);
        if (!host.isOwn(answer.url()) || answer.isPage() && answer.body().length > 0 && answer.status() == OK) {
            throw RegistryException.wrong(
                    host.domain(),
                    reference(tagOrDigest),
                    "the registry leads to %s, which answers in its place".formatted(SafeUrl.quote(answer.url())),
                    "check the name of the registry; a proxy before it may want people to sign in with a browser");
        }
    }

    private String reference(String tagOrDigest) {
        return host.domain() + "/" + path + (tagOrDigest.contains(":") ? "@" : ":") + tagOrDigest;
    }

    private RegistryException wrong(String tagOrDigest, String message) {
        return RegistryException.wrong(
                host.domain(), reference(tagOrDigest), message, "the registry, or a proxy before it, is at fault");
    }

    private Document document(Answer answer, String tagOrDigest) throws RegistryException {
        var blob = Blob.of(answer.body());
        var expected = digest(tagOrDigest).or(() -> answer.header(DIGEST).flatMap(RemoteManifests::digest));
        if (expected.isPresent()) {
            var algorithm = expected.get().algorithm();
            var found = Digest.of(algorithm, algorithm.hasher().digest(answer.body()));
            if (!found.equals(expected.get())) {
                throw wrong(tagOrDigest, "the manifest should be %s and is %s".formatted(expected.get(), found));
            }
            blob = new Blob(found, blob.size(), blob.source());
        }
        try {
            return new Document(Descriptor.of(mediaType(answer), blob), blob);
        } catch (MalformedInput failure) {
            throw failure.in("`" + reference(tagOrDigest) + "`");
        }
    }

    private static Optional<Digest> digest(String text) {
        try {
            return text.contains(":") ? Optional.of(Digest.parse(text)) : Optional.empty();
        } catch (MalformedInput _) {
            // an algorithm nobody knows
            return Optional.empty();
        }
    }

    /// What the registry says it is, when that is a manifest or an index, else what it says itself, else what it
    /// looks like.
    private static String mediaType(Answer answer) {
        var said = type(answer);
        if (isKnown(said)) {
            return said;
        }
        var json = JsonObject.expect(Json.parse(answer.body()), "the manifest");
        if (json.has("fsLayers") || json.integer("schemaVersion").orElse(2) == 1) {
            throw MalformedInput.of(
                    "the registry has it as a manifest of schema version 1 only, which no longer says what is in it"
                            + " reliably",
                    "push the image again with a current tool");
        }
        var own = json.string("mediaType").orElse("");
        return !own.isEmpty() ? own : json.has("manifests") ? MediaFamily.OCI.index() : MediaFamily.OCI.manifest();
    }

    private static String type(Answer answer) {
        return answer.header("Content-Type").orElse("").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    private static boolean isKnown(String mediaType) {
        return MediaFamily.ofIndex(mediaType).isPresent()
                || MediaFamily.ofManifest(mediaType).isPresent();
    }
}
