package dockerenvs.conda.solve;

import dockerenvs.conda.spec.MatchSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Puts what a [Deduction] found into lines: packages that are ruled out for one cause in one line, below it what
/// explains the cause. What was told before is not told again.
final class Teller {
    private static final int STEPS_MAX = 7;

    private final Deduction deduction;
    private final Set<String> told;
    private final int step;
    private final Obstacles obstacles;
    /// What [#size] found before.
    private final Map<List<Object>, Integer> sizes;

    private Teller(Deduction deduction, Set<String> told, Map<List<Object>, Integer> sizes, int step) {
        this.deduction = deduction;
        this.told = told;
        this.sizes = sizes;
        this.step = step;
        this.obstacles = new Obstacles(deduction.universe.wish);
    }

    /// Why there is nothing for a spec.
    static List<StoryLine> tell(Deduction deduction, MatchSpec spec) throws IOException {
        return new Teller(deduction, new HashSet<>(), new HashMap<>(), 0).spec(spec);
    }

    private Teller below() {
        return new Teller(deduction, told, sizes, step + 1);
    }

    private List<StoryLine> spec(MatchSpec spec) throws IOException {
        var offer = deduction.universe.offer(spec.name());
        if (spec.name().startsWith("__")) {
            return List.of(StoryLine.of("`%s` is asked for, but %s".formatted(spec, obstacles.machine(offer))));
        }
        var answers = deduction.answers(spec.toString());
        if (answers.isEmpty()) {
            return List.of(StoryLine.of(NearMisses.sentence(deduction.universe, spec)));
        }
        var groups = groups(offer.name, answers);
        var contradiction = groups.stream().allMatch(group -> group.first() instanceof Cause.Unasked);
        if (!contradiction) {
            return packages(offer.name, answers);
        }
        return groups.getFirst().first() instanceof Cause.Unasked(var pin, var pinned) && pinned
                ? List.of(StoryLine.of("no %s matches `%s`, which is pinned".formatted(offer.name, pin)))
                : List.of(StoryLine.of("no %s matches %s"
                        .formatted(offer.name, deduction.specs.size() == 2 ? "both" : "all of them")));
    }

    /// Packages with one cause that all of them have, those of one name.
    private record Group(BitSet which, List<Cause> causes) {
        Cause first() {
            return causes.getFirst();
        }
    }

    /// Why each of these packages is ruled out.
    private List<StoryLine> packages(String name, BitSet which) throws IOException {
        var lines = new ArrayList<StoryLine>();
        var again = 0;
        for (var group : groups(name, which)) {
            var line = line(name, group, which);
            if (told.add("line: " + line.text())) {
                lines.add(line);
            } else {
                again++;
            }
        }
        if (again > 0) {
            lines.add(StoryLine.of(lines.isEmpty() ? "cannot be had, as said before" : "the others as said before"));
        }
        return lines;
    }

    /// In as few groups as a simple search finds; what needs less telling first.
    private List<Group> groups(String name, BitSet which) {
        var stock = deduction.stock(name);
        var open = (BitSet) which.clone();
        open.andNot(stock.left);
        var groups = new ArrayList<Group>();
        while (!open.isEmpty()) {
            var byKey = new LinkedHashMap<List<Object>, Group>();
            for (var place = open.nextSetBit(0); place >= 0; place = open.nextSetBit(place + 1)) {
                for (var cause : stock.causes.get(place)) {
                    var group = byKey.computeIfAbsent(cause.key(), _ -> new Group(new BitSet(), new ArrayList<>()));
                    group.which.set(place);
                    group.causes.add(cause);
                }
            }
            var best = best(byKey);
            groups.add(best);
            open.andNot(best.which);
        }
        groups.sort(Comparator.comparingInt((Group group) -> size(name, group))
                .thenComparingInt(group -> group.first().length()));
        return groups;
    }

    /// About how many lines it takes to tell.
    private int size(String name, Group group) {
        if (!(group.first() instanceof Cause.Lacks first)) {
            return group.first().length() <= 2 ? 1 : group.first().length() - 3;
        }
        var answers = new BitSet();
        for (var cause : group.causes) {
            if (cause instanceof Cause.Lacks lacks) {
                answers.or(lacks.answers());
            }
        }
        var key = List.<Object>of(first.name(), answers);
        if (answers.isEmpty() || first.name().startsWith("__") || first.name().equals(name) || sizes.containsKey(key)) {
            return sizes.getOrDefault(key, 1);
        }
        var size = 1;
        var groups = groups(first.name(), answers);
        for (var next : groups) {
            size += groups.size() == 1 && next.first().length() <= 2 ? 0 : size(first.name(), next);
        }
        sizes.put(key, size);
        return size;
    }

