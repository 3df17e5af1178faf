package dockerenvs.conda.spec;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a package asks of others, as its channel writes it.
///
/// @param depends MatchSpecs of what must be there too, in the order of the record
/// @param constrains MatchSpecs that hold for packages that are there
/// @param trackFeatures packages that have some are taken last
/// @param flags labels that specs can ask for (CEP 45)
/// @param extras MatchSpecs by the group that asks for them (CEP 44)
public record Requirements(
        List<String> depends,
        List<String> constrains,
        List<String> trackFeatures,
        List<String> flags,
        SortedMap<String, List<String>> extras) {
    /// Nothing.
    public static final Requirements NONE = of(List.of(), List.of());

    public Requirements {
        depends = List.copyOf(depends);
        constrains = List.copyOf(constrains);
        trackFeatures = List.copyOf(trackFeatures);
        flags = List.copyOf(flags);
        extras = Collections.unmodifiableSortedMap(new TreeMap<>(extras));
    }

    /// Dependencies and constraints, and nothing of the rest.
    public static Requirements of(List<String> depends, List<String> constrains) {
        return new Requirements(depends, constrains, List.of(), List.of(), Collections.emptySortedMap());
    }
}
