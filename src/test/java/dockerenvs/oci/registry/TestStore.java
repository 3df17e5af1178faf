package dockerenvs.oci.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.content.Digest;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.registry.TestRegistry.Reply;
import dockerenvs.oci.registry.TestRegistry.Request;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What a [TestRegistry] holds, and how it answers when nothing goes wrong.
final class TestStore {
    private static final Pattern PATH =
            Pattern.compile("/v2/(.+)/(manifests|blobs|tags|referrers|blobs/uploads)/([^/]*)");

    private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    private final Map<String, Manifest> manifests = new ConcurrentHashMap<>();
    private final Map<String, ByteArrayOutputStream> uploads = new ConcurrentHashMap<>();
    private final Set<String> lost = ConcurrentHashMap.newKeySet();
    private final Map<String, Reply> pages = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final Set<Skill> skills = EnumSet.allOf(Skill.class);

    /// What a registry may be able to do.
    enum Skill {
        MOUNT,
        RANGE,
        REFERRERS,
        UPLOAD_STATUS,
        /// Locations that were named before the last bytes came, which some registries refuse for good.
        OLD_LOCATIONS
    }

    private record Manifest(String type, byte[] bytes) {}

    /// Takes an ability away.
    TestStore cannot(Skill skill) {
        skills.remove(skill);
        return this;
    }

    /// A fixed answer to a GET of a target.
    TestStore page(String target, Reply reply) {
        pages.put(target, reply);
        return this;
    }

    byte[] blob(String path, Digest digest) {
        return Optional.ofNullable(blobs.get(path + "@" + digest)).orElseThrow();
    }

    TestStore putBlob(String path, byte[] bytes) {
        blobs.put(path + "@" + Digest.sha256(bytes), bytes);
        return this;
    }

    byte[] manifest(String path, String tagOrDigest) {
        return Optional.ofNullable(manifests.get(path + "@" + tagOrDigest))
                .orElseThrow()
                .bytes();
    }

    TestStore putManifest(String path, String tag, String type, byte[] bytes) {
        manifests.put(path + "@" + tag, new Manifest(type, bytes));
        manifests.put(path + "@" + Digest.sha256(bytes), new Manifest(type, bytes));
        return this;
    }

    /// Loses a blob, and from then on takes no manifest that points to it.
    void lose(String path, Digest digest) {
        blobs.remove(path + "@" + digest);
        lost.add(path + "@" + digest);
    }

    private boolean lacksBlob(String path, byte[] manifest) {
        var text = new String(manifest, UTF_8);
        return lost.stream()
                .filter(key -> key.startsWith(path + "@") && !blobs.containsKey(key))
                .anyMatch(key -> text.contains(key.substring(path.length() + 1)));
    }

    int uploadsLeft() {
        return uploads.size();
    }

    /// A body that did not come whole: what came counts.
    void take(Request request) {
        var upload = uploads.get(request.path());
        if (upload != null) {
            upload.writeBytes(request.body());
        }
    }

    Reply answer(Request request) {
        var page = pages.get(request.target());
        if (page != null) {
            return page;
        }
        var parts = PATH.matcher(request.path());
        if (!parts.matches()) {
            return error("404 Not Found", "NAME_UNKNOWN");
        }
        var path = parts.group(1).replaceFirst("/blobs$", "");
        var name = parts.group(3);
        if (request.path().contains("/blobs/uploads/")) {
            return upload(request, path);
        }
        return switch (parts.group(2)) {
            case "blobs" -> blob(request, path + "@" + name);
            case "manifests" -> manifest(request, path, name);
            case "referrers" -> referrers(path, name);
            default -> tags(path);
        };
    }

    private static Reply error(String status, String code) {
        return Reply.of(status, "{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"told so\"}]}");
    }

    private Reply blob(Request request, String key) {
        var bytes = blobs.get(key);
        if (bytes == null) {
            return error("404 Not Found", "BLOB_UNKNOWN");
        }
        var range = request.header("range");
        if (range.isPresent() && skills.contains(Skill.RANGE)) {
            var start = Integer.parseInt(range.get().replaceAll("[^0-9]", ""));
            var head = "206 Partial Content|Content-Range: bytes %d-%d/%d"
                    .formatted(start, bytes.length - 1, bytes.length);
            return new Reply(head, Arrays.copyOfRange(bytes, start, bytes.length));
        }
        return new Reply("200 OK", bytes);
    }