    private static Group best(Map<List<Object>, Group> byKey) {
        var best = byKey.values().iterator().next();
        for (var group : byKey.values()) {
            var more = group.which.cardinality() - best.which.cardinality();
            if (more > 0 || more == 0 && group.first().length() < best.first().length()) {
                best = group;
            }
        }
        return best;
    }

    private StoryLine line(String name, Group group, BitSet all) throws IOException {
        var offer = deduction.universe.offer(name);
        var subject = Phrases.packages(offer, group.which, all);
        var many = Phrases.areMany(offer, group.which);
        return switch (group.first()) {
            case Cause.Unasked(var spec, var pinned) ->
                StoryLine.of("%s: `%s` is %s".formatted(subject, spec, pinned ? "pinned" : "asked for"));
            case Cause.Excluded(var why) ->
                new StoryLine(
                        "%s %s".formatted(subject, obstacles.excluded(offer, group.which, why, many)),
                        instead(offer, group));
            case Cause.Lacks lacks -> lacks(name, subject, lacks, group);
            case Cause.Refused refused -> {
                var by = by(refused, offer);
                yield new StoryLine("%s %s not do: %s".formatted(subject, "will", by.text()), by.below());
            }
            case Cause.LeadsNowhere(var spec, var then) -> nowhere(offer, group, spec, then);
            case Cause.Apart(var assumed) ->
                StoryLine.of("%s: this is about %s".formatted(subject, Phrases.packages(offer, assumed, all)));
        };
    }

    private StoryLine nowhere(Offer offer, Group group, MatchSpec spec, Deduction then) throws IOException {
        var all = new BitSet();
        all.set(0, offer.size());
        var subject = Phrases.packages(offer, group.which, all);
        if (step >= STEPS_MAX) {
            return StoryLine.of(subject + " cannot be had");
        }
        var deeper = new Teller(then, new HashSet<>(), new HashMap<>(), step + 1);
        if (!spec.name().equals(offer.name)) {
            var verb = Phrases.areMany(offer, group.which) ? "leave" : "leaves";
            return new StoryLine("%s %s nothing for `%s`".formatted(subject, verb, spec), deeper.spec(spec));
        }
        var lines = deeper.packages(offer.name, group.which);
        return lines.size() == 1 ? lines.getFirst() : new StoryLine(subject + " cannot be had", lines);
    }

    private StoryLine lacks(String name, String subject, Cause.Lacks first, Group group) throws IOException {
        var offer = deduction.universe.offer(first.name());
        var answers = new BitSet();
        var all = new ArrayList<Cause.Lacks>();
        for (var cause : group.causes.reversed()) {
            if (cause instanceof Cause.Lacks lacks) {
                all.add(lacks);
                answers.or(lacks.answers());
            }
        }
        if (offer.fact.isEmpty()) {
            all.sort(Comparator.comparingInt(lacks -> -Phrases.depth(offer, lacks.answers())));
        }
        var texts =
                all.stream().map(lacks -> String.join("` and `", lacks.specs())).toList();
        var many = Phrases.areMany(deduction.universe.offer(name), group.which);
        var verb = first.needs() ? many ? "need" : "needs" : many ? "go only with" : "goes only with";
        var begin = "%s %s %s".formatted(subject, verb, Phrases.specs(texts));
        if (first.name().startsWith("__")) {
            return StoryLine.of(begin + ", but " + obstacles.machine(offer));
        }
        if (answers.isEmpty()) {
            return StoryLine.of(begin + ", but "
                    + NearMisses.clause(
                            deduction.universe,
                            deduction.universe.spec(first.specs().getFirst())));
        }
        return first.name().equals(name)
                ? StoryLine.of("%s, but there can be one %s only".formatted(begin, name))
                : because(begin, first, answers);
    }

