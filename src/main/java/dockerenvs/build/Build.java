package dockerenvs.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.build.Blueprint.NewLayers;
import dockerenvs.conda.environment.Lock;
import dockerenvs.conda.environment.LockedPackage;
import dockerenvs.conda.link.EnvironmentHistory;
import dockerenvs.conda.link.EnvironmentState;
import dockerenvs.conda.link.Installation;
import dockerenvs.conda.link.InstalledPackage;
import dockerenvs.conda.link.LinkTarget;
import dockerenvs.conda.link.LinkedPackage;
import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.content.Compression;
import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import dockerenvs.layering.AutoLayering;
import dockerenvs.layering.LayerMemory;
import dockerenvs.layering.Parcel;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.ImageFiles;
import dockerenvs.oci.image.Layer;
import dockerenvs.tasks.Once;
import dockerenvs.tasks.OrderedTasks;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// One build, from its inputs to the image: from a [Blueprint] that is known, or that is drawn now.
final class Build {
    private final Base base;
    private final Ingredients ingredients;
    private final Lock lock;
    private final BuildOptions options;
    private final Workshop workshop;
    private final Knowledge knowledge;
    private final Optional<BuildKey> key;
    private final Optional<BuildKey> surroundings;

    /// What the environment is put on.
    ///
    /// @param image as it was found
    /// @param kept the same with its blobs on this machine
    /// @param files those of the image
    /// @param name what it is called; empty when unknown
    /// @param settings what containers shall start with, applied before activation
    record Base(Image image, Once<Image> kept, Once<ImageFiles> files, String name, UnaryOperator<Image> settings) {}

    Build(Base base, Ingredients ingredients, BuildOptions options, Workshop workshop, Knowledge knowledge) {
        this.base = base;
        this.ingredients = ingredients;
        this.lock = ingredients.lock();
        this.options = options;
        this.workshop = workshop;
        this.knowledge = knowledge;
        this.key = ingredients.prefix().isEmpty() ? BuildKey.of(base.image, lock, options) : Optional.empty();
        this.surroundings = BuildKey.ofSurroundings(base.image, lock, options);
    }

    /// What was built before of the same inputs, if that is known.
    Optional<BuiltEnvironment> known() throws IOException {
        var layersLeft = layersLeft();
        var known = key.isPresent() ? known(key.get(), layersLeft) : Optional.<KnownBuild>empty();
        return known.map(this::built);
    }

    private int layersLeft() {
        return BaseCheck.layersLeft(base.image, options.layersMax(), ingredients.layersOnTop());
    }

    private BuiltEnvironment built(KnownBuild known) {
        var discovery =
                new Discovery(known.key(), known.blueprint(), compression(), Discovery.Packages.untold(lock, target()));
        return built(
                base.image.alsoIn(known.repositories()),
                known.blueprint(),
                Optional.of(discovery).filter(_ -> knowledge.isTold()));
    }

    /// Remembers which repositories have the image, if this build is known here.
    void pushedTo(List<String> repositories) throws IOException {
        if (key.isPresent()) {
            KnownBuild.remember(key.get(), repositories, workshop.layers());
        }
    }

    /// Looks for layers of which the caches hold other bytes than were put there, and forgets those, with the packages
    /// they were packed of.
    ///
    /// @return whether there were any, so that building again helps
    boolean heal(BuiltEnvironment built) throws IOException {
        var layers = built.image().layers();
        var lost = new TreeSet<Digest>();
        for (var layer : layers.subList(base.image.layers().size(), layers.size())) {
            if (!LayerBytes.isHearsay(layer) && !isSound(layer)) {
                lost.add(layer.blob().digest());
            }
        }
        for (var digest : lost) {
            workshop.layers().forget(digest);
        }
        if (key.isPresent() && !lost.isEmpty()) {
            workshop.layers().forget(key.get());
        }
        for (var packed : built.layers()) {
            if (lost.contains(packed.layer().blob().digest())) {
                forget(packed);
            }
        }
        return !lost.isEmpty();
    }

