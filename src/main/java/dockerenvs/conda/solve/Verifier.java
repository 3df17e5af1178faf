package dockerenvs.conda.solve;

import dockerenvs.conda.spec.Candidate;
import dockerenvs.conda.spec.Condition;
import dockerenvs.conda.spec.MatchSpec;
import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.conda.spec.Repodata;
import dockerenvs.conda.spec.VirtualPackage;
import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Whether packages are a solution, found out package by package, without anything of the solver. It is slow and short,
/// so that it can be believed where the two differ.
public final class Verifier {
    private final Wish wish;
    private final Repodata repodata;
    private final SortedMap<String, Candidate> packages = new TreeMap<>();
    private final SortedMap<String, VirtualPackage> facts = new TreeMap<>();
    private final Map<Candidate, PackageRecord> records = new HashMap<>();
    private final Map<String, MatchSpec> specs = new HashMap<>();
    private final List<String> faults = new ArrayList<>();

    private Verifier(Wish wish, Repodata repodata) {
        this.wish = wish;
        this.repodata = repodata;
    }

    /// What is wrong with packages as the answer to a wish: one sentence for each fault, none when they are a solution.
    ///
    /// @param packages in any order
    /// @throws IOException when a channel cannot be read
    public static List<String> faults(Wish wish, List<Candidate> packages, Repodata repodata) throws IOException {
        var verifier = new Verifier(wish, repodata);
        wish.virtualPackages().forEach(fact -> verifier.facts.put(fact.name(), fact));
        for (var candidate : packages) {
            var other = Optional.ofNullable(verifier.packages.put(candidate.name(), candidate));
            other.ifPresent(
                    twin -> verifier.faults.add("`%s` and `%s` are two of one name".formatted(twin, candidate)));
        }
        verifier.checkWish();
        for (var candidate : verifier.packages.values()) {
            verifier.checkTaking(candidate);
            verifier.checkRequirements(candidate);
        }
        return List.copyOf(verifier.faults);
    }

    /// Packages without which a solution would still be one: nothing asks for them.
    ///
    /// @throws IOException when a channel cannot be read
    public static List<Candidate> superfluous(Wish wish, List<Candidate> packages, Repodata repodata)
            throws IOException {
        var verifier = new Verifier(wish, repodata);
        wish.virtualPackages().forEach(fact -> verifier.facts.put(fact.name(), fact));
        packages.forEach(candidate -> verifier.packages.put(candidate.name(), candidate));
        var reached = new TreeSet<String>();
        var open = new ArrayDeque<String>();
        for (var spec : wish.specs()) {
            open.add(spec.name());
        }
        while (!open.isEmpty()) {
            var name = open.remove();
            if (verifier.packages.containsKey(name) && reached.add(name)) {
                for (var depend : verifier.depends(verifier.packages.get(name))) {
                    open.add(verifier.spec(depend).name());
                }
            }
        }
        return verifier.packages.values().stream()
                .filter(candidate -> !reached.contains(candidate.name()))
                .toList();
    }

    private void checkWish() throws IOException {
        for (var spec : wish.specs()) {
            if (!isThere(spec)) {
                faults.add("`%s` is asked for, and there is %s".formatted(spec, found(spec.name())));
            }
        }
        for (var pin : wish.pins()) {
            if (contradicts(pin)) {
                faults.add("`%s` has to hold, and there is %s".formatted(pin, found(pin.name())));
            }
        }
    }

    private void checkRequirements(Candidate candidate) throws IOException {
        try {
            for (var depend : depends(candidate)) {
                if (!isThere(spec(depend))) {
                    faults.add("`%s` needs `%s`, and there is %s"
                            .formatted(candidate, depend, found(spec(depend).name())));
                }
            }
            for (var constrain : candidate.requirements().constrains()) {
                if (counts(spec(constrain)) && contradicts(spec(constrain))) {
                    faults.add("`%s` does not go with anything but `%s`, and there is %s"
                            .formatted(
                                    candidate, constrain, found(spec(constrain).name())));
                }
            }
        } catch (MalformedInput failure) {
            faults.add("`%s` asks for what cannot be read: %s".formatted(candidate, failure.getMessage()));
        }
    }

