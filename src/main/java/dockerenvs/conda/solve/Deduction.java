package dockerenvs.conda.solve;

import dockerenvs.conda.solve.Stock.Demand;
import dockerenvs.conda.spec.Candidate;
import dockerenvs.conda.spec.Condition;
import dockerenvs.conda.spec.MatchSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Rules out packages in steps that a person can follow, until nothing is left of something that is asked for. It
/// knows only the names that a refutation speaks of, and takes the shortest way: first what packages ask for
/// themselves, then what others leave of them, and only then what would follow if one was taken.
final class Deduction {
    private static final int ASSUMPTIONS_MAX = 400;
    private static final int DEPTH_MAX = 3;

    final Universe universe;
    final List<MatchSpec> specs;
    final SortedMap<String, Stock> stocks;
    /// Names that have to be there, and who needs them; themselves when they are asked for.
    final Map<String, Asker> askers;
    /// What specs leave of their names, by their text.
    private final Map<String, BitSet> answers;
    private final int[] assumptions;

    /// A package that has to be there, and what was left of it when all of that needed another one.
    record Asker(String name, BitSet left) {}

    private Deduction(Universe universe, List<MatchSpec> specs) {
        this.universe = universe;
        this.specs = specs;
        this.stocks = new TreeMap<>();
        this.askers = new LinkedHashMap<>();
        this.answers = new LinkedHashMap<>();
        this.assumptions = new int[1];
    }

    private Deduction(Deduction before) {
        this.universe = before.universe;
        this.specs = before.specs;
        this.stocks = new TreeMap<>();
        before.stocks.forEach((name, stock) -> stocks.put(name, stock.copy()));
        this.askers = new LinkedHashMap<>(before.askers);
        this.answers = before.answers;
        this.assumptions = before.assumptions;
    }

    /// Ready to [#run].
    ///
    /// @param specs of the wish that cannot be had together
    /// @param names all that matter
    /// @param broken packages that cannot be taken though no rule forbids it, and why
    static Deduction of(Universe universe, List<MatchSpec> specs, List<String> names, Map<Candidate, String> broken)
            throws IOException {
        var deduction = new Deduction(universe, specs);
        for (var name : names) {
            deduction.stocks.put(name, new Stock(universe.offer(name)));
        }
        var reader = new DemandReader(universe, specs, Set.copyOf(names), broken);
        deduction.stocks.values().forEach(reader::takeIn);
        for (var pin : universe.wish.pins()) {
            deduction.ask(pin, true);
        }
        for (var spec : specs) {
            deduction.ask(spec, false);
            deduction.askers.put(spec.name(), new Asker(spec.name(), new BitSet()));
        }
        for (var stock : deduction.stocks.values()) {
            if (stock.offer.fact.isPresent()) {
                deduction.askers.putIfAbsent(stock.offer.name, new Asker(stock.offer.name, new BitSet()));
            }
        }
        return deduction;
    }

    /// The packages of a name that matters.
    Stock stock(String name) {
        return Objects.requireNonNull(stocks.get(name), name);
    }

    private static BitSet packages(Map<String, BitSet> byName, String name) {
        return Objects.requireNonNull(byName.get(name), name);
    }

    private void ask(MatchSpec spec, boolean pinned) throws IOException {
        if (!stocks.containsKey(spec.name())) {
            return;
        }
        var stock = stock(spec.name());
        var unasked = (BitSet) stock.left.clone();
        unasked.andNot(answers(spec.toString()));
        unasked.stream().forEach(place -> stock.ruleOut(place, List.of(new Cause.Unasked(spec, pinned))));
    }

    /// What a spec leaves of the packages of its name, by place.
    BitSet answers(String spec) throws IOException {
        var known = answers.get(spec);
        if (known != null) {
            return known;
        }
        var choice = universe.choice(spec);
        var found = new BitSet();
        for (var member : choice.members) {
            found.set(member - choice.offer.first);
        }
        answers.put(spec, found);
        return found;
    }

    /// The spec of which nothing is left; empty when that cannot be shown in few steps.
    Optional<MatchSpec> run() throws IOException {
        return run(DEPTH_MAX);
    }

    private Optional<MatchSpec> run(int depth) throws IOException {
        while (true) {
            for (var spec : specs) {
                if (stock(spec.name()).left.isEmpty()) {
                    return Optional.of(spec);
                }
            }
            var more = findAskers();
            more |= ruleOutByOwnDemands();
            if (!(more || ruleOutByOthers() || ruleOutByAssumption(depth))) {
                return Optional.empty();
            }
        }
    }

    private boolean findAskers() {
        var found = new LinkedHashMap<String, Asker>();
        for (var asker : askers.keySet()) {
            for (var name : stocks.keySet()) {
                if (!askers.containsKey(name) && stock(asker).allNeed(name)) {
                    found.putIfAbsent(
                            name, new Asker(asker, (BitSet) stock(asker).left.clone()));
                }
            }
        }
        askers.putAll(found);
        return !found.isEmpty();
    }

    private Map<String, BitSet> snapshot() {
        var snapshot = new LinkedHashMap<String, BitSet>();
        stocks.forEach((name, stock) -> snapshot.put(name, (BitSet) stock.left.clone()));
        return snapshot;
    }