    /// Forgets the packages of a layer, those that are covered too.
    private void forget(PackedLayer packed) throws IOException {
        var target =
                PackageLinking.withPython(target(), lock.packages().stream().map(LockedPackage::record));
        var names = new HashSet<>(packed.packages());
        var all = new ArrayList<>(lock.packages());
        all.removeIf(locked -> !names.contains(locked.record().stem()));
        all.addAll(packed.coveredPackages(lock.subdir()));
        for (var locked : all) {
            workshop.linker().forget(locked.record(), target);
        }
    }

    private static boolean isSound(Layer layer) throws IOException {
        try {
            layer.blob().writeTo(OutputStream.nullOutputStream());
            return true;
        } catch (MalformedInput _) {
            // the answer, not a failure
            return false;
        }
    }

    /// What is known of the build, with the bytes of layers from the cache. What is not there is built when somebody
    /// wants it.
    private Optional<KnownBuild> known(BuildKey name, int layersLeft) throws IOException {
        var told = knowledge.build(name);
        if (told.isEmpty() && surroundings.isPresent()) {
            told = knowledge.image(surroundings.get(), lock);
        }
        if (told.isEmpty()) {
            return Optional.empty();
        }
        var json = told.get().json();
        var by = told.get().by();
        var again = new Once<>(() -> draw(layersLeft).blueprint());
        try {
            var blueprint = BlueprintJson.read(
                    json,
                    options.prefix().path(),
                    compression(),
                    layer -> new LayerBytes(layer, workshop.layers(), again, by));
            return Optional.of(new KnownBuild(name, blueprint, KnownLayer.repositories(json)))
                    .filter(found -> found.isOf(lock));
        } catch (MalformedInput _) {
            // it can be drawn again
            return Optional.empty();
        }
    }

    /// What is built now, and known from then on.
    BuiltEnvironment drawn() throws IOException {
        var drawing = draw(layersLeft());
        var blueprint = drawing.blueprint;
        if (key.isPresent()) {
            knowledge.put(key.get(), BlueprintJson.of(blueprint));
        }
        workshop.prune();
        var packages = new Discovery.Packages(lock, drawing.installation, target(drawing.installation));
        var discovery = key.map(name -> new Discovery(name, blueprint, compression(), packages));
        return built(base.kept.get(), blueprint, discovery);
    }

    private BuiltEnvironment built(Image ground, Blueprint blueprint, Optional<Discovery> discovery) {
        return new BuiltEnvironment(
                new ImageAssembly(base, lock, options, surroundings).image(ground, blueprint),
                lock,
                blueprint.layers().packages(),
                blueprint.warnings(),
                ingredients.findings(),
                discovery);
    }

    /// A blueprint, and the packages it was drawn with.
    private record Drawing(Blueprint blueprint, Installation installation) {}

