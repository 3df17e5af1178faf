package dockerenvs.conda.solve;

import dockerenvs.conda.spec.Condition;
import dockerenvs.conda.spec.MatchSpec;
import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Turns what packages ask for into variables and clauses, of each package when it is first to be there.
final class Encoder {
    private final Universe universe;
    final Demands demands = new Demands();
    private final Clauses clauses;
    /// What packages and specs of the wish need, by variable: a range of variables.
    final Ints needs = new Ints();
    private int[] needsFrom = new int[1 << 12];
    private int[] needsTo = new int[1 << 12];
    /// Needs that were found later, because somebody asked for extras: pairs of who needs and what.
    final Ints lateNeeds = new Ints();
    /// What was made and has to be looked at: choices that have a new variable, clauses.
    final Ints newNeeds = new Ints();
    final Ints newOnlys = new Ints();
    final Ints newClauses = new Ints();
    /// By variable of packages that cannot be taken, because what they ask for cannot be read, why.
    private final Map<Integer, String> broken = new HashMap<>();

    Encoder(Universe universe, Clauses clauses) {
        this.universe = universe;
        this.clauses = clauses;
    }

    /// One dependency or constraint on its way to clauses.
    ///
    /// @param asker the variable whose it is
    /// @param conditions literals that have to fail for it to count
    /// @param reason what to say of it
    private record Request(int asker, List<Integer> conditions, Reason reason, boolean needs) {}

    /// Specs and pins of the wish.
    void encodeWish() throws IOException {
        var wish = universe.wish;
        for (var variable = 0; variable < wish.specs().size() + wish.pins().size(); variable++) {
            var wanted = universe.kind[variable] == Universe.WANTED;
            var spec = (wanted ? wish.specs() : wish.pins()).get(universe.of[variable]);
            begin(variable);
            var reason = wanted ? new Reason.Wanted(spec) : new Reason.Pinned(spec);
            encode(new Request(variable, List.of(), reason, wanted), spec.toString());
        }
    }

    /// Dependencies and constraints of a package. False when they cannot be read.
    boolean encode(int variable) throws IOException {
        if (!universe.isReal(variable)) {
            begin(variable);
            return true;
        }
        var candidate = universe.candidate(variable);
        var requirements = candidate.requirements();
        try {
            requirements.depends().forEach(universe::spec);
            requirements.constrains().forEach(universe::spec);
            requirements.extras().values().forEach(group -> group.forEach(universe::spec));
        } catch (MalformedInput failure) {
            broken.put(variable, unreadable(failure));
            return false;
        }
        begin(variable);
        for (var depend : requirements.depends()) {
            encode(new Request(variable, List.of(), new Reason.Needs(candidate, depend), true), depend);
        }
        for (var constrain : requirements.constrains()) {
            encode(new Request(variable, List.of(), new Reason.Constrains(candidate, constrain), false), constrain);
        }
        for (var extra : universe.offerOf(variable).extras) {
            encodeExtra(variable, extra);
        }
        return true;
    }

    /// Why a package cannot be taken that asks for what is no spec.
    static String unreadable(MalformedInput failure) {
        return "asks for what cannot be read: "
                + failure.getMessage().lines().findFirst().orElse("");
    }

    private void begin(int variable) {
        demands.begin(variable);
        needsFrom = Ints.grown(needsFrom, variable + 1);
        needsTo = Ints.grown(needsTo, variable + 1);
        needsFrom[variable] = needs.size();
        needsTo[variable] = needs.size();
    }

    int needsFrom(int variable) {
        return needsFrom[variable];
    }

    int needsTo(int variable) {
        return needsTo[variable];
    }

    /// Why the package may not be taken.
    String whyExcluded(int variable) {
        var why = universe.offerOf(variable).exclusion(variable);
        return why.isEmpty() ? broken.getOrDefault(variable, "may not be taken") : why;
    }

    /// Everything is going to be looked at, whether it is new or not.
    void forgetNew() {
        newNeeds.clear();
        newOnlys.clear();
        newClauses.clear();
    }

