package dockerenvs.conda.environment;

import dockerenvs.conda.environment.DocumentValue.Mapping;
import dockerenvs.conda.environment.DocumentValue.Scalar;
import dockerenvs.conda.spec.MatchSpec;
import java.util.List;
import java.util.Optional;

/// What a `pyproject.toml` says besides pixi's own tables: the Python it needs, and what pip shall install.
final class PyProject {
    private final Optional<Mapping> project;
    private final Optional<Mapping> groups;

    private PyProject(Optional<Mapping> project, Optional<Mapping> groups) {
        this.project = project;
        this.groups = groups;
    }

    static PyProject of(Mapping document) {
        return new PyProject(document.mapping("project"), document.mapping("dependency-groups"));
    }

    /// What it is called; empty where the file does not say.
    String name() {
        return project.flatMap(table -> table.text("name")).orElse("");
    }

    /// The Python that is needed.
    Optional<MatchSpec> python() {
        var required = project.flatMap(table -> table.find("requires-python"));
        return required.map(found ->
                found.place().within(() -> MatchSpec.parse("python " + DocumentValue.text(found, "requires-python"))));
    }

    /// Whether a feature may be called so without tables of its own.
    boolean hasGroup(String name) {
        return groups.filter(found -> found.members().containsKey(name)).isPresent()
                || optional().filter(found -> found.members().containsKey(name)).isPresent();
    }

    /// What pip shall install for a group; for none of them when its name is empty.
    List<String> requirements(String group) {
        var lists = group.isEmpty()
                ? project.stream().flatMap(table -> table.items("dependencies").stream())
                : List.of(groups, optional()).stream()
                        .flatMap(Optional::stream)
                        .flatMap(table -> table.items(group).stream());
        // a group may include another one, in a table
        return lists.flatMap(item -> item instanceof Scalar(var text, var _, var _)
                        ? List.of(text).stream()
                        : List.<String>of().stream())
                .toList();
    }

    private Optional<Mapping> optional() {
        return project.flatMap(table -> table.mapping("optional-dependencies"));
    }
}
