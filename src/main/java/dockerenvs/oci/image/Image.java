package dockerenvs.oci.image;

import dockerenvs.content.Blob;
import dockerenvs.content.Compression;
import dockerenvs.content.ContentStore;
import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.FileTree;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import dockerenvs.tasks.Tasks;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A container image for one platform: a configuration and layers, **base first**.
///
/// A value: every `with…` gives another image. Layers are read only when a destination needs them. An image that
/// was read keeps the exact bytes of its manifest until something is changed; a changed one keeps the media types
/// of its base, its untouched layers as they are stored, and all fields this class does not know.
public final class Image {
    /// The image with nothing in it, for `linux/amd64`; see [#scratch(Platform)].
    public static final Image SCRATCH = scratch(Platform.parse("linux/amd64"));

    private final MediaFamily family;
    private final Configuration configuration;
    private final List<Layer> layers;
    private final JsonObject manifestFields;
    private final Blob manifest;

    private Image(MediaFamily family, Configuration configuration, List<Layer> layers, JsonObject manifestFields) {
        this.family = family;
        this.configuration = configuration;
        this.layers = layers.stream().map(layer -> layer.in(family)).toList();
        this.manifestFields = manifestFields;
        var configurationDescriptor = Descriptor.of(family.configuration(), configuration.blob());
        var descriptors = this.layers.stream().map(Layer::descriptor).toList();
        this.manifest = Blob.of(new Manifest(family, configurationDescriptor, descriptors, manifestFields).bytes());
    }

    /// An image as it was read, with the exact bytes of its manifest.
    Image(Manifest read, Blob exact, Configuration configuration, List<Layer> layers) {
        this.family = read.family();
        this.configuration = configuration;
        this.layers = layers;
        this.manifestFields = read.others();
        this.manifest = exact;
    }

    /// The image with nothing in it.
    public static Image scratch(Platform platform) {
        return new Image(MediaFamily.OCI, Configuration.empty(platform), List.of(), JsonObject.EMPTY);
    }

    /// An image of OCI media types around an existing configuration, for sources that have no manifest.
    ///
    /// @throws MalformedInput when the configuration has another number of diff IDs than there are layers
    public static Image of(Configuration configuration, List<Layer> layers) {
        ImageReader.checkLayers(configuration, layers.size());
        return new Image(MediaFamily.OCI, configuration, layers, JsonObject.EMPTY);
    }

    /// Reads the image whose manifest `descriptor` points to. Manifest and configuration are read and verified
    /// now, layers when they are needed.
    ///
    /// @throws MalformedInput when the documents are not what their digests say, contradict each other, or
    ///     describe an artifact that is no image
    public static Image read(Descriptor descriptor, BlobSource source) throws IOException {
        return new ImageReader(source).read(descriptor);
    }

    /// The digest of the manifest: what a registry calls this image.
    public Digest digest() {
        return manifest.digest();
    }

    /// The digest of the configuration: what Docker calls the image ID.
    public Digest id() {
        return configuration.blob().digest();
    }

    /// The manifest, byte for byte.
    public Blob manifest() {
        return manifest;
    }

    /// The media types the image is written in.
    public MediaFamily family() {
        return family;
    }

    public Configuration configuration() {
        return configuration;
    }

    /// Base first.
    public List<Layer> layers() {
        return layers;
    }

    public Platform platform() {
        return configuration.platform();
    }

    /// Annotations of the manifest, empty when there are none.
    public Map<String, String> annotations() {
        return manifestFields.stringMap("annotations");
    }

    /// A descriptor of the manifest, with the platform.
    public Descriptor descriptor() {
        return Descriptor.of(family.manifest(), manifest)
                .with("platform", platform().json());
    }

    /// The manifest with all it points to, each blob once.
    public Artifact artifact() {
        var blobs = new TreeMap<Digest, Blob>();
        blobs.put(manifest.digest(), manifest);
        blobs.put(configuration.blob().digest(), configuration.blob());
        layers.forEach(layer -> blobs.put(layer.blob().digest(), layer.blob()));
        return new Artifact(descriptor(), List.copyOf(blobs.values()));
    }

    /// How layers that are added should be compressed: as the topmost one is, and not at all when there is none.
    public Compression compression() {
        if (layers.isEmpty()) {
            return Compression.NONE;
        }
        return switch (layers.getLast().compression()) {
            case NONE -> Compression.NONE;
            case GZIP -> Compression.GZIP;
            case ZSTD -> Compression.ZSTD;
        };
    }