    private boolean ruleOutByOwnDemands() throws IOException {
        var before = snapshot();
        var some = false;
        for (var stock : stocks.values()) {
            var left = packages(before, stock.offer.name);
            for (var place = left.nextSetBit(0); place >= 0; place = left.nextSetBit(place + 1)) {
                var causes = new ArrayList<Cause>();
                for (var demand : stock.demands.get(place).entrySet()) {
                    var self = demand.getKey().equals(stock.offer.name);
                    var there = self ? only(place) : packages(before, demand.getKey());
                    causes.addAll(lacks(demand.getKey(), demand.getValue(), there));
                }
                for (var spec : stock.conditional.get(place)) {
                    if (holds(spec.condition().orElseThrow(), stock.offer.name, place, before)) {
                        var there = spec.name().equals(stock.offer.name) ? only(place) : packages(before, spec.name());
                        causes.addAll(lacks(spec.name(), Demand.NONE.needing(spec.toString()), there));
                    }
                }
                if (!causes.isEmpty()) {
                    stock.ruleOut(place, List.copyOf(causes));
                    some = true;
                }
            }
        }
        return some;
    }

    /// Whether a condition holds for sure when a package is there.
    private boolean holds(Condition condition, String name, int place, Map<String, BitSet> before) throws IOException {
        return switch (condition) {
            case Condition.Matched(var spec) -> {
                if (spec.name().equals(name)) {
                    yield answers(spec.toString()).get(place);
                }
                var left =
                        (BitSet) before.getOrDefault(spec.name(), new BitSet()).clone();
                var isThere = askers.containsKey(spec.name()) && !left.isEmpty();
                left.andNot(answers(spec.toString()));
                yield isThere && left.isEmpty();
            }
            case Condition.All(var parts) -> {
                for (var part : parts) {
                    if (!holds(part, name, place, before)) {
                        yield false;
                    }
                }
                yield true;
            }
            case Condition.Any(var parts) -> {
                for (var part : parts) {
                    if (holds(part, name, place, before)) {
                        yield true;
                    }
                }
                yield false;
            }
        };
    }

    private static BitSet only(int place) {
        var bits = new BitSet();
        bits.set(place);
        return bits;
    }

    /// Which demand on a name cannot be met by what is there.
    private List<Cause> lacks(String name, Demand demand, BitSet there) throws IOException {
        if (demand.needs().isEmpty() && !askers.containsKey(name)) {
            return List.of();
        }
        for (var need : demand.needs()) {
            if (!answers(need).intersects(there)) {
                return List.of(new Cause.Lacks(name, true, List.of(need), answers(need)));
            }
        }
        for (var constrain : demand.constrains()) {
            if (!answers(constrain).intersects(there)) {
                return List.of(new Cause.Lacks(name, false, List.of(constrain), answers(constrain)));
            }
        }
        var allowed = allowed(demand);
        if (allowed.intersects(there)) {
            return List.of();
        }
        return List.of(new Cause.Lacks(name, !demand.needs().isEmpty(), demand.all(), allowed));
    }

    private BitSet allowed(Demand demand) throws IOException {
        var allowed = new BitSet();
        var first = true;
        for (var spec : demand.all()) {
            if (first) {
                allowed.or(answers(spec));
            } else {
                allowed.and(answers(spec));
            }
            first = false;
        }
        return allowed;
    }

    private boolean ruleOutByOthers() throws IOException {
        var before = snapshot();
        var some = false;
        for (var by : askers.keySet()) {
            for (var name : stocks.keySet()) {
                if (!name.equals(by) && !name.startsWith("__")) {
                    some |= ruleOut(stock(name), by, packages(before, by));
                }
            }
        }
        return some;
    }

    /// Rules out what goes with nothing that is left of a package that has to be there.
    private boolean ruleOut(Stock stock, String by, BitSet left) throws IOException {
        if (left.isEmpty()) {
            return false;
        }
        var name = stock.offer.name;
        var union = new BitSet();
        var texts = new ArrayList<String>();
        for (var place = left.previousSetBit(left.length()); place >= 0; place = left.previousSetBit(place - 1)) {
            var demand = stock(by).demand(place, name);
            if (demand.equals(Demand.NONE)) {
                return false;
            }
            union.or(allowed(demand));
            var text = demand.needs().isEmpty()
                    ? demand.constrains().getFirst()
                    : demand.needs().getFirst();
            if (!texts.contains(text)) {
                texts.add(text);
            }
        }
        var refused = (BitSet) stock.left.clone();
        refused.andNot(union);
        var cause = new Cause.Refused(by, left, List.copyOf(texts));
        refused.stream().forEach(place -> stock.ruleOut(place, List.of(cause)));
        return !refused.isEmpty();
    }

    private boolean ruleOutByAssumption(int depth) throws IOException {
        if (depth == 0) {
            return false;
        }
        for (var name : List.copyOf(askers.keySet())) {
            var stock = stock(name);
            for (var group : groups(stock)) {
                if (assumptions[0]++ >= ASSUMPTIONS_MAX) {
                    return false;
                }
                var then = new Deduction(this);
                then.assume(name, group);
                var nothingOf = then.run(depth - 1);
                if (nothingOf.isPresent()) {
                    var cause = new Cause.LeadsNowhere(nothingOf.get(), then);
                    group.stream().forEach(place -> stock.ruleOut(place, List.of(cause)));
                    return true;
                }
            }
        }
        return false;
    }

    private void assume(String name, BitSet group) {
        var stock = stock(name);
        var others = (BitSet) stock.left.clone();
        others.andNot(group);
        others.stream().forEach(place -> stock.ruleOut(place, List.of(new Cause.Apart(group))));
    }

    /// Packages that ask for the same, best first; none when all do.
    private static List<BitSet> groups(Stock stock) {
        var groups = new LinkedHashMap<Map<String, Demand>, BitSet>();
        stock.left.stream()
                .forEach(place -> groups.computeIfAbsent(
                                Collections.unmodifiableMap(stock.demands.get(place)), _ -> new BitSet())
                        .set(place));
        return groups.size() < 2 ? List.of() : List.copyOf(groups.values());
    }
}
