package dockerenvs.catalogue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dockerenvs.content.Blob;
import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.image.Artifact;
import dockerenvs.oci.image.Descriptor;
import dockerenvs.oci.image.Manifest;
import dockerenvs.oci.image.MediaFamily;
import dockerenvs.tasks.Once;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/// A catalogue: what builds have found out, by key. A value; pages are read when something in them is looked up.
///
/// It is stored as an OCI artifact (image-spec 1.1, manifest.md, "Guidelines for Artifact Usage").
public final class LayerCatalogue {
    /// What the manifest says it is.
    public static final String ARTIFACT_TYPE = "application/vnd.docker-envs.catalogue.v1";

    /// The catalogue without an entry.
    public static final LayerCatalogue EMPTY = new LayerCatalogue("", new EnumMap<>(EntryKind.class));

    private static final int MANIFEST_BYTES_MAX = 4 << 20;
    private static final String EMPTY_TYPE = "application/vnd.oci.empty.v1+json";
    private static final Blob EMPTY_CONFIGURATION = Blob.of("{}".getBytes(US_ASCII));

    private final String name;
    private final Map<EntryKind, Once<CataloguePage>> pages;

    private LayerCatalogue(String name, Map<EntryKind, Once<CataloguePage>> pages) {
        this.name = name;
        this.pages = pages;
    }

    /// Whether an artifact says that it is a catalogue.
    public static boolean isCatalogue(Artifact artifact) throws IOException {
        return MediaFamily.ofManifest(artifact.root().mediaType()).isPresent()
                && manifest(artifact).others().string("artifactType").equals(Optional.of(ARTIFACT_TYPE));
    }

    /// The catalogue in an artifact. Its manifest is read now.
    ///
    /// @throws MalformedInput when it is something else
    public static LayerCatalogue of(Artifact artifact) throws IOException {
        if (!isCatalogue(artifact)) {
            throw MalformedInput.of(
                    "it is no catalogue of layers",
                    "`docker-envs build --push --catalogue NAME --update-catalogue` makes one");
        }
        var blobs = new TreeMap<Digest, Blob>();
        artifact.blobs().forEach(blob -> blobs.put(blob.digest(), blob));
        var pages = new EnumMap<EntryKind, Once<CataloguePage>>(EntryKind.class);
        for (var descriptor : manifest(artifact).layers()) {
            for (var kind : EntryKind.values()) {
                var blob = Optional.ofNullable(blobs.get(descriptor.digest()));
                if (kind.mediaType().equals(descriptor.mediaType()) && blob.isPresent()) {
                    pages.put(kind, new Once<>(() -> CataloguePage.read(blob.get())));
                }
            }
        }
        return new LayerCatalogue("", pages);
    }

    /// The same catalogue, which messages call so.
    public LayerCatalogue called(String newName) {
        return new LayerCatalogue(newName, pages);
    }

    private static Manifest manifest(Artifact artifact) throws IOException {
        var root = artifact.root();
        var blob = artifact.blobs().stream()
                .filter(one -> one.digest().equals(root.digest()))
                .findFirst()
                .orElseThrow(() -> MalformedInput.of("the catalogue has no manifest", ""));
        return Manifest.parse(blob.read(MANIFEST_BYTES_MAX), root.mediaType());
    }

    /// The entries of a kind with these keys, as far as it has them; all in one reading of the page.
    ///
    /// @throws MalformedInput when the page is damaged
    public Map<String, JsonObject> find(EntryKind kind, Set<String> keys) throws IOException {
        return keys.isEmpty() ? Map.of() : read(kind, page -> page.find(keys));
    }

    /// What somebody wants to know of a page.
    @FunctionalInterface
    private interface Question<T> {
        T ask(CataloguePage page) throws IOException;
    }

    private <T> T read(EntryKind kind, Question<T> question) throws IOException {
        var page = Optional.ofNullable(pages.get(kind));
        try {
            return question.ask(page.isPresent() ? page.get().get() : CataloguePage.EMPTY);
        } catch (MalformedInput failure) {
            throw damaged(failure);
        } catch (InterruptedIOException interruption) {
            throw interruption;
        } catch (IOException failure) {
            throw new IOException("%s cannot be read: %s".formatted(this, failure.getMessage()), failure);
        }
    }

    /// A failure to understand what this catalogue says, which names it.
    public MalformedInput damaged(MalformedInput failure) {
        // what to do about a path or a digest helps nobody who cannot change it
        return MalformedInput.of(failure.in(toString()).getMessage(), "build without it, or have it made anew");
    }

    /// The catalogue with more entries, which count as used last.
    public LayerCatalogue with(EntryKind kind, SequencedMap<String, JsonObject> entries) throws IOException {
        if (entries.isEmpty()) {
            return this;
        }
        var changed = read(kind, page -> page.with(entries));
        var all = new EnumMap<EntryKind, Once<CataloguePage>>(EntryKind.class);
        all.putAll(pages);
        all.put(kind, new Once<>(() -> changed));
        return new LayerCatalogue(name, all);
    }

    /// How many entries there are of a kind.
    public int count(EntryKind kind) throws IOException {
        return read(kind, CataloguePage::count);
    }

    /// The catalogue as an artifact, to be stored.
    public Artifact artifact() throws IOException {
        var blobs = new ArrayList<Blob>(List.of(EMPTY_CONFIGURATION));
        var layers = new ArrayList<Descriptor>();
        for (var page : pages.entrySet()) {
            var blob = page.getValue().get().blob();
            blobs.add(blob);
            layers.add(Descriptor.of(page.getKey().mediaType(), blob));
        }
        var manifest = new Manifest(
                MediaFamily.OCI,
                Descriptor.of(EMPTY_TYPE, EMPTY_CONFIGURATION),
                layers,
                JsonObject.EMPTY.with("artifactType", Json.of(ARTIFACT_TYPE)));
        var document = Blob.of(manifest.bytes());
        blobs.add(document);
        return new Artifact(
                Descriptor.of(MediaFamily.OCI.manifest(), document),
                blobs.stream().distinct().toList());
    }

    @Override
    public String toString() {
        return name.isEmpty() ? "the catalogue" : "the catalogue `%s`".formatted(name);
    }
}
