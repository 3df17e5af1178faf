package dockerenvs.conda.environment;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Which part of a lock file is meant.
///
/// @param environment an environment of a `pixi.lock`
/// @param subdir the platform, such as `linux-64`
/// @param categories those of a `conda-lock.yml`
/// @param variables the environment variables that URLs in a `conda-lock.yml` may name; secrets, never shown
public record Selection(
        String environment, String subdir, List<String> categories, SortedMap<String, String> variables) {

    /// The environment `default` for `linux-64`, of it the category `main`, without variables.
    public static final Selection DEFAULT =
            new Selection("default", "linux-64", List.of("main"), Collections.emptySortedMap());

    public Selection {
        categories = List.copyOf(categories);
        variables = Collections.unmodifiableSortedMap(new TreeMap<>(variables));
    }

    /// The same with another environment.
    public Selection withEnvironment(String name) {
        return new Selection(name, subdir, categories, variables);
    }

    /// The same for another platform.
    public Selection withSubdir(String name) {
        return new Selection(environment, name, categories, variables);
    }

    /// The same with these categories and no others.
    public Selection withCategories(List<String> names) {
        return new Selection(environment, subdir, names, variables);
    }

    /// The same with these variables and no others.
    public Selection withVariables(Map<String, String> values) {
        return new Selection(environment, subdir, categories, new TreeMap<>(values));
    }

    @Override
    public String toString() {
        return "environment %s, platform %s, categories %s".formatted(environment, subdir, categories);
    }
}
