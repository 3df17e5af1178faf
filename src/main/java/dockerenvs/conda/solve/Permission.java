package dockerenvs.conda.solve;

import dockerenvs.conda.spec.Candidate;
import dockerenvs.conda.spec.MatchSpec;
import dockerenvs.conda.spec.PackageFileName;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which packages may be taken at all, and which come first.
///
/// @param wish what is asked for
/// @param channelSpecs by name, specs of the wish that name a channel
/// @param favoured stems of the packages to favour
/// @param date of the cut-off; empty when there is none
record Permission(Wish wish, Map<String, List<MatchSpec>> channelSpecs, Set<String> favoured, String date) {
    static Permission of(Wish wish) {
        var channelSpecs = new HashMap<String, List<MatchSpec>>();
        for (var spec : wish.specs()) {
            if (!spec.channel().isEmpty()) {
                channelSpecs
                        .computeIfAbsent(spec.name(), _ -> new ArrayList<>())
                        .add(spec);
            }
        }
        var favoured = new HashSet<String>();
        for (var file : wish.preferences().favoured()) {
            favoured.add(file.stem());
        }
        var date = wish.preferences()
                .until()
                .map(until -> LocalDate.ofInstant(until, ZoneOffset.UTC).toString())
                .orElse("");
        return new Permission(wish, channelSpecs, favoured, date);
    }

    Ranks.Order order() {
        var byChannel = wish.preferences().priority() == ChannelPriority.FLEXIBLE;
        return new Ranks.Order(byChannel, favoured.isEmpty() ? _ -> false : this::isFavoured);
    }

    private boolean isFavoured(Candidate candidate) {
        var file = candidate.file();
        for (var format : PackageFileName.Format.values()) {
            if (file.endsWith(format.ending())) {
                return favoured.contains(
                        file.substring(0, file.length() - format.ending().length()));
            }
        }
        return false;
    }

    /// By package of a name, why it may not be taken; empty when it may.
    String[] exclusions(String name, List<Candidate> candidates) {
        var whys = new String[candidates.size()];
        Arrays.fill(whys, "");
        if (wish.preferences().priority() == ChannelPriority.STRICT) {
            excludeLaterChannels(candidates, channelSpecs.getOrDefault(name, List.of()), whys);
        }
        wish.preferences().until().ifPresent(until -> excludeNewer(candidates, until, whys));
        return whys;
    }

    /// A spec that names a channel lets packages of that channel in, wherever it stands.
    private static void excludeLaterChannels(List<Candidate> candidates, List<MatchSpec> letIn, String[] whys) {
        var owner = Integer.MAX_VALUE;
        for (var candidate : candidates) {
            owner = Math.min(owner, candidate.source().rank());
        }
        for (var i = 0; i < whys.length; i++) {
            var source = candidates.get(i).source();
            if (source.rank() != owner && letIn.stream().noneMatch(spec -> spec.matchesChannel(source))) {
                whys[i] = "is not from the first channel that has packages of that name";
            }
        }
    }

    private void excludeNewer(List<Candidate> candidates, Instant until, String[] whys) {
        for (var i = 0; i < whys.length; i++) {
            var candidate = candidates.get(i);
            if (whys[i].isEmpty() && isTooNew(candidate, until)) {
                whys[i] = candidate.timestampMillis() == 0
                        ? "is of unknown age, and only packages up to %s may be taken".formatted(date)
                        : "is newer than " + date;
            }
        }
    }

    private static boolean isTooNew(Candidate candidate, Instant until) {
        return candidate.timestampMillis() == 0 || candidate.timestampMillis() > until.toEpochMilli();
    }

    /// Whether the package counts when others are compared by what they leave of it. Packages of later channels do,
    /// as they do for rattler; newer ones do not, so that the answer stays the same when more are added.
    boolean counts(Candidate candidate) {
        var until = wish.preferences().until();
        return until.isEmpty() || !isTooNew(candidate, until.get());
    }
}
