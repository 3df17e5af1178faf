package dockerenvs.oci.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.content.Blob;
import dockerenvs.content.Digest;
import dockerenvs.content.PendingFile;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What one repository has: a file for each blob, manifest and tag.
///
/// @param folder need not exist
record Repository(Path folder, Storage storage) {
    private static final String BLOBS = "_blobs";
    private static final String MANIFESTS = "_manifests";
    private static final String TAGS = "_tags";
    private static final String REFERRERS = "_referrers";

    /// A manifest of the repository.
    record Stored(String mediaType, Blob blob) {}

    boolean exists() {
        return Files.isDirectory(folder.resolve(BLOBS)) || Files.isDirectory(folder.resolve(MANIFESTS));
    }

    /// The blob of that digest, if this repository has it.
    Optional<Blob> blob(Digest digest) throws IOException {
        return Files.exists(link(BLOBS, digest)) ? storage.content(digest) : Optional.empty();
    }

    /// Takes a blob that is stored already.
    void addBlob(Digest digest) throws IOException {
        write(link(BLOBS, digest), "");
    }

    /// Deletes a blob here, and its content where nobody else has it.
    ///
    /// @return whether there was one
    boolean deleteBlob(Digest digest) throws IOException {
        return storage.deleting(() -> {
            var deleted = Files.deleteIfExists(link(BLOBS, digest));
            storage.forgetUnused(digest);
            return deleted;
        });
    }

    /// Whether content is here as a blob or a manifest.
    boolean hasContent(Digest digest) {
        return Files.exists(link(BLOBS, digest)) || Files.exists(link(MANIFESTS, digest));
    }

    Optional<Stored> manifest(Digest digest) throws IOException {
        var mediaType = read(link(MANIFESTS, digest));
        var blob = storage.content(digest);
        return mediaType.isEmpty() || blob.isEmpty()
                ? Optional.empty()
                : Optional.of(new Stored(mediaType.get(), blob.get()));
    }

    /// Keeps a manifest with what was found out about it, and lets tags point to it.
    ///
    /// @return a digest it names that is not here; then nothing is kept
    Optional<Digest> addManifest(PushedManifest manifest, List<String> tags) throws IOException {
        return storage.adding(() -> {
            for (var reference : manifest.references()) {
                if (!hasContent(reference)) {
                    return Optional.of(reference);
                }
            }
            storage.add(manifest.blob());
            var digest = manifest.blob().digest();
            if (manifest.subject().isPresent()) {
                write(
                        referrer(manifest.subject().get(), digest),
                        manifest.descriptor().pretty());
            }
            write(link(MANIFESTS, digest), manifest.mediaType());
            for (var tag : tags) {
                write(folder.resolve(TAGS).resolve(tag), digest.toString());
            }
            return Optional.empty();
        });
    }

    /// Deletes a manifest and the tags that point to it.
    ///
    /// @return whether there was one
    boolean deleteManifest(Digest digest) throws IOException {
        return storage.deleting(() -> {
            var stored = manifest(digest);
            if (stored.isEmpty()) {
                return false;
            }
            for (var tag : tags()) {
                if (tag(tag).filter(digest::equals).isPresent()) {
                    deleteTag(tag);
                }
            }
            Files.delete(link(MANIFESTS, digest));
            var manifest = PushedManifest.read(stored.get());
            if (manifest.subject().isPresent()) {
                Files.deleteIfExists(referrer(manifest.subject().get(), digest));
            }
            storage.forgetUnused(digest);
            return true;
        });
    }

    /// Where a tag points.
    Optional<Digest> tag(String tag) throws IOException {
        return read(folder.resolve(TAGS).resolve(tag)).map(Digest::parse);
    }

    /// Deletes a tag and nothing else.
    ///
    /// @return whether there was one
    boolean deleteTag(String tag) throws IOException {
        return Files.deleteIfExists(folder.resolve(TAGS).resolve(tag));
    }

    /// All tags in byte order.
    SortedSet<String> tags() throws IOException {
        return names(folder.resolve(TAGS));
    }

    /// Descriptors of the manifests that name `subject`, by digest.
    SortedMap<String, JsonObject> referrers(Digest subject) throws IOException {
        var found = new TreeMap<String, JsonObject>();
        var referrers = link(REFERRERS, subject);
        for (var name : names(referrers)) {
            var document = read(referrers.resolve(name));
            var descriptor = document.map(text -> JsonObject.expect(Json.parse(text.getBytes(UTF_8)), name));
            var digest = descriptor.flatMap(json -> json.string("digest"));
            // one that was written, but whose manifest was not when the server was killed, does not count
            if (digest.isPresent() && hasContent(Digest.parse(digest.get()))) {
                found.put(digest.get(), descriptor.get());
            }
        }
        return found;
    }

    private Path referrer(Digest subject, Digest digest) {
        return link(REFERRERS, subject).resolve(digest.algorithm() + "-" + digest.hex());
    }

    private Path link(String kind, Digest digest) {
        return folder.resolve(kind).resolve(digest.algorithm().toString()).resolve(digest.hex());
    }

    /// Names in a folder, without files that are still being written.
    private static SortedSet<String> names(Path folder) throws IOException {
        var names = new TreeSet<String>();
        try (var files = Files.newDirectoryStream(folder)) {
            for (var file : files) {
                var name = String.valueOf(file.getFileName());
                if (!name.startsWith(".")) {
                    names.add(name);
                }
            }
        } catch (NoSuchFileException _) {
            // the folder is made with the first of them
        }
        return names;
    }

    private static Optional<String> read(Path file) throws IOException {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException _) {
            // the answer, not a failure
            return Optional.empty();
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.resolveSibling(""));
        try (var pending = PendingFile.beside(file)) {
            pending.stream(0).write(text.getBytes(UTF_8));
            pending.commit();
        }
    }
}
