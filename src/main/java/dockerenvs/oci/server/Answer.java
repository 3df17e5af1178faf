package dockerenvs.oci.server;

import dockerenvs.content.Blob;
import dockerenvs.content.Content;
import dockerenvs.content.Digest;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a request is answered with.
///
/// @param headers values by name, in the order they are sent
/// @param size bytes of the body
/// @param body read only when it is sent: a HEAD sends none
record Answer(int status, Map<String, List<String>> headers, long size, Content body) {
    static final String DIGEST = "Docker-Content-Digest";
    private static final String TYPE = "Content-Type";
    private static final String JSON = "application/json";

    Answer {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /// An answer without a body.
    static Answer empty(int status) {
        return of(status, new byte[0]);
    }

    static Answer json(Json document) {
        return json(document, JSON);
    }

    static Answer json(Json document, String mediaType) {
        return of(200, document.bytes()).with(TYPE, mediaType);
    }

    static Answer error(int status, String code, String message) {
        var error = JsonObject.EMPTY.with("code", code).with("message", message);
        var document = JsonObject.EMPTY.with("errors", JsonArray.of(List.of(error)));
        return of(status, document.bytes()).with(TYPE, JSON);
    }

    private static Answer of(int status, byte[] bytes) {
        return new Answer(status, Map.of(), bytes.length, () -> new ByteArrayInputStream(bytes));
    }

    /// A blob or manifest under its digest, which never changes: the digest is its entity tag.
    ///
    /// @param body its bytes, verified or not
    static Answer content(Blob blob, String mediaType, Content body) {
        return new Answer(200, Map.of(), blob.size(), body)
                .with(TYPE, mediaType)
                .with(DIGEST, blob.digest().toString())
                .with("ETag", entityTag(blob.digest()));
    }

    static String entityTag(Digest digest) {
        return "\"" + digest + "\"";
    }

    /// With one more value of a header.
    Answer with(String header, String value) {
        var changed = new LinkedHashMap<>(headers);
        var values = new ArrayList<>(changed.getOrDefault(header, List.of()));
        values.add(value);
        changed.put(header, List.copyOf(values));
        return new Answer(status, changed, size, body);
    }

    /// The same headers with another status and no body.
    Answer withoutBody(int newStatus) {
        return new Answer(newStatus, headers, 0, empty(newStatus).body());
    }

    /// With the part of the body that was asked for (RFC 9110, section 14).
    Answer part(ByteRange range) {
        Content part = () -> {
            var in = body.open();
            in.skipNBytes(range.first());
            return in;
        };
        return new Answer(206, headers, range.length(), part).with("Content-Range", range.of(size));
    }
}
