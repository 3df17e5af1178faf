package dockerenvs.conda.solve;

import dockerenvs.conda.spec.Candidate;
import dockerenvs.conda.spec.MatchSpec;
import dockerenvs.conda.spec.Repodata;
import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What is known so far of the packages that matter: names, their packages as variables, specs and whom they leave.
/// It grows as the search comes to names, and is the same for every search of one wish.
final class Universe {
    /// What a variable says.
    static final byte PACKAGE = 0;

    static final byte NEED = 1;
    static final byte ONLY = 2;
    static final byte EXTRA = 3;
    static final byte WANTED = 4;
    static final byte PINNED = 5;

    final Repodata repodata;
    final Wish wish;
    final Permission permission;
    private final Map<String, Offer> offersByName = new HashMap<>();
    private final Map<String, Choice> choicesByText = new HashMap<>();
    private final Map<Integer, Choice> othersById = new HashMap<>();
    private final Map<String, MatchSpec> specsByText = new HashMap<>();
    private final KnownVersions versions = new KnownVersions();
    final List<Offer> offers = new ArrayList<>();
    final List<Choice> choices = new ArrayList<>();

    int variables;
    byte[] kind = new byte[1 << 12];
    /// By variable: which offer, choice, spec of the wish or pin.
    int[] of = new int[1 << 12];
    /// Literals that hold whatever is wished for: packages that may not be taken, virtual ones that are there.
    final Ints facts = new Ints();

    Universe(Wish wish, Repodata repodata) {
        this.wish = wish;
        this.repodata = repodata;
        this.permission = Permission.of(wish);
        for (var i = 0; i < wish.specs().size(); i++) {
            variable(WANTED, i);
        }
        for (var i = 0; i < wish.pins().size(); i++) {
            variable(PINNED, i);
        }
        for (var fact : wish.virtualPackages()) {
            var offer = Offer.of(offers.size(), fact, variables);
            // the last of two counts
            offersByName.put(fact.name(), offer);
            offers.add(offer);
            facts.add(Literal.of(variable(PACKAGE, offer.id)));
        }
    }

    /// A new variable.
    int variable(byte itsKind, int what) {
        kind = Ints.grown(kind, variables + 1);
        of = Ints.grown(of, variables + 1);
        kind[variables] = itsKind;
        of[variables] = what;
        return variables++;
    }

    /// The packages of that name.
    Offer offer(String name) throws IOException {
        var known = offersByName.get(name);
        if (known != null) {
            return known;
        }
        List<Candidate> candidates = name.startsWith("__") ? List.of() : repodata.candidates(name);
        var exclusions = permission.exclusions(name, candidates);
        var ranks = Ranks.of(candidates, exclusions, versions, permission.order());
        var offer = Offer.of(offers.size(), name, variables, ranks);
        offersByName.put(name, offer);
        offers.add(offer);
        for (var i = 0; i < ranks.size(); i++) {
            var variable = variable(PACKAGE, offer.id);
            if (!ranks.exclusion(i).isEmpty()) {
                facts.add(Literal.not(variable));
            }
        }
        return offer;
    }

    /// What a spec, as a channel writes it, leaves of its packages.
    ///
    /// @throws dockerenvs.content.MalformedInput when it is none
    Choice choice(String text) throws IOException {
        var known = choicesByText.get(text);
        if (known != null) {
            return known;
        }
        var spec = spec(text);
        var offer = offer(spec.name());
        var choice = choice(text, spec, offer, members(spec, offer));
        choicesByText.put(text, choice);
        return choice;
    }

    /// A spec as a channel writes it, which names one package.
    ///
    /// @throws MalformedInput when it is none
    MatchSpec spec(String text) {
        var known = specsByText.get(text);
        if (known != null) {
            return known;
        }
        var spec = MatchSpec.parse(text);
        if (spec.name().indexOf('*') >= 0) {
            throw MalformedInput.of(
                    "%s names more than one package".formatted(MalformedInput.quote(text)),
                    "write the whole name of a package; `*` is for versions, builds and searches");
        }
        specsByText.put(text, spec);
        return spec;
    }

    private int[] members(MatchSpec spec, Offer offer) throws IOException {
        if (offer.fact.isPresent()) {
            var fact = offer.fact.get();
            return spec.matches(fact) ? new int[] {offer.first} : new int[0];
        }
        var members = offer.ranks.matching(spec, repodata);
        for (var i = 0; i < members.length; i++) {
            members[i] += offer.first;
        }
        return members;
    }

    private Choice choice(String text, MatchSpec spec, Offer offer, int[] members) {
        var choice = new Choice(choices.size(), text, spec, offer, members);
        choices.add(choice);
        return choice;
    }

    /// All packages of the name that are not members.
    Choice others(Choice choice) {
        var known = othersById.get(choice.id);
        if (known != null) {
            return known;
        }
        var others = new Ints();
        for (var variable = choice.offer.first; variable < choice.offer.end(); variable++) {
            if (!choice.contains(variable)) {
                others.add(variable);
            }
        }
        var result = choice("not " + choice.text, choice.spec, choice.offer, others.toArray());
        othersById.put(choice.id, result);
        return result;
    }

    Offer offerOf(int variable) {
        return offers.get(of[variable]);
    }

    Choice choiceOf(int variable) {
        return choices.get(of[variable]);
    }

    Candidate candidate(int variable) {
        return offerOf(variable).candidate(variable);
    }

    /// Whether a real package, not a virtual one.
    boolean isReal(int variable) {
        return kind[variable] == PACKAGE && offerOf(variable).fact.isEmpty();
    }
}