    private void encode(Request request, String text) throws IOException {
        var choice = universe.choice(text);
        var condition = choice.spec.condition();
        var targets = targets(choice, request.needs);
        if (condition.isEmpty() && request.conditions.isEmpty()) {
            for (var target : targets) {
                demands.add(request.asker, target);
            }
        } else {
            var alternatives =
                    condition.isEmpty() ? List.of(List.<Integer>of()) : alternatives(condition.get(), request.asker);
            for (var alternative : alternatives) {
                for (var target : targets) {
                    addClause(request, alternative, target);
                }
            }
        }
        if (request.needs && needsTo[request.asker] == needs.size()) {
            needs.add(choice.need);
            needsTo[request.asker] = needs.size();
        } else if (request.needs) {
            lateNeeds.add(request.asker);
            lateNeeds.add(choice.need);
        }
    }

    private void addClause(Request request, List<Integer> alternative, int target) {
        var literals = new Ints();
        literals.add(Literal.not(request.asker));
        request.conditions.forEach(literals::add);
        alternative.forEach(literals::add);
        literals.add(Literal.of(target));
        newClauses.add(clauses.add(literals.toArray(), request.reason));
    }

    /// Variables that say what the spec asks for.
    private List<Integer> targets(Choice choice, boolean needs) throws IOException {
        if (!needs) {
            return choice.members.length == choice.offer.size() ? List.of() : List.of(only(choice));
        }
        var targets = new ArrayList<Integer>();
        targets.add(need(choice));
        for (var group : choice.spec.extras()) {
            targets.add(extra(choice.offer, group));
        }
        return targets;
    }

    private int need(Choice choice) {
        if (choice.need == Choice.NONE) {
            choice.need = universe.variable(Universe.NEED, choice.id);
            register(choice);
            newNeeds.add(choice.id);
        }
        return choice.need;
    }

    private int only(Choice choice) {
        if (choice.only == Choice.NONE) {
            choice.only = universe.variable(Universe.ONLY, choice.id);
            register(choice);
            newOnlys.add(choice.id);
        }
        return choice.only;
    }

    private static void register(Choice choice) {
        if (choice.need == Choice.NONE || choice.only == Choice.NONE) {
            choice.offer.choices.add(choice);
        }
    }

    private int extra(Offer offer, String group) throws IOException {
        for (var extra : offer.extras) {
            if (extra.group().equals(group)) {
                return extra.variable();
            }
        }
        var extra = new Offer.Extra(group, universe.variable(Universe.EXTRA, offer.id));
        offer.extras.add(extra);
        for (var variable = offer.first; variable < offer.end(); variable++) {
            if (demands.isKnown(variable)) {
                encodeExtra(variable, extra);
            }
        }
        return extra.variable();
    }

    private void encodeExtra(int variable, Offer.Extra extra) throws IOException {
        var candidate = universe.candidate(variable);
        for (var depend : candidate.requirements().extras().getOrDefault(extra.group(), List.of())) {
            var conditions = List.of(Literal.not(extra.variable()));
            encode(new Request(variable, conditions, new Reason.Needs(candidate, depend), true), depend);
        }
    }

    /// The ways in which a condition can hold; each as literals that fail then.
    private List<List<Integer>> alternatives(Condition condition, int asker) throws IOException {
        return switch (condition) {
            case Condition.Matched(MatchSpec spec) ->
                List.of(List.of(Literal.of(only(universe.others(universe.choice(spec.toString()))))));
            case Condition.Any(var parts) -> {
                var all = new ArrayList<List<Integer>>();
                for (var part : parts) {
                    all.addAll(alternatives(part, asker));
                }
                yield all;
            }
            case Condition.All(var parts) -> {
                List<List<Integer>> all = List.of(List.of());
                for (var part : parts) {
                    all = products(all, alternatives(part, asker));
                }
                yield all;
            }
        };
    }

    private static List<List<Integer>> products(List<List<Integer>> left, List<List<Integer>> right) {
        var result = new ArrayList<List<Integer>>();
        for (var first : left) {
            for (var second : right) {
                var both = new ArrayList<>(first);
                both.addAll(second);
                result.add(both);
            }
        }
        return result;
    }
}
