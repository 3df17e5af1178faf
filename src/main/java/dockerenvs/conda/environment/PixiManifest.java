package dockerenvs.conda.environment;

import dockerenvs.conda.environment.DocumentValue.Mapping;
import dockerenvs.conda.environment.DocumentValue.Sequence;
import dockerenvs.conda.solve.ChannelPriority;
import dockerenvs.conda.spec.MatchSpec;
import dockerenvs.conda.spec.Subdir;
import dockerenvs.conda.spec.VirtualPackage;
import dockerenvs.content.MalformedInput;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/// Reads `pixi.toml`, and what `pyproject.toml` has in `tool.pixi`: an environment is the default feature and those
/// that it names.
///
/// ```
///   [workspace]                           in old files [project]
///   channels = ["conda-forge"]
///   platforms = ["linux-64"]
///
///   [dependencies]                        the default feature
///   python = ">=3.12"
///
///   [feature.gpu.dependencies]
///   pytorch = { version = ">=2", build = "*cuda*" }
///
///   [environments]
///   gpu = ["gpu"]
/// ```
final class PixiManifest {
    private static final String DEFAULT = "default";
    private static final String FEATURES = "features";

    private final Mapping root;
    private final Mapping workspace;
    private final Optional<PyProject> project;
    private final Path folder;
    private final Selection selection;
    private final List<String> warnings = new ArrayList<>();

    private PixiManifest(Mapping root, Optional<PyProject> project, Path folder, Selection selection) {
        this.root = root;
        this.workspace = root.mapping("workspace")
                .or(() -> root.mapping("project"))
                .orElseThrow(() -> MalformedInput.of(
                        "there is no `[workspace]` in it",
                        "name a pixi.toml, or a pyproject.toml with `[tool.pixi.workspace]`"));
        this.project = project;
        this.folder = folder;
        this.selection = selection;
    }

    /// Reads the selected environment.
    ///
    /// @param folder that of the file, for channels that are paths
    static EnvironmentSpec parse(Mapping document, Path folder, Selection selection) {
        var pixi = document.mapping("tool").flatMap(tool -> tool.mapping("pixi"));
        var manifest = pixi.isPresent()
                ? new PixiManifest(pixi.get(), Optional.of(PyProject.of(document)), folder, selection)
                : new PixiManifest(document, Optional.empty(), folder, selection);
        return manifest.read();
    }

    private EnvironmentSpec read() {
        var features = features();
        var specs = new ArrayList<MatchSpec>();
        var pins = new ArrayList<MatchSpec>();
        var pip = new ArrayList<String>();
        var variables = new TreeMap<String, String>();
        features.forEach((name, feature) -> {
            specs.addAll(feature.specs());
            pins.addAll(feature.pins());
            pip.addAll(feature.pipRequirements());
            variables.putAll(feature.variables());
            project.ifPresent(own -> pip.addAll(own.requirements(name.equals(DEFAULT) ? "" : name)));
            if (feature.hasScripts()) {
                warnings.add("scripts that activate the environment are not run: those of the feature "
                        + MalformedInput.quote(name));
            }
        });
        var hasPython = specs.stream().anyMatch(spec -> spec.name().equals("python"));
        if (features.containsKey(DEFAULT) && !hasPython) {
            project.flatMap(PyProject::python).ifPresent(specs::addFirst);
        }
        var ordered = List.copyOf(features.values());
        return new EnvironmentSpec(
                workspace.text("name").orElse(project.map(PyProject::name).orElse("")),
                channels(ordered),
                specs,
                pins,
                new EnvironmentSpec.Machine(platforms(ordered), virtualPackages(ordered)),
                variables,
                pip,
                warnings);
    }

