package dockerenvs.build;

import dockerenvs.conda.environment.EnvironmentSpec;
import dockerenvs.conda.environment.Lock;
import dockerenvs.conda.environment.LockedPackage;
import dockerenvs.conda.link.Installation;
import dockerenvs.conda.link.Prefix;
import dockerenvs.conda.link.Trimming;
import dockerenvs.conda.prefix.InstalledPrefix;
import dockerenvs.conda.spec.MatchSpec;
import dockerenvs.conda.spec.VirtualPackages;
import dockerenvs.content.Compression;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileFilter;
import dockerenvs.files.FileTree;
import dockerenvs.layering.AutoLayering;
import dockerenvs.layering.LayerMemory;
import dockerenvs.layering.Layering;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.ImageFiles;
import dockerenvs.tasks.Once;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Sets up and builds an image with a conda environment: of packages to be chosen, of a lock, or of what is installed.
///
///     try (var workshop = Workshop.ofUser(System.getenv(), Workshop.Supply.DEFAULT)) {
///         Image image = EnvironmentImage.on(base)
///                 .channels("conda-forge")
///                 .packages("numpy", "flask >=3")
///                 .build(workshop)
///                 .image();
///         DockerArchive.write(image, "demo:1", Path.of("demo.tar"));
///     }
public final class EnvironmentImage {
    /// Layers an image has at most unless said otherwise: room is left for what users add on top.
    public static final int LAYERS_DEFAULT = 100;

    private final Image base;
    private String baseName = "";
    private UnaryOperator<Image> settings = UnaryOperator.identity();
    private Once<Image> keptBase;
    private Check beforeWork = () -> {};
    private Once<ImageFiles> baseFiles;
    private CatalogueUse catalogues = CatalogueUse.NONE;
    private Optional<Ingredients> ingredients = Optional.empty();
    private EnvironmentSpec wanted = EnvironmentSpec.of(List.of());
    private List<String> channels = List.of();
    private List<String> virtualPackages = List.of();
    private Prefix prefix = Prefix.of("/opt/env");
    private BuildOptions.Owner owner = new BuildOptions.Owner(0, 0);
    private Trimming trimming = Trimming.NONE;
    private Installation.Clobbering clobbering = Installation.Clobbering.WARN;
    private Activating activation = Activating.VARIABLES;
    private boolean compilesPython;
    private int layersMax = LAYERS_DEFAULT;
    private Layering layering = AutoLayering.after(LayerMemory.EMPTY);
    private Optional<PreviousImage> previous = Optional.empty();
    private Optional<Compression> compression = Optional.empty();
    private Optional<Instant> created = Optional.empty();

    private EnvironmentImage(Image base) {
        this.base = base;
        this.keptBase = new Once<>(() -> base);
        this.baseFiles = new Once<>(() -> ImageFiles.read(keptBase.get()));
    }

    /// An environment on a base image, or on [Image#SCRATCH].
    public static EnvironmentImage on(Image base) {
        return new EnvironmentImage(base);
    }

    /// The name by which the base is known: it stands in an annotation of the image.
    public EnvironmentImage baseName(String name) {
        baseName = name;
        return this;
    }

    /// How to bring the blobs of the base to this machine when its files have to be looked at, which is not always so.
    ///
    /// @param keeping gives the same image with its blobs at hand
    public EnvironmentImage baseKept(Once.Maker<Image> keeping) {
        keptBase = new Once<>(keeping);
        baseFiles = new Once<>(() -> ImageFiles.read(keptBase.get()));
        return this;
    }

    /// Something that may fail.
    @FunctionalInterface
    public interface Check {
        /// Does nothing when all is well.
        void run() throws IOException;
    }

    /// A check that is made before packages are fetched and linked, which may take long, and not where the build is
    /// known: whether the image can be pushed, for one. When it fails, so does the build.
    public EnvironmentImage beforeWork(Check check) {
        beforeWork = check;
        return this;
    }

    /// Catalogues, in which layers are looked up before they are built.
    public EnvironmentImage catalogues(CatalogueUse use) {
        catalogues = use;
        return this;
    }

    /// What containers shall start with: entrypoint, command, user and whatever else changes settings. An
    /// entrypoint that activates in a shell is put in front of the one that is set here.
    public EnvironmentImage settings(UnaryOperator<Image> change) {
        settings = change;
        return this;
    }

    /// Packages to choose, with all that they need: MatchSpecs such as `numpy >=1.26`. Where they come from, channels
    /// of [#channels] say; which of them fit together is found out when the image is built.
    ///
    /// @throws MalformedInput when one is no spec
    public EnvironmentImage packages(String... specs) {
        return wanted(wanted.withSpecs(Stream.of(specs).map(MatchSpec::parse).toList()));
    }

