package dockerenvs.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.conda.environment.Lock;
import dockerenvs.conda.environment.LockedPackage;
import dockerenvs.conda.link.EnvironmentHistory;
import dockerenvs.conda.link.EnvironmentState;
import dockerenvs.conda.link.Installation;
import dockerenvs.conda.link.InstalledPackage;
import dockerenvs.conda.link.LinkTarget;
import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.content.Compression;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import dockerenvs.layering.AutoLayering;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.ImageFiles;
import dockerenvs.oci.image.Layer;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// One build, from its inputs to the image.
final class Build {
    private static final String BASE_NAME = "org.opencontainers.image.base.name";
    private static final String BASE_DIGEST = "org.opencontainers.image.base.digest";

    private final Base base;
    private final Ingredients ingredients;
    private final Lock lock;
    private final BuildOptions options;
    private final Workshop workshop;
    private final List<String> warnings = new ArrayList<>();

    /// What the environment is put on.
    ///
    /// @param files those of the image
    /// @param name what it is called; empty when unknown
    /// @param settings what containers shall start with, applied before activation
    record Base(Image image, ImageFiles files, String name, UnaryOperator<Image> settings) {}

    Build(Base base, Ingredients ingredients, BuildOptions options, Workshop workshop) {
        this.base = base;
        this.ingredients = ingredients;
        this.lock = ingredients.lock();
        this.options = options;
        this.workshop = workshop;
    }

    BuiltEnvironment run() throws IOException {
        var layersLeft = BaseCheck.layersLeft(base.image, options.layersMax(), ingredients.layersOnTop());
        var files = base.files;
        var installation = install(BaseCheck.of(base.image, files, options.prefix()));
        var carried = carried(installation);
        var records =
                installation.packages().stream().map(InstalledPackage::record).toList();
        var complete = complete(records);
        var created = options.created().orElse(newest(records));
        var state = EnvironmentState.of(target(), history(created), records, lock.variables())
                .plus(lockFile(complete, created));
        var activated = ActivatedImage.of(
                base.image, files, carried.over(installation.tree()).plus(state), options);
        warnings.addAll(activated.warnings());

        var parcels = PackageParcels.of(records);
        var plan = options.layering().plan(parcels, layersLeft);
        var layers = new EnvironmentLayers(files, workshop.layers(), compression()).pack(installation.packages(), plan);
        var image = ground(base.image.withCreated(created), files);
        for (var layer : layers) {
            image = image.withLayer(layer.layer(), "docker-envs: " + String.join(" ", layer.packages()));
        }
        if (!carried.isEmpty()) {
            image = image.withLayer(pack(carried.tree(), files), "docker-envs: files of no package");
        }
        image = image.withLayer(pack(state.plus(activated.files()), files), "docker-envs: state of the environment");
        image = described(activated.applyTo(base.settings.apply(image)));
        if (options.layering() instanceof AutoLayering auto) {
            image = LayerNotes.on(image, auto.remember(parcels, plan));
        }
        workshop.prune();
        return new BuiltEnvironment(image, complete, layers, warnings, ingredients.findings());
    }

    /// Links all packages, and checks that they can be in such an image before and after.
    private Installation install(BaseCheck check) throws IOException {
        warnings.addAll(lock.warnings());
        warnings.addAll(options.prefix().warnings());
        check.checkRecords(lock.packages().stream().map(LockedPackage::record).toList());
        var linking = new PackageLinking(workshop, ingredients);
        var linked = linking.link(lock.packages(), target());
        warnings.addAll(linking.warnings());
        var installation = Installation.of(options.prefix(), linked, options.clobbering());
        check.checkRecords(
                installation.packages().stream().map(InstalledPackage::record).toList());
        warnings.addAll(check.checkPrograms(installation.packages()));
        warnings.addAll(installation.warnings());
        return options.compilesPython() ? compiled(installation) : installation;
    }

    private Installation compiled(Installation installation) throws IOException {
        var compilation = new PythonCompilation(options.prefix(), workshop.compiledFiles(), workshop.listener());
        var compiled = compilation.applyTo(installation);
        warnings.addAll(compilation.warnings());
        return compiled;
    }

    /// What the environment that packages were found in has besides them.
    private CarriedLayer carried(Installation installation) throws IOException {
        if (ingredients.prefix().isEmpty()) {
            return CarriedLayer.EMPTY;
        }
        var carried = ingredients.prefix().get().carried(options.prefix());
        warnings.addAll(carried.warnings());
        return CarriedLayer.of(carried, installation, options);
    }

    private LinkTarget target() {
        return LinkTarget.of(options.prefix())
                .withOwner(options.owner().uid(), options.owner().gid())
                .withTrimming(options.trimming());
    }

    private Compression compression() {
        return options.compression().orElse(base.image.compression());
    }

    private static Instant newest(List<PackageRecord> records) {
        return Instant.ofEpochSecond(records.stream()
                .mapToLong(PackageRecord::timestampSeconds)
                .max()
                .orElse(0));
    }

    private EnvironmentHistory history(Instant created) {
        return new EnvironmentHistory(created, "docker-envs build", BuildVersion.NUMBER, lock.specs());
    }

    /// The lock with all that the packages themselves say, so that the image gives back more than was put in.
    private Lock complete(List<PackageRecord> records) {
        var byName = new TreeMap<String, PackageRecord>();
        records.forEach(record -> byName.put(record.name(), record));
        return lock.withPackages(lock.packages().stream()
                .map(locked -> new LockedPackage(
                        byName.getOrDefault(locked.record().name(), locked.record()), locked.location()))
                .toList());
    }

    private FileTree lockFile(Lock complete, Instant created) {
        var attributes = Attributes.FILE
                .withOwner(options.owner().uid(), options.owner().gid())
                .withMtimeSeconds(Math.max(0, created.getEpochSecond()));
        var path = options.prefix().rootOf(ImageLock.PATH);
        return FileTree.of(List.of(FileEntry.file(path, complete.text().getBytes(UTF_8), attributes)));
    }

    /// The empty image with what programs expect of any system.
    private Image ground(Image image, ImageFiles files) throws IOException {
        return image.layers().isEmpty()
                ? image.withLayer(pack(ScratchFiles.tree(), files), "docker-envs: what programs expect of any system")
                : image;
    }

    private Layer pack(FileTree tree, ImageFiles files) throws IOException {
        return Layer.pack(EnvironmentLayers.timeless(files.place(tree)), compression());
    }

    private Image described(Image image) {
        var labelled = image.withLabel(ImageLock.PREFIX_LABEL, options.prefix().path());
        if (base.image.layers().isEmpty()) {
            return labelled;
        }
        var described = labelled.withAnnotation(BASE_DIGEST, base.image.digest().toString());
        return base.name.isEmpty() ? described : described.withAnnotation(BASE_NAME, base.name);
    }
}