    /// Links the packages and packs their layers.
    private Drawing draw(int layersLeft) throws IOException {
        var warnings = new ArrayList<String>();
        var linking = new PackageLinking(workshop, ingredients, knowledge);
        var installation = install(linking, warnings);
        var files = base.files.get();
        var carried = carried(installation, warnings);
        var records =
                installation.packages().stream().map(InstalledPackage::record).toList();
        var complete = complete(records);
        var created = options.created().orElseGet(() -> newest(records));
        var parcels = PackageParcels.ofInstalled(installation.packages());
        var planned = planned(parcels, layersLeft, installation, linking);
        var state = EnvironmentState.of(target(), history(created), records, lock.variables())
                .plus(lockFile(complete, created));
        var activated = ActivatedImage.of(base.image, files, trees(installation, carried, state), options);
        warnings.addAll(activated.warnings());
        var topmost = state.plus(activated.files());

        var layers = new NewLayers(
                base.image.layers().isEmpty() ? Optional.of(pack(ScratchFiles.tree(), files)) : Optional.empty(),
                new EnvironmentLayers(files, knowledge, linking, compression(), lock.subdir()).pack(planned.layers()),
                carried.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                Layer.pack(EnvironmentLayers.timeless(files.place(carried.tree())), compression())),
                pack(topmost.plus(planned.files().whiteouts(topmost)), files));
        var memory = options.layering() instanceof AutoLayering auto
                ? Optional.of(auto.remember(parcels, planned.plan()))
                : Optional.<LayerMemory>empty();
        return new Drawing(new Blueprint(created, activated, layers, memory, warnings), installation);
    }

    /// Which packages come to lie in which layer. Nothing is covered where the environment has files of no package, nor
    /// where files are compiled: nobody knows how they were.
    private Covering.Result planned(
            List<Parcel> parcels, int layersLeft, Installation installation, PackageLinking linking)
            throws IOException {
        var isFree = ingredients.prefix().isEmpty() && !options.compilesPython();
        if (options.layering() instanceof AutoLayering auto
                && options.previous().isPresent()
                && isFree) {
            return new Covering(
                            options.previous().get(), base.files.get(), linking, target(installation), compression())
                    .cover(auto, parcels, layersLeft, installation);
        }
        var layering = options.layering() instanceof AutoLayering auto ? auto.covering(0) : options.layering();
        var plan = layering.plan(parcels, layersLeft);
        return new Covering.Result(plan, LayerContents.of(plan, installation.packages()));
    }

    /// All files of the environment.
    private static List<FileTree> trees(Installation installation, CarriedLayer carried, FileTree state) {
        var trees = carried.isEmpty()
                ? installation.packages().stream().map(InstalledPackage::tree).toList()
                : List.of(carried.over(installation.tree()));
        for (var entry : state.entries()) {
            if (!entry.isFolder()
                    && trees.stream().anyMatch(tree -> tree.find(entry.path()).isPresent())) {
                throw MalformedInput.of(
                        "%s is a file of the environment as a whole, and in one of its packages, too"
                                .formatted(MalformedInput.quote(entry.path())),
                        "leave it out with a filter");
            }
        }
        return Stream.concat(Stream.of(state), trees.stream()).toList();
    }

    /// Links all packages, and checks that they can be in such an image before and after.
    private Installation install(PackageLinking linking, List<String> warnings) throws IOException {
        warnings.addAll(lock.warnings());
        warnings.addAll(options.prefix().warnings());
        var checking = new Once<>(this::check);
        var linked = new ArrayList<LinkedPackage>();
        // beside each other; what is wrong with the base is said first, whenever it was found
        try (var tasks = new OrderedTasks<List<LinkedPackage>>(2, linked::addAll)) {
            tasks.submit(() -> {
                checking.get();
                compression().load();
                return List.of();
            });
            tasks.submit(() -> linking.link(lock.packages(), target()));
            tasks.finish();
        }
        warnings.addAll(linking.warnings());
        var check = checking.get();
        var installation = Installation.of(options.prefix(), linked, options.clobbering());
        check.checkRecords(
                installation.packages().stream().map(InstalledPackage::record).toList());
        warnings.addAll(check.checkPrograms(installation.packages()));
        warnings.addAll(installation.warnings());
        return options.compilesPython() ? compiled(installation, warnings) : installation;
    }

    /// Reads the files of the base, and checks what the lock says of the packages.
    private BaseCheck check() throws IOException {
        var check = BaseCheck.of(base.image, base.files.get(), options.prefix());
        check.checkRecords(lock.packages().stream().map(LockedPackage::record).toList());
        return check;
    }

    private Installation compiled(Installation installation, List<String> warnings) throws IOException {
        var compilation = new PythonCompilation(options.prefix(), workshop.compiledFiles(), workshop.listener());
        var compiled = compilation.applyTo(installation);
        warnings.addAll(compilation.warnings());
        return compiled;
    }

    /// What the environment that packages were found in has besides them.
    private CarriedLayer carried(Installation installation, List<String> warnings) throws IOException {
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

    /// What the packages were linked for.
    private LinkTarget target(Installation installation) {
        return PackageLinking.withPython(
                target(), installation.packages().stream().map(InstalledPackage::record));
    }

    private Compression compression() {
        return options.compressionOn(base.image);
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

    private Layer pack(FileTree tree, ImageFiles files) throws IOException {
        return workshop.layers().kept(EnvironmentLayers.timeless(files.place(tree)), compression());
    }
}