    /// The features of the environment by name, the default one first.
    private SequencedMap<String, PixiFeature> features() {
        var environments = root.mapping("environments").map(Mapping::members).orElse(new LinkedHashMap<>());
        var name = selection.environment();
        if (!environments.containsKey(name) && !name.equals(DEFAULT)) {
            var known = new LinkedHashSet<>(environments.keySet());
            known.add(DEFAULT);
            throw MalformedInput.of(
                    "there is no environment %s, only %s".formatted(MalformedInput.quote(name), Names.list(known)),
                    "choose one of them with `--environment`");
        }
        var features = new LinkedHashMap<String, PixiFeature>();
        var environment = Optional.ofNullable(environments.get(name));
        var withoutDefault = environment
                .filter(Mapping.class::isInstance)
                .flatMap(found -> DocumentValue.mapping(found, name).text("no-default-feature"))
                .filter("true"::equals);
        if (withoutDefault.isEmpty()) {
            features.put(DEFAULT, PixiFeature.of(root, selection.subdir()));
        }
        environment.stream().flatMap(found -> names(found, name).stream()).forEach(item -> {
            var feature = DocumentValue.text(item, FEATURES);
            if (!feature.equals(DEFAULT)) {
                features.put(feature, feature(feature, item));
            }
        });
        return features;
    }

    private static List<DocumentValue> names(DocumentValue environment, String name) {
        return environment instanceof Sequence(var items, var _)
                ? items
                : DocumentValue.mapping(environment, name).items(FEATURES);
    }

    private PixiFeature feature(String name, DocumentValue where) {
        var table = root.mapping("feature").flatMap(features -> features.mapping(name));
        if (table.isEmpty() && project.filter(own -> own.hasGroup(name)).isEmpty()) {
            throw where.place().malformed("there is no feature %s".formatted(MalformedInput.quote(name)));
        }
        return PixiFeature.of(table.orElse(new Mapping(new LinkedHashMap<>(), where.place())), selection.subdir());
    }

    /// The channels of the features before those of the workspace, by how much they count.
    private ChannelChoice channels(List<PixiFeature> features) {
        var all = new ArrayList<PixiFeature.Channel>();
        var own = PixiFeature.of(workspace, selection.subdir()).channels().orElse(List.of());
        for (var feature : features.reversed()) {
            feature.channels().ifPresent(all::addAll);
        }
        all.addAll(own);
        all.sort((one, other) -> Long.compare(other.priority(), one.priority()));
        var names = new LinkedHashSet<String>();
        all.forEach(channel -> names.add(Locations.channelSeenFrom(folder, channel.name())));
        return new ChannelChoice(List.copyOf(names), true, priority(), until());
    }

    private Optional<ChannelPriority> priority() {
        var value = workspace.find("channel-priority");
        return value.map(found -> switch (DocumentValue.text(found, "channel-priority")) {
            case "strict" -> ChannelPriority.STRICT;
            case "flexible" -> ChannelPriority.FLEXIBLE;
            case "disabled" -> ChannelPriority.DISABLED;
            default ->
                throw found.place().malformed("`channel-priority` is none of `strict`, `flexible` and `disabled`");
        });
    }

    private Optional<Instant> until() {
        var value = workspace.find("exclude-newer");
        return value.map(found -> found.place().within(() -> CutOff.parse(DocumentValue.text(found, "exclude-newer"))));
    }

    /// Those of the workspace that every feature has, too.
    private List<String> platforms(List<PixiFeature> features) {
        for (var item : workspace.items("platforms")) {
            item.place().within(() -> Subdir.ofMachine(DocumentValue.text(item, "platforms")));
        }
        var platforms = new ArrayList<>(workspace.texts("platforms"));
        for (var feature : features) {
            feature.platforms().ifPresent(platforms::retainAll);
        }
        return platforms;
    }

    private List<VirtualPackage> virtualPackages(List<PixiFeature> features) {
        var byName = new TreeMap<String, VirtualPackage>();
        for (var feature : features) {
            feature.virtualPackages().forEach(fact -> byName.put(fact.name(), fact));
        }
        return List.copyOf(byName.values());
    }
}
