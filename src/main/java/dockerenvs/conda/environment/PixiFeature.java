package dockerenvs.conda.environment;

import dockerenvs.conda.environment.DocumentValue.Mapping;
import dockerenvs.conda.environment.DocumentValue.Scalar;
import dockerenvs.conda.spec.MatchSpec;
import dockerenvs.conda.spec.VirtualPackage;
import dockerenvs.content.MalformedInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/// One feature of a pixi manifest, for one platform: the tables of that feature, and of those for some platforms the
/// ones that are meant, which count more.
final class PixiFeature {
    /// In this order: what is needed to run something says most about it.
    private static final List<String> DEPENDENCIES = List.of("dependencies", "host-dependencies", "build-dependencies");

    private final Mapping table;
    private final List<Mapping> tables;

    private PixiFeature(Mapping table, List<Mapping> tables) {
        this.table = table;
        this.tables = tables;
    }

    /// The feature whose tables are in `table`.
    static PixiFeature of(Mapping table, String subdir) {
        var tables = new ArrayList<>(List.of(table));
        var targets = table.mapping("target");
        for (var selector : selectors(subdir)) {
            targets.flatMap(found -> found.mapping(selector)).ifPresent(tables::add);
        }
        return new PixiFeature(table, tables);
    }

    /// The names of tables that are meant for a platform, the least exact first.
    private static List<String> selectors(String subdir) {
        var system = subdir.substring(0, Math.max(0, subdir.indexOf('-')));
        return system.equals("win") ? List.of(system, subdir) : List.of("unix", system, subdir);
    }

    /// What must be there, in the order of the file.
    List<MatchSpec> specs() {
        var specs = new ArrayList<MatchSpec>();
        for (var kind : DEPENDENCIES) {
            members(kind).forEach((name, value) -> specs.add(PixiDependency.parse(name, value)));
        }
        return specs;
    }

    /// What must hold for packages that are there.
    List<MatchSpec> pins() {
        var pins = new ArrayList<MatchSpec>();
        members("constraints").forEach((name, value) -> pins.add(PixiDependency.parse(name, value)));
        return pins;
    }

    /// What pip shall install.
    List<String> pipRequirements() {
        var requirements = new ArrayList<String>();
        members("pypi-dependencies").forEach((name, value) -> requirements.add(pipRequirement(name, value)));
        return requirements;
    }

    private static String pipRequirement(String name, DocumentValue value) {
        var version =
                value instanceof Mapping mapping ? mapping.text("version").orElse("") : DocumentValue.text(value, name);
        return version.equals("*") ? name : name + version;
    }

    /// The members of tables of that name, the most exact of each.
    private SequencedMap<String, DocumentValue> members(String kind) {
        var members = new LinkedHashMap<String, DocumentValue>();
        tables.forEach(one -> one.mapping(kind).ifPresent(found -> members.putAll(found.members())));
        return members;
    }

    /// Environment variables that activation sets.
    SequencedMap<String, String> variables() {
        var variables = new LinkedHashMap<String, String>();
        activation("env")
                .forEach(found -> DocumentValue.mapping(found, "activation.env")
                        .members()
                        .forEach((name, value) -> variables.put(name, DocumentValue.text(value, name))));
        return variables;
    }

    /// Whether scripts are run when the environment is activated.
    boolean hasScripts() {
        return !activation("scripts").isEmpty();
    }

    private List<DocumentValue> activation(String key) {
        return tables.stream()
                .flatMap(one -> one.mapping("activation").flatMap(found -> found.find(key)).stream())
                .toList();
    }

    /// A channel, and how much it counts: 0 where the file does not say, more for more.
    record Channel(String name, long priority) {}

    /// The channels of the feature alone; empty where it has no word on them.
    Optional<List<Channel>> channels() {
        return table.find("channels")
                .map(_ -> table.items("channels").stream()
                        .map(PixiFeature::channel)
                        .toList());
    }

    private static Channel channel(DocumentValue value) {
        if (!(value instanceof Mapping mapping)) {
            return new Channel(DocumentValue.text(value, "channels"), 0);
        }
        var priority = mapping.text("priority").orElse("0");
        if (!priority.matches("-?[0-9]{1,9}")) {
            throw mapping.place()
                    .malformed("%s is not a priority of a channel".formatted(MalformedInput.quote(priority)));
        }
        return new Channel(mapping.required("channel"), Long.parseLong(priority));
    }

    /// The platforms of the feature alone; empty where it has no word on them.
    Optional<List<String>> platforms() {
        return table.find("platforms").map(_ -> table.texts("platforms"));
    }

    /// What machines have to have at least.
    List<VirtualPackage> virtualPackages() {
        var found = new TreeMap<String, VirtualPackage>();
        var requirements = table.mapping("system-requirements").map(Mapping::members);
        if (requirements.isPresent()) {
            requirements.get().forEach((key, value) -> {
                var fact = value.place().within(() -> virtualPackage(key, value));
                found.put(fact.name(), fact);
            });
        }
        return List.copyOf(found.values());
    }

    private static VirtualPackage virtualPackage(String key, DocumentValue value) {
        var version = value instanceof Mapping mapping
                ? mapping.text("version").or(() -> mapping.text("driver")).orElse("0")
                : value instanceof Scalar scalar ? scalar.text() : "";
        return switch (key) {
            case "linux", "cuda" -> new VirtualPackage("__" + key, version, "0");
            case "macos" -> new VirtualPackage("__osx", version, "0");
            case "libc" -> new VirtualPackage("__" + family(value), version, "0");
            case "archspec" -> new VirtualPackage("__archspec", "1", version);
            default ->
                throw MalformedInput.of(
                        "%s is not known among system requirements".formatted(MalformedInput.quote(key)),
                        "known are `linux`, `cuda`, `macos`, `libc` and `archspec`");
        };
    }

    private static String family(DocumentValue value) {
        return value instanceof Mapping mapping ? mapping.text("family").orElse("glibc") : "glibc";
    }
}