    // Layers

    /// The image with `layer` on top.
    public Image withLayer(Layer layer) {
        return withLayer(layer, "");
    }

    /// The image with `layer` on top and a line of history that says what made it.
    ///
    /// @throws MalformedInput for a zstd layer on an image of Docker's media types, and for more than
    /// [Layer#COUNT_MAX]
    public Image withLayer(Layer layer, String createdBy) {
        return withLayers(List.of(new Step(layer, createdBy)));
    }

    /// A layer, and what made it.
    public record Step(Layer layer, String createdBy) {}

    /// The image with several layers on top, the lowest first; much faster than one by one.
    ///
    /// @throws MalformedInput as [#withLayer(Layer, String)]
    public Image withLayers(List<Step> steps) {
        if (layers.size() + steps.size() > Layer.COUNT_MAX) {
            throw MalformedInput.of(
                    "the image has %d layers already, and engines take no more than %d"
                            .formatted(Math.max(layers.size(), Layer.COUNT_MAX), Layer.COUNT_MAX),
                    "put more into one layer");
        }
        var created = configuration.created().isEmpty() ? Instant.EPOCH.toString() : configuration.created();
        var allLayers = new ArrayList<>(layers);
        var history = new ArrayList<>(configuration.completeHistory());
        for (var step : steps) {
            allLayers.add(step.layer);
            history.add(History.ofLayer(created, step.createdBy));
        }
        return withLayers(allLayers, history);
    }

    /// The image with these files in a layer on top, as they come to lie in it: a parent folder keeps the mode and
    /// owner it has in the image, and a path that leads through a symbolic link of the image follows it. The layer
    /// takes no room and is packed anew whenever it is written.
    ///
    /// @throws MalformedInput when a file would replace a folder of the image or a link to one, or a folder would
    /// replace anything else
    public Image withFiles(FileTree tree) throws IOException {
        return withLayer(Layer.pack(place(tree), compression()), summary(tree));
    }

    /// As [#withFiles(FileTree)], with the layer compressed as said and kept in `store`.
    public Image withFiles(FileTree tree, Compression compression, ContentStore store) throws IOException {
        return withPlacedFiles(place(tree), compression, store);
    }

    /// As [#withFiles(FileTree, Compression, ContentStore)], for files of which one knows already where they come to
    /// lie: the layers are not read.
    ///
    /// @param placed what [#place] would give
    public Image withPlacedFiles(FileTree placed, Compression compression, ContentStore store) throws IOException {
        return withLayer(Layer.pack(placed, compression, store), summary(placed));
    }

    private static String summary(FileTree tree) {
        var files = tree.entries().stream().filter(entry -> !entry.isFolder()).count();
        return "add " + files + (files == 1 ? " file" : " files");
    }

    /// `tree` as it would come to lie in this image; reads the image's layers once.
    public FileTree place(FileTree tree) throws IOException {
        return new Placement(ImageFiles.readFoldersAndLinks(this, tree)).place(tree);
    }

    /// The image without what is at `paths`: a layer of whiteouts on top hides it.
    ///
    /// @throws MalformedInput when there is nothing at one of the paths
    public Image withoutPaths(List<String> paths) throws IOException {
        var whiteouts = new Placement(ImageFiles.read(this)).whiteouts(paths);
        return withLayer(Layer.pack(whiteouts, compression()), "remove " + String.join(" ", paths));
    }

    /// The image without its topmost layer.
    ///
    /// @throws IllegalStateException when it has none
    public Image withoutTopLayer() {
        if (layers.isEmpty()) {
            throw new IllegalStateException("the image has no layer to remove");
        }
        return withoutLayer(layers.size() - 1);
    }

    /// The image without the layer at `index`, counted from 0 at the base.
    public Image withoutLayer(int index) {
        var left = new ArrayList<>(layers);
        left.remove(index);
        var history = new ArrayList<>(configuration.completeHistory());
        var line = 0;
        for (var layer = -1; line < history.size(); line++) {
            if (!history.get(line).isEmptyLayer() && ++layer == index) {
                break;
            }
        }
        history.remove(line);
        return withLayers(left, history);
    }

    private Image withLayers(List<Layer> newLayers, List<History> history) {
        var diffIds = newLayers.stream().map(Layer::diffId).toList();
        return new Image(family, configuration.withLayers(diffIds, history), newLayers, derivedFields());
    }