    /// What a package needs as things are: conditions that hold, and groups that somebody asks for.
    private List<String> depends(Candidate candidate) throws IOException {
        var requirements = candidate.requirements();
        var all = new ArrayList<>(requirements.depends());
        for (var group : extras(candidate.name())) {
            all.addAll(requirements.extras().getOrDefault(group, List.of()));
        }
        var counting = new ArrayList<String>();
        for (var depend : all) {
            if (counts(spec(depend))) {
                counting.add(depend);
            }
        }
        return counting;
    }

    /// Groups of a package that the wish or another package asks for (CEP 44).
    private SortedSet<String> extras(String name) throws IOException {
        var groups = new TreeSet<String>();
        for (var spec : wish.specs()) {
            addExtras(spec, name, groups);
        }
        for (var candidate : packages.values()) {
            for (var depend : candidate.requirements().depends()) {
                if (depend.contains("extras") && counts(spec(depend))) {
                    addExtras(spec(depend), name, groups);
                }
            }
        }
        return groups;
    }

    private static void addExtras(MatchSpec spec, String name, SortedSet<String> groups) {
        if (spec.name().equals(name)) {
            groups.addAll(spec.extras());
        }
    }

    private boolean counts(MatchSpec spec) throws IOException {
        var condition = spec.condition();
        return condition.isEmpty() || holds(condition.get());
    }

    private boolean holds(Condition condition) throws IOException {
        return switch (condition) {
            case Condition.Matched(var spec) -> isThere(spec);
            case Condition.All(var parts) -> {
                for (var part : parts) {
                    if (!holds(part)) {
                        yield false;
                    }
                }
                yield true;
            }
            case Condition.Any(var parts) -> {
                for (var part : parts) {
                    if (holds(part)) {
                        yield true;
                    }
                }
                yield false;
            }
        };
    }

    private boolean isThere(MatchSpec spec) throws IOException {
        var fact = Optional.ofNullable(facts.get(spec.name()));
        if (fact.isPresent()) {
            return spec.matches(fact.get());
        }
        var candidate = Optional.ofNullable(packages.get(spec.name()));
        return candidate.isPresent() && spec.matches(record(candidate.get()));
    }

    private boolean contradicts(MatchSpec constraint) throws IOException {
        var named = facts.containsKey(constraint.name()) || packages.containsKey(constraint.name());
        return named && !isThere(constraint);
    }

    private String found(String name) {
        return Optional.ofNullable(facts.get(name))
                .map(VirtualPackage::toString)
                .or(() -> Optional.ofNullable(packages.get(name)).map(Candidate::toString))
                .map("`%s`"::formatted)
                .orElse("none");
    }

    /// Whether channels and age allow it.
    private void checkTaking(Candidate candidate) throws IOException {
        var until = wish.preferences().until();
        if (until.isPresent()
                && (candidate.timestampMillis() == 0
                        || candidate.timestampMillis() > until.get().toEpochMilli())) {
            faults.add("`%s` is newer than %s, or of unknown age".formatted(candidate, until.get()));
        }
        var named = wish.specs().stream()
                .anyMatch(spec ->
                        spec.name().equals(candidate.name()) && !spec.channel().isEmpty());
        if (wish.preferences().priority() == ChannelPriority.STRICT && !named) {
            for (var other : repodata.candidates(candidate.name())) {
                if (other.source().rank() < candidate.source().rank()) {
                    faults.add("`%s` comes from %s, but %s has packages of that name"
                            .formatted(candidate, candidate.source(), other.source()));
                    break;
                }
            }
        }
    }

    private MatchSpec spec(String text) {
        return specs.computeIfAbsent(text, MatchSpec::parse);
    }

    private PackageRecord record(Candidate candidate) throws IOException {
        var known = Optional.ofNullable(records.get(candidate));
        if (known.isPresent()) {
            return known.get();
        }
        var record = repodata.record(candidate);
        records.put(candidate, record);
        return record;
    }
}
