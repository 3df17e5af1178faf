package dockerenvs.oci.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.image.MediaFamily;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.ArrayList;

/// What there is: repositories, tags, and what refers to a manifest.
record ListEndpoint(Storage storage) {
    /// Bytes of a list of referrers, which clients read as they read an index of up to 4 MiB.
    private static final int REFERRERS_BYTES_MAX = 3 << 20;

    private static final String ARTIFACT_TYPE = "artifactType";

    /// All repositories (Docker Registry HTTP API V2, "Listing Repositories").
    Answer repositories(Request request) throws IOException {
        checkReading(request);
        var page = Page.of(storage.names(), request);
        var document = JsonObject.EMPTY.with("repositories", JsonArray.ofStrings(page.names()));
        return page.linked(Answer.json(document), "/v2/_catalog");
    }

    /// The tags of a repository.
    Answer tags(Request request, Route.Tags route) throws IOException {
        checkReading(request);
        var repository = storage.repository(route.name());
        if (!repository.exists()) {
            throw Refused.noRepository(route.name());
        }
        var page = Page.of(repository.tags(), request);
        var document = JsonObject.EMPTY.with("name", route.name()).with("tags", JsonArray.ofStrings(page.names()));
        return page.linked(Answer.json(document), "/v2/%s/tags/list".formatted(route.name()));
    }

    /// What names a manifest as its subject, whether that is here or not.
    Answer referrers(Request request, Route.Referrers route) throws IOException {
        checkReading(request);
        var subject = Digests.parse(route.digest());
        var wanted = request.parameter(ARTIFACT_TYPE).filter(type -> !type.isEmpty());
        var last = request.parameter("last").orElse("");
        var found = new ArrayList<Json>();
        var bytes = 0L;
        var next = "";
        for (var entry : storage.repository(route.name()).referrers(subject).entrySet()) {
            var other = wanted.isPresent() && !wanted.equals(entry.getValue().string(ARTIFACT_TYPE));
            if (other || entry.getKey().compareTo(last) <= 0) {
                continue;
            }
            bytes += entry.getValue().bytes().length;
            if (bytes > REFERRERS_BYTES_MAX && !found.isEmpty()) {
                next = "?last=" + last
                        + wanted.map(type -> "&artifactType=" + URLEncoder.encode(type, UTF_8))
                                .orElse("");
                break;
            }
            found.add(entry.getValue());
            last = entry.getKey();
        }
        var document = JsonObject.EMPTY
                .with("schemaVersion", 2)
                .with("mediaType", MediaFamily.OCI.index())
                .with("manifests", JsonArray.of(found));
        var answer = Answer.json(document, MediaFamily.OCI.index());
        if (wanted.isPresent()) {
            answer = answer.with("OCI-Filters-Applied", ARTIFACT_TYPE);
        }
        return next.isEmpty()
                ? answer
                : answer.with("Link", "</v2/%s/referrers/%s%s>; rel=\"next\"".formatted(route.name(), subject, next));
    }

    private static void checkReading(Request request) {
        if (!request.isReading()) {
            throw Refused.method("GET, HEAD");
        }
    }
}