    /// The image with every layer stored in `compression`, kept in `store`; several layers at a time. Layers that
    /// are compressed so already stay as they are, unless `all`. An image of Docker's media types becomes OCI for
    /// zstd.
    public Image recompressed(Compression compression, boolean all, ContentStore store) throws IOException {
        var newLayers = Tasks.parallel(layers, Tasks.cores(), layer -> {
            var fits = layer.compression() == compression.algorithm() && !all;
            return fits || layer.isForeign() ? layer : layer.recompressed(compression, store);
        });
        if (newLayers.equals(layers)) {
            return this;
        }
        var zstd = compression.algorithm() == Compression.Algorithm.ZSTD;
        return new Image(zstd ? MediaFamily.OCI : family, configuration, newLayers, derivedFields());
    }

    /// The image in the media types of `other`; its blobs stay, its manifest changes.
    public Image in(MediaFamily other) {
        return other == family ? this : new Image(other, configuration, layers, derivedFields());
    }

    // Settings

    /// The image with a variable set; a variable it has keeps its place in the list.
    public Image withEnvironment(String name, String value) {
        return with(configuration.withEnvironment(name, value));
    }

    /// The image without a variable; the same image when it has none of that name.
    public Image withoutEnvironment(String name) {
        return with(configuration.withoutEnvironment(name));
    }

    /// The image with another entrypoint. Its command is dropped, as in a Dockerfile, because it was meant for the
    /// earlier entrypoint: set the command afterwards.
    public Image withEntrypoint(List<String> entrypoint) {
        return with(configuration.withEntrypoint(entrypoint));
    }

    /// The image with another command.
    public Image withCommand(List<String> command) {
        return with(configuration.withCommand(command));
    }

    /// The image with another user: `user`, `uid`, `user:group` or mixes; empty for root.
    public Image withUser(String user) {
        return with(configuration.withText("User", user));
    }

    /// The image with another working directory.
    ///
    /// @throws IllegalArgumentException unless the path is absolute
    public Image withWorkingDirectory(String path) {
        return with(configuration.withWorkingDirectory(path));
    }

    /// The image with another stop signal, such as `SIGINT` or `2`.
    public Image withStopSignal(String signal) {
        return with(configuration.withText("StopSignal", signal));
    }

    /// The image with a label.
    public Image withLabel(String name, String value) {
        return with(configuration.withLabel(name, value));
    }

    /// The image without a label.
    public Image withoutLabel(String name) {
        return with(configuration.withoutLabel(name));
    }

    /// The image with a port exposed: `8080`, `8080/tcp`, `53/udp`.
    public Image withExposedPort(String port) {
        return with(configuration.withMember("ExposedPorts", port.contains("/") ? port : port + "/tcp"));
    }

    /// The image with a path that holds data of its own.
    public Image withVolume(String path) {
        return with(configuration.withMember("Volumes", path));
    }

    /// The image with the time it was made.
    public Image withCreated(Instant created) {
        return with(configuration.with("created", Json.of(created.toString())));
    }

    /// The image for another platform; nothing but the claim changes.
    public Image withPlatform(Platform platform) {
        return with(configuration.withPlatform(platform));
    }

    /// The image with an annotation on its manifest; images of Docker's media types have none and stay as they
    /// are.
    public Image withAnnotation(String key, String value) {
        if (family == MediaFamily.DOCKER) {
            return this;
        }
        var annotations =
                manifestFields.object("annotations").orElse(JsonObject.EMPTY).with(key, value);
        var fields = manifestFields.with("annotations", annotations);
        return fields.equals(manifestFields)
                ? this
                : new Image(family, configuration, layers, fields.without("subject"));
    }

    /// The same image where nothing is different: setting what is set already keeps the digest.
    private Image with(Configuration changed) {
        return changed.equals(configuration) ? this : new Image(family, changed, layers, derivedFields());
    }

    /// What a changed manifest keeps: everything but `subject`, since the new image says nothing about another
    /// one.
    private JsonObject derivedFields() {
        return manifestFields.without("subject");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Image that && manifest.equals(that.manifest);
    }

    @Override
    public int hashCode() {
        return manifest.hashCode();
    }

    @Override
    public String toString() {
        return "image " + digest() + " for " + platform() + " with " + layers.size() + " layers";
    }
}
