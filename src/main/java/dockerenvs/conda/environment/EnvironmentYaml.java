package dockerenvs.conda.environment;

import dockerenvs.conda.environment.DocumentValue.Mapping;
import dockerenvs.conda.environment.DocumentValue.Scalar;
import dockerenvs.conda.environment.DocumentValue.Sequence;
import dockerenvs.conda.spec.MatchSpec;
import dockerenvs.conda.spec.Subdir;
import dockerenvs.content.MalformedInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Reads `environment.yml` (CEP 24), with the selectors of conda-lock and micromamba.
///
/// ```
///   name: science
///   channels: [conda-forge, nodefaults]
///   platforms: [linux-64, linux-aarch64]
///   dependencies:
///   - python >=3.12
///   - numba          # [x86_64]
///   - sel(unix): sh
///   - pip:
///     - a-package-for-pip
///   variables:
///     LANG: C.UTF-8
/// ```
final class EnvironmentYaml {
    private static final Set<String> KEYS =
            Set.of("name", "prefix", "channels", "dependencies", "variables", "platforms", "category");
    private static final String DEPENDENCIES = "dependencies";
    private static final String PIP = "pip";
    private static final String NO_DEFAULTS = "nodefaults";
    private static final Pattern SELECTOR_KEY = Pattern.compile("sel\\((.*)\\)");

    private final Path folder;
    private final LineSelectors selectors;
    private final List<MatchSpec> specs = new ArrayList<>();
    private final List<String> pipRequirements = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private EnvironmentYaml(Path folder, LineSelectors selectors) {
        this.folder = folder;
        this.selectors = selectors;
    }

    /// Whether a document asks for packages.
    static boolean isOne(Mapping document) {
        return document.members().containsKey(DEPENDENCIES)
                || document.members().containsKey("channels");
    }

    /// Reads what is meant for one platform.
    ///
    /// @param text what `document` was read from, for its comments
    /// @param folder that of the file, for channels that are paths
    static EnvironmentSpec parse(Mapping document, String text, Path folder, String subdir) {
        return new EnvironmentYaml(folder, new LineSelectors(text, subdir)).read(document);
    }

    private EnvironmentSpec read(Mapping document) {
        document.members().forEach((key, value) -> {
            if (!KEYS.contains(key)) {
                warnings.add("%s: %s is not known in an environment file, and does nothing"
                        .formatted(value.place(), MalformedInput.quote(key)));
            }
        });
        document.items(DEPENDENCIES).forEach(this::addDependency);
        var channels = channels(document);
        var variables = variables(document);
        var machine = new EnvironmentSpec.Machine(platforms(document), List.of());
        warnings.addAll(selectors.warnings());
        return new EnvironmentSpec(
                document.text("name").orElse(""),
                channels,
                specs,
                List.of(),
                machine,
                new TreeMap<>(variables),
                pipRequirements,
                warnings);
    }

    private void addDependency(DocumentValue item) {
        if (!selectors.isMeant(item)) {
            return;
        }
        if (item instanceof Mapping mapping) {
            mapping.members().forEach((key, value) -> addSpecial(key, value, mapping));
            return;
        }
        var text = DocumentValue.text(item, DEPENDENCIES);
        specs.add(item.place().within(() -> MatchSpec.parse(text)));
    }

    /// What is no text among the dependencies: the part for pip, and what is meant for some platforms.
    private void addSpecial(String key, DocumentValue value, Mapping item) {
        if (key.equals(PIP)) {
            pipRequirements.addAll(meant(item, PIP));
            return;
        }
        var selector = SELECTOR_KEY.matcher(key);
        var meant = selector.matches()
                ? PlatformSelector.matches(selector.group(1), selectors.subdir())
                : Optional.<Boolean>empty();
        if (meant.isEmpty()) {
            throw item.place()
                    .malformed(
                            "%s is not known among dependencies".formatted(MalformedInput.quote(key)),
                            "a dependency is a text, `pip` with a list, or `sel(linux)` with one or more dependencies");
        }
        if (meant.get()) {
            (value instanceof Sequence(var items, var _) ? items : List.of(value)).forEach(this::addDependency);
        }
    }

    /// The texts of a list that are meant for the platform.
    private List<String> meant(Mapping mapping, String key) {
        return mapping.items(key).stream()
                .filter(selectors::isMeant)
                .map(item -> DocumentValue.text(item, key))
                .toList();
    }

    private ChannelChoice channels(Mapping document) {
        var names = new ArrayList<>(meant(document, "channels"));
        var whole = names.removeIf(NO_DEFAULTS::equals);
        var channels = names.stream()
                .map(name -> Locations.channelSeenFrom(folder, name))
                .toList();
        return new ChannelChoice(channels, whole, Optional.empty(), Optional.empty());
    }

    private List<String> platforms(Mapping document) {
        for (var item : document.items("platforms")) {
            item.place().within(() -> Subdir.ofMachine(DocumentValue.text(item, "platforms")));
        }
        return meant(document, "platforms");
    }

    private Map<String, String> variables(Mapping document) {
        var variables = new TreeMap<String, String>();
        var members = document.mapping("variables").map(Mapping::members);
        if (members.isPresent()) {
            members.get().forEach((name, value) -> {
                if (selectors.isMeant(value)) {
                    variables.put(
                            name,
                            value instanceof Scalar scalar && scalar.isNothing()
                                    ? ""
                                    : DocumentValue.text(value, name));
                }
            });
        }
        return variables;
    }
}
