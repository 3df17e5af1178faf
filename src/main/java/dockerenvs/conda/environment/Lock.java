package dockerenvs.conda.environment;

import dockerenvs.conda.spec.MatchSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/// The packages of one environment for one platform, every one with the file it is.
///
/// Two locks are equal when [#text()], specs and variables are: where a file lies on this machine, and with whose
/// password it is fetched, does not count.
///
/// @param subdir the platform, such as `linux-64`
/// @param channels URLs without secrets, the one that counts most first
/// @param packages conda packages by name, each name once
/// @param pipPackages packages for pip by name
/// @param specs MatchSpecs somebody has asked for, in their order; empty where the source does not know
/// @param variables environment variables to set
/// @param warnings sentences about what someone may want to look at
public record Lock(
        String subdir,
        List<String> channels,
        List<LockedPackage> packages,
        List<PipPackage> pipPackages,
        List<String> specs,
        SortedMap<String, String> variables,
        List<String> warnings)
        implements Environment {

    public Lock {
        channels = List.copyOf(channels);
        packages = sorted(
                packages,
                (one, other) -> one.record().name().compareTo(other.record().name()));
        pipPackages = sorted(pipPackages, Comparator.naturalOrder());
        specs = List.copyOf(specs);
        variables = Collections.unmodifiableSortedMap(new TreeMap<>(variables));
        warnings = List.copyOf(warnings);
        for (var i = 1; i < packages.size(); i++) {
            var name = packages.get(i).record().name();
            if (name.equals(packages.get(i - 1).record().name())) {
                throw new IllegalArgumentException("a lock has `%s` once".formatted(name));
            }
        }
    }

    /// The lock of packages that were chosen for an environment.
    ///
    /// @param wanted what it was to have: its specs, variables and warnings are those of the lock
    /// Folders of this machine are named by their last name, and the second one of that name gets a number.
    ///
    /// @param channels URLs without secrets, the one that counts most first
    /// @param packages as these channels offer them
    public static Lock of(EnvironmentSpec wanted, String subdir, List<String> channels, List<LockedPackage> packages) {
        var names = Locations.publicChannels(channels);
        return new Lock(
                subdir,
                List.copyOf(new LinkedHashSet<>(names.values())),
                packages.stream().map(locked -> Locations.named(locked, names)).toList(),
                List.of(),
                wanted.specs().stream().map(MatchSpec::toString).toList(),
                wanted.variables(),
                wanted.warnings());
    }

    private static <T> List<T> sorted(List<T> items, Comparator<T> order) {
        var sorted = new ArrayList<>(items);
        sorted.sort(order);
        return Collections.unmodifiableList(sorted);
    }

    /// The same with other requested specs.
    public Lock withSpecs(List<String> requested) {
        return new Lock(subdir, channels, packages, pipPackages, requested, variables, warnings);
    }

    /// The same with other environment variables.
    public Lock withVariables(SortedMap<String, String> values) {
        return new Lock(subdir, channels, packages, pipPackages, specs, values, warnings);
    }

    /// The same with other packages.
    public Lock withPackages(List<LockedPackage> others) {
        return new Lock(subdir, channels, others, pipPackages, specs, variables, warnings);
    }

    /// The same with other warnings.
    public Lock withWarnings(List<String> sentences) {
        return new Lock(subdir, channels, packages, pipPackages, specs, variables, sentences);
    }

    /// The same without the packages for pip.
    public Lock withoutPipPackages() {
        return new Lock(subdir, channels, packages, List.of(), specs, variables, warnings);
    }

    /// The lock as a canonical `pixi.lock` of version 6, without secrets and paths of this machine. Specs,
    /// variables and warnings are not in it.
    public String text() {
        return LockWriter.write(this);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Lock that
                && specs.equals(that.specs)
                && variables.equals(that.variables)
                && text().equals(that.text());
    }

    @Override
    public int hashCode() {
        return Objects.hash(text(), specs, variables);
    }

    @Override
    public String toString() {
        return "lock of %d packages for %s".formatted(packages.size(), subdir);
    }
}
