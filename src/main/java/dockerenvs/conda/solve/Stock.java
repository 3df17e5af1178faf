package dockerenvs.conda.solve;

import dockerenvs.conda.spec.MatchSpec;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;

/// The packages of one name, and which of them are ruled out for what causes.
final class Stock {
    final Offer offer;
    /// By place in the offer, what the package asks of names that matter.
    final List<SortedMap<String, Demand>> demands;
    /// By place in the offer, what the package needs on conditions.
    final List<List<MatchSpec>> conditional;
    /// By place in the offer; empty for those that are left.
    final List<List<Cause>> causes;
    final BitSet left = new BitSet();

    /// What one package asks of the packages of one name.
    ///
    /// @param needs specs one of which has to be there
    /// @param constrains specs that hold if one is there
    record Demand(List<String> needs, List<String> constrains) {
        static final Demand NONE = new Demand(List.of(), List.of());

        Demand needing(String spec) {
            return new Demand(with(needs, spec), constrains);
        }

        Demand constraining(String spec) {
            return new Demand(needs, with(constrains, spec));
        }

        List<String> all() {
            var all = new ArrayList<>(needs);
            all.addAll(constrains);
            return all;
        }

        private static List<String> with(List<String> specs, String spec) {
            var all = new ArrayList<>(specs);
            all.add(spec);
            return List.copyOf(all);
        }
    }

    Stock(Offer offer) {
        this(offer, new ArrayList<>(), new ArrayList<>());
    }

    private Stock(Offer offer, List<SortedMap<String, Demand>> demands, List<List<MatchSpec>> conditional) {
        this.offer = offer;
        this.demands = demands;
        this.conditional = conditional;
        this.causes = new ArrayList<>();
        for (var place = 0; place < offer.size(); place++) {
            causes.add(List.of());
        }
        left.set(0, offer.size());
    }

    /// The same, to be changed apart.
    Stock copy() {
        var copy = new Stock(offer, demands, conditional);
        copy.left.and(left);
        for (var place = 0; place < offer.size(); place++) {
            copy.causes.set(place, causes.get(place));
        }
        return copy;
    }

    boolean isVirtual() {
        return offer.name.startsWith("__");
    }

    void ruleOut(int place, List<Cause> why) {
        left.clear(place);
        causes.set(place, why);
    }

    /// Whether all that is left needs something of that name.
    boolean allNeed(String name) {
        if (left.isEmpty()) {
            return false;
        }
        for (var place = left.nextSetBit(0); place >= 0; place = left.nextSetBit(place + 1)) {
            if (demand(place, name).needs().isEmpty()) {
                return false;
            }
        }
        return true;
    }

    Demand demand(int place, String name) {
        return demands.get(place).getOrDefault(name, Demand.NONE);
    }
}