    /// The sentence with what is wrong with all that it speaks of: in the same line, if that is one short thing.
    private StoryLine because(String begin, Cause.Lacks lacks, BitSet answers) throws IOException {
        var offer = deduction.universe.offer(lacks.name());
        var groups = groups(lacks.name(), answers);
        var below = new ArrayList<StoryLine>();
        if (!lacks.needs()) {
            below.addAll(whyThere(lacks.name()));
        }
        if (groups.size() == 1) {
            var group = groups.getFirst();
            var many = group.which.cardinality() > 1;
            switch (group.first()) {
                case Cause.Unasked(var spec, var pinned) -> {
                    return new StoryLine(
                            "%s, but `%s` is %s".formatted(begin, spec, pinned ? "pinned" : "asked for"), below);
                }
                case Cause.Excluded(var why) -> {
                    var them = many ? "each of these " : "that ";
                    below.addAll(instead(offer, group));
                    return new StoryLine(
                            begin + ", but " + them + obstacles.excluded(offer, group.which, why, false), below);
                }
                case Cause.Apart(var assumed) -> {
                    var about = Phrases.packages(offer, assumed, answers);
                    return new StoryLine("%s, but this is about %s".formatted(begin, about), below);
                }
                case Cause.Refused refused -> {
                    var by = by(refused, offer);
                    below.addAll(by.below());
                    return new StoryLine(begin + ", but " + by.text(), below);
                }
                default -> {}
            }
        }
        if (step >= STEPS_MAX) {
            return new StoryLine(begin + ", which cannot be had", List.of());
        }
        if (!told.add(lacks.name() + answers)) {
            return new StoryLine(begin + ", which cannot be had, as said before", below);
        }
        if (lacks.needs()) {
            told.add("why there: " + lacks.name());
        }
        below.addAll(below().packages(lacks.name(), answers));
        return new StoryLine(begin, below);
    }

    /// Who leaves nothing of it, and why no other package of that name is there.
    private StoryLine by(Cause.Refused refused, Offer target) throws IOException {
        var offer = deduction.universe.offer(refused.by());
        var all = new BitSet();
        all.set(0, offer.size());
        var subject = Phrases.packages(offer, refused.left(), all);
        var verb = Phrases.areMany(offer, refused.left()) ? "ask for" : "asks for";
        var specs = new ArrayList<>(refused.specs());
        specs.sort(byDepth(target));
        var below = new ArrayList<>(whyThere(refused.by()));
        all.andNot(refused.left());
        if (step < STEPS_MAX && told.add(refused.by() + " but " + refused.left())) {
            for (var group : groups(refused.by(), all)) {
                if (!isKnown(group.first(), refused.by())) {
                    below.add(below().line(refused.by(), group, all));
                }
            }
        }
        return new StoryLine("%s %s %s".formatted(subject, verb, Phrases.specs(specs)), below);
    }

    /// Whether the line above says so, or the title.
    private boolean isKnown(Cause cause, String name) {
        return switch (cause) {
            case Cause.Unasked _, Cause.Apart _ -> true;
            case Cause.Refused(var by, var _, var _) -> {
                var asker = deduction.askers.get(name);
                yield asker != null && asker.name().equals(by);
            }
            case Cause.Excluded _, Cause.Lacks _, Cause.LeadsNowhere _ -> false;
        };
    }

    /// Specs of what is lower first.
    private Comparator<String> byDepth(Offer offer) throws IOException {
        var depths = new HashMap<String, Integer>();
        for (var stock : deduction.stocks.values()) {
            for (var demands : stock.demands) {
                var demand = demands.getOrDefault(offer.name, Stock.Demand.NONE);
                for (var spec : demand.all()) {
                    if (!depths.containsKey(spec)) {
                        depths.put(spec, -Phrases.depth(offer, deduction.answers(spec)));
                    }
                }
            }
        }
        return Comparator.comparingInt(spec -> depths.getOrDefault(spec, 0));
    }

    /// What needs a package of that name; nothing when the wish asks for it.
    private List<StoryLine> whyThere(String name) throws IOException {
        var asker = deduction.askers.get(name);
        if (asker == null || asker.name().equals(name) || step >= STEPS_MAX || !told.add("why there: " + name)) {
            return List.of();
        }
        var stock = deduction.stock(asker.name());
        var texts = new HashSet<String>();
        asker.left().stream()
                .forEach(place -> texts.addAll(stock.demand(place, name).needs()));
        var subject = Phrases.packages(stock.offer, asker.left(), asker.left());
        var verb = Phrases.areMany(stock.offer, asker.left()) ? "need" : "needs";
        var what = texts.size() == 1 ? texts.iterator().next() : name;
        return List.of(new StoryLine("%s %s `%s`".formatted(subject, verb, what), below().whyThere(asker.name())));
    }

    /// What there is in place of packages that may not be taken; once.
    private List<StoryLine> instead(Offer offer, Group group) {
        var line = obstacles.instead(offer, group.which);
        return told.add(line) ? List.of(StoryLine.of(line)) : List.of();
    }
}
