package dockerenvs.oci.server;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.oci.image.Reference;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Manifests and indexes: read, pushed and deleted, by tag and by digest.
record ManifestEndpoint(Storage storage) {

    Answer answer(Request request, Route.Manifest route) throws IOException {
        return switch (request.method()) {
            case "GET", "HEAD" -> read(request, route);
            case "PUT" -> push(request, route);
            case "DELETE" -> delete(route);
            default -> throw Refused.method("GET, HEAD, PUT, DELETE");
        };
    }

    /// What is asked for is served as it was pushed, whatever the request accepts.
    private Answer read(Request request, Route.Manifest route) throws IOException {
        var digest = find(route).orElseThrow(() -> unknown(route));
        var stored = storage.repository(route.name()).manifest(digest).orElseThrow(() -> unknown(route));
        var answer = Answer.content(stored.blob(), stored.mediaType(), stored.blob()::open);
        return request.hasAlready(Answer.entityTag(digest)) ? answer.withoutBody(304) : answer;
    }

    /// The digest that a reference stands for; one that is no reference at all stands for nothing.
    private Optional<Digest> find(Route.Manifest route) throws IOException {
        var reference = route.reference();
        if (reference.contains(":")) {
            return Optional.of(Digests.parse(reference));
        }
        return Reference.isTag(reference) ? storage.repository(route.name()).tag(reference) : Optional.empty();
    }

    private Answer push(Request request, Route.Manifest route) throws IOException {
        var byDigest = route.reference().contains(":")
                ? Optional.of(Digests.parse(route.reference()))
                : Optional.<Digest>empty();
        var tags = byDigest.isPresent() ? request.values("tag") : List.of(route.reference());
        for (var tag : tags) {
            checkTag(tag);
        }
        var algorithm = byDigest.map(Digest::algorithm).orElse(Digest.Algorithm.SHA256);
        var manifest = manifest(request, algorithm);
        var digest = manifest.blob().digest();
        if (byDigest.isPresent() && !byDigest.get().equals(digest)) {
            throw Refused.badDigest("the manifest has the digest " + digest);
        }
        var missing = storage.repository(route.name()).addManifest(manifest, tags);
        if (missing.isPresent()) {
            throw Refused.of(
                    404,
                    "MANIFEST_BLOB_UNKNOWN",
                    "`%s` has no %s, which the manifest names".formatted(route.name(), missing.get()));
        }
        var answer = Answer.empty(201)
                .with("Location", "/v2/%s/manifests/%s".formatted(route.name(), digest))
                .with(Answer.DIGEST, digest.toString());
        for (var tag : byDigest.isPresent() ? tags : List.<String>of()) {
            answer = answer.with("OCI-Tag", tag);
        }
        return manifest.subject().isPresent()
                ? answer.with("OCI-Subject", manifest.subject().get().toString())
                : answer;
    }

    private static void checkTag(String tag) {
        if (!Reference.isTag(tag)) {
            throw Refused.of(400, "TAG_INVALID", quote(tag) + " is no tag");
        }
    }

    private static PushedManifest manifest(Request request, Digest.Algorithm algorithm) throws IOException {
        var bytes = request.body().readNBytes(PushedManifest.BYTES_MAX + 1);
        if (bytes.length > PushedManifest.BYTES_MAX) {
            throw Refused.of(413, "SIZE_INVALID", "a manifest has at most 4 MiB");
        }
        try {
            return PushedManifest.read(bytes, request.header("Content-Type").orElse(""), algorithm);
        } catch (MalformedInput failure) {
            throw Refused.of(400, "MANIFEST_INVALID", failure.getMessage());
        }
    }

    private Answer delete(Route.Manifest route) throws IOException {
        var repository = storage.repository(route.name());
        var byTag = Reference.isTag(route.reference());
        var deleted = byTag
                ? repository.deleteTag(route.reference())
                : repository.deleteManifest(Digests.parse(route.reference()));
        if (!deleted) {
            throw unknown(route);
        }
        return Answer.empty(202);
    }

    private Refused unknown(Route.Manifest route) {
        return storage.repository(route.name()).exists()
                ? Refused.of(
                        404,
                        "MANIFEST_UNKNOWN",
                        "`%s` has no manifest %s".formatted(route.name(), quote(route.reference())))
                : Refused.noRepository(route.name());
    }
}
