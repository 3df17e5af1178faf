package dockerenvs.oci.server;

import dockerenvs.content.Digest;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/// Blobs on their way in: in one request, in a stream, in chunks, or mounted from another repository (OCI
/// distribution-spec, "Pushing blobs").
record UploadEndpoint(Storage storage) {
    /// First and last byte; some clients put the unit before them, as in answers.
    private static final Pattern CONTENT_RANGE = Pattern.compile("(?:bytes )?([0-9]{1,18})-([0-9]{1,18})(?:/.*)?");

    /// Begins an upload.
    Answer answer(Request request, Route.Uploads route) throws IOException {
        if (!request.method().equals("POST")) {
            throw Refused.method("POST");
        }
        var mounted = request.parameter("mount").map(Digests::parse);
        if (mounted.isPresent() && mount(request, route.name(), mounted.get())) {
            return created(route.name(), mounted.get());
        }
        var whole = request.parameter("digest").map(Digests::parse);
        var asked = request.parameter("digest-algorithm").map(Digests::algorithm);
        var algorithm = whole.map(Digest::algorithm).or(() -> asked).orElse(Digest.Algorithm.SHA256);
        var upload = storage.uploads().start(route.name(), algorithm);
        if (whole.isEmpty()) {
            return progress(202, route.name(), upload);
        }
        try {
            upload.append(request.body());
            return finish(route.name(), upload, whole.get());
        } finally {
            storage.uploads().end(upload);
        }
    }

    /// Goes on with an upload, ends it, or tells how far it has come.
    Answer answer(Request request, Route.Upload route) throws IOException {
        var upload = storage.uploads().find(route.name(), route.id()).orElseThrow(Upload::unknown);
        return switch (request.method()) {
            case "GET", "HEAD" -> progress(204, route.name(), upload);
            case "PATCH" -> {
                upload.hold();
                try {
                    append(request, route.name(), upload);
                } finally {
                    upload.release();
                }
                yield progress(202, route.name(), upload);
            }
            case "PUT" -> put(request, route.name(), upload);
            case "DELETE" -> {
                upload.hold();
                try {
                    storage.uploads().end(upload);
                } finally {
                    upload.release();
                }
                yield Answer.empty(204);
            }
            default -> throw Refused.method("GET, HEAD, PATCH, PUT, DELETE");
        };
    }

    /// Whoever may push may read every repository, so a blob may come from any of them.
    private boolean mount(Request request, String name, Digest digest) throws IOException {
        var from = request.parameter("from").filter(text -> !text.isEmpty());
        if (from.isPresent()) {
            Route.checkName(from.get());
        }
        return storage.adding(() -> {
            var source = from.isPresent() ? Optional.of(storage.repository(from.get())) : storage.owner(digest);
            if (source.isEmpty() || source.get().blob(digest).isEmpty()) {
                return false;
            }
            storage.repository(name).addBlob(digest);
            return true;
        });
    }

    private Answer put(Request request, String name, Upload upload) throws IOException {
        var digest = Digests.parse(request.parameter("digest").orElse(""));
        upload.hold();
        try {
            append(request, name, upload);
            try {
                return finish(name, upload, digest);
            } finally {
                storage.uploads().end(upload);
            }
        } finally {
            upload.release();
        }
    }

    private static void append(Request request, String name, Upload upload) throws IOException {
        var header = request.header("Content-Range");
        if (header.isPresent()) {
            checkRange(request, header.get(), name, upload);
        }
        upload.append(request.body());
    }

    private static void checkRange(Request request, String header, String name, Upload upload) {
        var range = CONTENT_RANGE.matcher(header.strip());
        if (!range.matches()) {
            throw Refused.of(
                    400, "BLOB_UPLOAD_INVALID", "`Content-Range` has to be first and last byte, such as 0-999");
        }
        var first = Long.parseLong(range.group(1));
        if (first != upload.size()) {
            throw Refused.of(416, "BLOB_UPLOAD_INVALID", "the next byte is " + upload.size() + ", not " + first)
                    .withAll(progress(416, name, upload));
        }
        var length = Long.parseLong(range.group(2)) - first + 1;
        if (request.length().isPresent() && request.length().getAsLong() != length) {
            throw Refused.of(
                    400,
                    "SIZE_INVALID",
                    "the range has %d bytes, the body %d"
                            .formatted(length, request.length().getAsLong()));
        }
    }

    /// Nothing is stored under a digest that was not found to have it.
    private Answer finish(String name, Upload upload, Digest digest) throws IOException {
        var found = upload.digest(digest.algorithm());
        if (!found.equals(digest)) {
            throw Refused.badDigest("the blob has the digest " + found + "; nothing was stored");
        }
        storage.adding(() -> {
            storage.add(upload.file(), digest);
            storage.repository(name).addBlob(digest);
            return digest;
        });
        return created(name, digest);
    }

    private static Answer created(String name, Digest digest) {
        return Answer.empty(201)
                .with("Location", "/v2/%s/blobs/%s".formatted(name, digest))
                .with(Answer.DIGEST, digest.toString());
    }

    private static Answer progress(int status, String name, Upload upload) {
        return Answer.empty(status)
                .with("Location", "/v2/%s/blobs/uploads/%s".formatted(name, upload.id()))
                .with("Range", "0-" + Math.max(0, upload.size() - 1))
                .with("Docker-Upload-UUID", upload.id());
    }
}
