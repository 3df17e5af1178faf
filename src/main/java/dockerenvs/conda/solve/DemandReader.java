package dockerenvs.conda.solve;

import dockerenvs.conda.solve.Stock.Demand;
import dockerenvs.conda.spec.Candidate;
import dockerenvs.conda.spec.MatchSpec;
import dockerenvs.content.MalformedInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Reads what packages ask of the names that matter.
///
/// @param specs of the wish, for the extras they ask for
/// @param names all that matter
/// @param broken packages that cannot be taken though no rule forbids it, and why
record DemandReader(Universe universe, List<MatchSpec> specs, Set<String> names, Map<Candidate, String> broken) {
    /// Takes in the demands of all packages of a name, and rules out those that may not be taken.
    void takeIn(Stock stock) {
        for (var place = 0; place < stock.offer.size(); place++) {
            var demands = new TreeMap<String, Demand>();
            stock.demands.add(demands);
            stock.conditional.add(List.of());
            if (stock.isVirtual()) {
                continue;
            }
            var candidate = stock.offer.candidate(stock.offer.first + place);
            var why = broken.getOrDefault(candidate, stock.offer.exclusion(stock.offer.first + place));
            if (why.isEmpty()) {
                try {
                    stock.conditional.set(place, addDemands(candidate, demands));
                } catch (MalformedInput failure) {
                    why = "asks for what cannot be read: "
                            + failure.getMessage().lines().findFirst().orElse("");
                }
            }
            if (!why.isEmpty()) {
                stock.ruleOut(place, List.of(new Cause.Excluded(why)));
            }
        }
    }

    /// Takes in what a package asks for; what it asks for on a condition is the answer.
    private List<MatchSpec> addDemands(Candidate candidate, SortedMap<String, Demand> demands) {
        var conditional = new ArrayList<MatchSpec>();
        var requirements = candidate.requirements();
        var depends = new ArrayList<>(requirements.depends());
        for (var spec : specs) {
            if (spec.name().equals(candidate.name())) {
                for (var group : spec.extras()) {
                    depends.addAll(requirements.extras().getOrDefault(group, List.of()));
                }
            }
        }
        for (var depend : depends) {
            if (!mayMatter(depend)) {
                continue;
            }
            var spec = universe.spec(depend);
            if (names.contains(spec.name()) && spec.condition().isPresent()) {
                conditional.add(spec);
            } else if (names.contains(spec.name())) {
                demands.merge(spec.name(), Demand.NONE.needing(depend), (old, _) -> old.needing(depend));
            }
        }
        for (var constrain : requirements.constrains()) {
            if (!mayMatter(constrain)) {
                continue;
            }
            var spec = universe.spec(constrain);
            if (names.contains(spec.name()) && spec.condition().isEmpty()) {
                demands.merge(
                        spec.name(), Demand.NONE.constraining(constrain), (old, _) -> old.constraining(constrain));
            }
        }
        return List.copyOf(conditional);
    }

    /// Whether a spec may be about a name that matters; most are not, and need not be read.
    private boolean mayMatter(String spec) {
        var end = 0;
        while (end < spec.length()
                && (Character.isLetterOrDigit(spec.charAt(end)) || "-_.".indexOf(spec.charAt(end)) >= 0)) {
            end++;
        }
        var plain = end == spec.length() || ":/".indexOf(spec.charAt(end)) < 0;
        return !plain || names.contains(spec.substring(0, end).toLowerCase(Locale.ROOT));
    }
}
