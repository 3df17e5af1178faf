package dockerenvs.oci.registry;

import dockerenvs.content.Blob;
import dockerenvs.content.Content;
import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.oci.image.BlobSource;
import dockerenvs.oci.image.Descriptor;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// What one repository holds: manifests and indexes, kept once they were fetched, and blobs, fetched when they are
/// read.
final class RemoteBlobs implements BlobSource {
    /// All manifests of an index, which are held at once.
    private static final long BYTES_MAX = 64 << 20;

    private final RegistryHost host;
    private final String path;
    private final Access access;
    private final RemoteManifests manifests;
    private final Map<Digest, Blob> documents = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();

    RemoteBlobs(RegistryHost host, String path, RemoteManifests.Document root) {
        this.host = host;
        this.path = path;
        this.access = Access.toPull(path);
        this.manifests = new RemoteManifests(host, path);
        documents.put(root.descriptor().digest(), root.blob());
    }

    @Override
    public Optional<Content> find(Digest digest) {
        return Optional.ofNullable(documents.get(digest)).map(Blob::source);
    }

    @Override
    public String absence(Digest digest) {
        return "`%s/%s` does not have %s".formatted(host.domain(), path, digest);
    }

    @Override
    public Blob blob(Descriptor descriptor) {
        var known = documents.get(descriptor.digest());
        if (known != null) {
            return new Blob(descriptor.digest(), descriptor.size(), known.source());
        }
        return new Blob(descriptor.digest(), descriptor.size(), new RemoteContent(host, access, descriptor));
    }

    /// The manifest or index of a descriptor; nothing when the repository does not have it, as some do that hold a
    /// few platforms of many.
    Optional<Blob> document(Descriptor descriptor) throws IOException {
        if (!documents.containsKey(descriptor.digest())) {
            if (bytes.addAndGet(descriptor.size()) > BYTES_MAX) {
                throw MalformedInput.of(
                        String.format(Locale.ROOT, "its manifests have more than the %,d bytes allowed", BYTES_MAX),
                        "");
            }
            var isKept = false;
            try {
                var found = found(descriptor);
                if (found.isEmpty()) {
                    return Optional.empty();
                }
                isKept = documents.putIfAbsent(descriptor.digest(), found.get()) == null;
            } finally {
                if (!isKept) {
                    bytes.addAndGet(-descriptor.size());
                }
            }
        }
        return Optional.of(blob(descriptor));
    }

    private Optional<Blob> found(Descriptor descriptor) throws IOException {
        var found = manifests.find(descriptor.digest().toString()).map(document -> document.blob());
        if (found.isPresent() && found.get().size() != descriptor.size()) {
            throw MalformedInput.of(
                    String.format(
                            Locale.ROOT,
                            "%s has %,d bytes, and the index says %,d",
                            descriptor.digest(),
                            found.get().size(),
                            descriptor.size()),
                    "");
        }
        return found;
    }
}