    /// What an `environment.yml` or another file asks for, instead of a lock.
    public EnvironmentImage wanted(EnvironmentSpec environment) {
        wanted = environment;
        ingredients = Optional.empty();
        return this;
    }

    /// Channels to choose packages from: names, URLs and folders, the one that counts most first. They count more than
    /// those of the environment, and than those that the user has set up for conda.
    public EnvironmentImage channels(String... names) {
        channels = List.of(names);
        return this;
    }

    /// What machines that run the image have besides what the base says: `__cuda=12.4`; `__cuda=` for what they have
    /// not.
    ///
    /// @throws MalformedInput when one is no virtual package
    public EnvironmentImage virtualPackages(String... facts) {
        virtualPackages = List.of(facts);
        return this;
    }

    /// The machine that packages are chosen for: the platform of the base, its glibc, and what was said of it.
    public VirtualPackages machine() throws IOException {
        var usual = VirtualPackages.of(Subdirs.of(base.platform()))
                .withAll(wanted.machine().virtualPackages());
        var machine = BaseSystem.of(baseFiles.get(), base.platform()).over(usual);
        if (base.layers().isEmpty()) {
            machine = machine.called("the empty image");
        }
        for (var fact : virtualPackages) {
            machine = machine.with(fact);
        }
        return machine;
    }

    /// The packages of the environment, one by one.
    public EnvironmentImage lock(Lock packages) {
        ingredients = Optional.of(new Ingredients(packages, Optional.empty()));
        return this;
    }

    /// An environment that is installed on this machine instead of a lock: its packages, in the same layers that a
    /// lock of them would give, and above them a layer with what it has besides. A package whose file is nowhere is
    /// taken as it is installed.
    public EnvironmentImage installed(InstalledPrefix environment) {
        ingredients = Optional.of(new Ingredients(environment.lock(), Optional.of(environment)));
        return this;
    }

    /// The folder of the environment; `/opt/env` unless said otherwise, on every base, so that layers are shared.
    ///
    /// @throws MalformedInput when that path will not do
    public EnvironmentImage prefix(String path) {
        prefix = Prefix.of(path);
        return this;
    }

    /// The numeric owner of all files of the environment; 0:0 unless said otherwise.
    public EnvironmentImage owner(long uid, long gid) {
        owner = new BuildOptions.Owner(uid, gid);
        return this;
    }

    /// What is left out of packages and of their records; nothing unless said otherwise.
    public EnvironmentImage filter(FileFilter filter) {
        trimming = new Trimming(filter.toString(), filter);
        return this;
    }

    /// What to do when packages bring different files for one path; a warning unless said otherwise.
    public EnvironmentImage clobbering(Installation.Clobbering choice) {
        clobbering = choice;
        return this;
    }

    /// How containers come to see the environment; by variables unless said otherwise.
    public EnvironmentImage activation(Activating choice) {
        activation = choice;
        return this;
    }

    /// Runs the environment's own Python, on this machine and with the rights of this process, to compile the files
    /// of noarch Python packages, so that programs in containers start faster. Without this, nothing of a package
    /// is ever run.
    public EnvironmentImage compilePython() {
        compilesPython = true;
        return this;
    }

    /// How many layers the image may have, those of the base included; [#LAYERS_DEFAULT] unless said otherwise.
    public EnvironmentImage layersMax(int layers) {
        layersMax = layers;
        return this;
    }

    /// Which packages share a layer; unless said otherwise [AutoLayering] without a previous plan. With the plan of
    /// the image before, an update moves little.
    public EnvironmentImage layering(Layering choice) {
        layering = choice;
        previous = Optional.empty();
        return this;
    }

    /// The image before this one, with its layers planned by [AutoLayering]: what changed in earlier updates is learnt
    /// from, and layers stay as they are where nothing in them changed, or little did.
    ///
    /// @param coveredPart old bytes that may lie covered in layers that stay, as a part of those of all packages:
    /// [AutoLayering#COVERED_PART] is well worth it, 0 for none
    public EnvironmentImage previous(Image image, double coveredPart) {
        var before = new PreviousImage(image);
        layering = AutoLayering.after(before.memory()).covering(coveredPart);
        previous = Optional.of(before);
        return this;
    }

    /// How new layers are compressed; as those of the base unless said otherwise.
    public EnvironmentImage compression(Compression choice) {
        compression = Optional.of(choice);
        return this;
    }

    /// The time of the image; that of its newest package unless said otherwise.
    public EnvironmentImage created(Instant time) {
        created = Optional.of(time);
        return this;
    }

