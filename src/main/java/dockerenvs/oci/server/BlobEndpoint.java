package dockerenvs.oci.server;

import java.io.IOException;

/// Blobs: read whole or in part, and deleted.
///
/// They are sent as they lie on the disk: who fetches by digest verifies what arrives, and a part could not be.
record BlobEndpoint(Storage storage) {
    private static final String TYPE = "application/octet-stream";

    Answer answer(Request request, Route.Blob route) throws IOException {
        return switch (request.method()) {
            case "GET", "HEAD" -> read(request, route);
            case "DELETE" -> delete(route);
            default -> throw Refused.method("GET, HEAD, DELETE");
        };
    }

    private Answer read(Request request, Route.Blob route) throws IOException {
        var digest = Digests.parse(route.digest());
        var blob = storage.repository(route.name()).blob(digest).orElseThrow(() -> unknown(route));
        var whole = Answer.content(blob, TYPE, blob.source()).with("Accept-Ranges", "bytes");
        var tag = Answer.entityTag(digest);
        if (request.hasAlready(tag)) {
            return whole.withoutBody(304);
        }
        var unchanged = request.header("If-Range").orElse(tag).equals(tag);
        var range = request.header("Range").flatMap(text -> ByteRange.parse(text, blob.size()));
        if (range.isEmpty() || !request.isGet() || !unchanged) {
            return whole;
        }
        if (!range.get().isSatisfiable()) {
            throw Refused.of(416, "RANGE_INVALID", "the blob has " + blob.size() + " bytes")
                    .with("Content-Range", "bytes */" + blob.size());
        }
        return whole.part(range.get());
    }

    private Answer delete(Route.Blob route) throws IOException {
        if (!storage.repository(route.name()).deleteBlob(Digests.parse(route.digest()))) {
            throw unknown(route);
        }
        return Answer.empty(202);
    }

    private Refused unknown(Route.Blob route) {
        return storage.repository(route.name()).exists()
                ? Refused.of(404, "BLOB_UNKNOWN", "`%s` has no blob %s".formatted(route.name(), route.digest()))
                : Refused.noRepository(route.name());
    }
}