    private Reply manifest(Request request, String path, String name) {
        var key = path + "@" + name;
        if (request.method().equals("PUT") && lacksBlob(path, request.body())) {
            return error("404 Not Found", "MANIFEST_BLOB_UNKNOWN");
        }
        if (request.method().equals("PUT")) {
            var type = request.header("content-type").orElse("");
            putManifest(path, name, type, request.body());
            var subject = subject(request.body()).isPresent() && skills.contains(Skill.REFERRERS);
            return Reply.of("201 Created"
                    + (subject ? "|OCI-Subject: " + subject(request.body()).get() : ""));
        }
        var manifest = manifests.get(key);
        if (manifest == null) {
            return error("404 Not Found", "MANIFEST_UNKNOWN");
        }
        if (request.method().equals("DELETE")) {
            manifests.remove(key);
            return Reply.of("202 Accepted");
        }
        var head = "200 OK|Content-Type: %s|Docker-Content-Digest: %s"
                .formatted(manifest.type(), Digest.sha256(manifest.bytes()));
        return new Reply(head, manifest.bytes());
    }

    private static Optional<String> subject(byte[] manifest) {
        return JsonObject.expect(Json.parse(manifest), "manifest")
                .object("subject")
                .flatMap(subject -> subject.string("digest"));
    }

    private Reply referrers(String path, String subject) {
        if (!skills.contains(Skill.REFERRERS)) {
            return error("404 Not Found", "NAME_UNKNOWN");
        }
        var entries = new TreeMap<String, String>();
        manifests.forEach((key, manifest) -> {
            if (key.startsWith(path + "@sha256:") && subject(manifest.bytes()).equals(Optional.of(subject))) {
                entries.put(
                        key,
                        "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d,\"artifactType\":\"a/b\"}"
                                .formatted(manifest.type(), Digest.sha256(manifest.bytes()), manifest.bytes().length));
            }
        });
        return Reply.of(
                "200 OK|Content-Type: application/vnd.oci.image.index.v1+json",
                "{\"schemaVersion\":2,\"manifests\":[" + String.join(",", entries.values()) + "]}");
    }

    private Reply tags(String path) {
        var tags = manifests.keySet().stream()
                .filter(key -> key.startsWith(path + "@") && !key.contains("@sha256:"))
                .map(key -> "\"" + key.substring(path.length() + 1) + "\"")
                .sorted()
                .collect(Collectors.joining(","));
        return Reply.of("200 OK", "{\"name\":\"x\",\"tags\":[" + tags + "]}");
    }

    private Reply upload(Request request, String path) {
        var from = request.parameter("from").orElse("");
        var mounted = request.parameter("mount").map(digest -> blobs.get(from + "@" + digest));
        if (mounted.isPresent() && skills.contains(Skill.MOUNT)) {
            putBlob(path, mounted.get());
            return Reply.of("201 Created");
        }
        if (request.method().equals("POST")) {
            var place = "/v2/" + path + "/blobs/uploads/_u" + numbers.incrementAndGet();
            uploads.put(place, new ByteArrayOutputStream());
            return Reply.of("202 Accepted|Location: " + place + "?state=0");
        }
        var upload = uploads.get(request.path());
        if (upload == null || !skills.contains(Skill.OLD_LOCATIONS) && isOld(request, upload)) {
            return error("404 Not Found", "BLOB_UPLOAD_UNKNOWN");
        }
        return switch (request.method()) {
            case "GET" ->
                skills.contains(Skill.UPLOAD_STATUS) ? status(request, upload, "204 No Content") : reset(request);
            case "DELETE" -> reset(request);
            case "PATCH" -> patch(request, upload);
            default -> finish(request, path, upload);
        };
    }

    private static boolean isOld(Request request, ByteArrayOutputStream upload) {
        return !request.parameter("state").equals(Optional.of(String.valueOf(upload.size())));
    }

    private Reply reset(Request request) {
        uploads.remove(request.path());
        return Reply.of("204 No Content");
    }

    private static Reply status(Request request, ByteArrayOutputStream upload, String status) {
        return Reply.of("%s|Location: %s?state=%d|Range: 0-%d"
                .formatted(status, request.path(), upload.size(), Math.max(0, upload.size() - 1)));
    }

    private static Reply patch(Request request, ByteArrayOutputStream upload) {
        var range = request.header("content-range").orElse("0-");
        if (Integer.parseInt(range.split("-", -1)[0]) != upload.size()) {
            return status(request, upload, "416 Range Not Satisfiable");
        }
        upload.writeBytes(request.body());
        return status(request, upload, "202 Accepted");
    }

    private Reply finish(Request request, String path, ByteArrayOutputStream upload) {
        upload.writeBytes(request.body());
        var bytes = upload.toByteArray();
        if (!request.parameter("digest").equals(Optional.of(Digest.sha256(bytes).toString()))) {
            return error("400 Bad Request", "DIGEST_INVALID");
        }
        uploads.remove(request.path());
        putBlob(path, bytes);
        return Reply.of("201 Created");
    }
}