    /// Finds out whether files can be compiled here, if [#compilePython()] has asked for that; [#build] does it,
    /// too.
    ///
    /// @throws MalformedInput when the image is for another machine, or there is no Python, or one before 3.7, or
    /// what is compiled would be left out
    /// @throws IllegalStateException without a lock
    public EnvironmentImage checkCompilation() {
        if (compilesPython) {
            CompilationCheck.ofThisMachine()
                    .check(base.platform(), ingredients().lock(), options());
        }
        return this;
    }

    /// Builds it.
    ///
    /// @throws MalformedInput when packages are damaged, contradict each other or the base, or the base lacks
    /// something
    /// @throws IOException when packages cannot be had, or caches cannot be written
    /// @throws IllegalStateException when nothing says which packages
    public BuiltEnvironment build(Workshop workshop) throws IOException {
        if (ingredients.isEmpty() && !wanted.specs().isEmpty()) {
            choosePackages(workshop.chooser());
        }
        checkCompilation();
        if (catalogues.mode() == CatalogueUse.Mode.VERIFY) {
            workshop.doubtCaches();
        }
        var build = in(workshop);
        var known = build.known();
        if (known.isPresent()) {
            return known.get();
        }
        beforeWork.run();
        return build.drawn();
    }

    /// Files as they come to lie in an image of this environment, outside of it: what is below the prefix does not
    /// matter for them.
    ///
    /// @param below files that come to lie in layers below, as this has given them, the lowest first
    /// @return nothing where one has to look at the layers of the image, because it may matter
    public Optional<FileTree> placed(FileTree tree, List<FileTree> below) throws IOException {
        if (base.layers().isEmpty()) {
            return Optional.empty();
        }
        var files = baseFiles.get();
        for (var other : below) {
            files = files.under(other);
        }
        try {
            var placed = files.place(tree);
            return placed.entries().stream().anyMatch(this::touchesPrefix) ? Optional.empty() : Optional.of(placed);
        } catch (MalformedInput _) {
            // a link may lead into the environment, and nowhere without it
            return Optional.empty();
        }
    }

    private boolean touchesPrefix(FileEntry entry) {
        var place = prefix.root() + "/";
        return (entry.path() + "/").startsWith(place) || !entry.isFolder() && place.startsWith(entry.path() + "/");
    }

    /// Finds out whether the caches of the workshop are to blame when an image cannot be written, because a disk has
    /// lost something. What is damaged is forgotten: after that, build again.
    ///
    /// @param built what [#build] gave
    /// @return whether something was damaged
    public boolean heal(BuiltEnvironment built, Workshop workshop) throws IOException {
        return in(workshop).heal(built);
    }

    /// Remembers where the image was pushed to: when the same is pushed to another repository of that registry, its
    /// layers are mounted from there and not sent again.
    ///
    /// @param repositories with their registry, such as `ghcr.io/me/app`
    public void pushedTo(List<String> repositories, Workshop workshop) throws IOException {
        in(workshop).pushedTo(repositories);
    }

    private Build in(Workshop workshop) {
        var ground = new Build.Base(base, keptBase, baseFiles, baseName, settings);
        return new Build(ground, ingredients(), options(), workshop, new Knowledge(workshop.layers(), catalogues));
    }

    private void choosePackages(PackageChooser chooser) throws IOException {
        if (!wanted.pipRequirements().isEmpty()) {
            throw MalformedInput.of(
                    "the environment names packages for pip, which cannot be installed yet: "
                            + String.join(", ", wanted.pipRequirements()),
                    "`withoutPipRequirements()` goes on without them");
        }
        lock(chooser.lock(chooser.wanted(wanted, channels, machine())));
    }

    /// What [#build] would do, as far as base and lock tell: nothing is fetched.
    ///
    /// @throws MalformedInput when the base lacks something, or has something at the prefix
    /// @throws IllegalStateException without a lock
    public BuildPlan plan() throws IOException {
        var records = ingredients().lock().packages().stream()
                .map(LockedPackage::record)
                .toList();
        var layersLeft = BaseCheck.layersLeft(base, layersMax, ingredients().layersOnTop());
        BaseCheck.of(base, baseFiles.get(), prefix).checkRecords(records);
        return BuildPlan.of(ingredients(), layering, layersLeft);
    }

    private Ingredients ingredients() {
        return ingredients.orElseThrow(() -> new IllegalStateException("there is no lock to build from"));
    }

    private BuildOptions options() {
        var packing = new BuildOptions.Packing(layersMax, layering, previous, compression);
        return new BuildOptions(prefix, owner, trimming, clobbering, activation, compilesPython, packing, created);
    }
}
