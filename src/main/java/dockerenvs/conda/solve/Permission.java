package dockerenvs.conda.solve;

import dockerenvs.conda.spec.Candidate;
import dockerenvs.conda.spec.MatchSpec;
import dockerenvs.conda.spec.PackageFileName;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which packages may be taken at all, and which come first.
///
/// @param wish what is asked for
/// @param channelSpecs by name, the first spec of the wish that names a channel
/// @param favoured stems of the packages to favour
record Permission(Wish wish, Map<String, MatchSpec> channelSpecs, Set<String> favoured) {
    static Permission of(Wish wish) {
        var channelSpecs = new HashMap<String, MatchSpec>();
        for (var spec : wish.specs()) {
            if (!spec.channel().isEmpty()) {
                channelSpecs.putIfAbsent(spec.name(), spec);
            }
        }
        var favoured = new HashSet<String>();
        for (var file : wish.preferences().favoured()) {
            favoured.add(file.stem());
        }
        return new Permission(wish, channelSpecs, favoured);
    }

    Ranks.Order order() {
        var byChannel = wish.preferences().priority() == ChannelPriority.FLEXIBLE;
        return new Ranks.Order(byChannel, favoured.isEmpty() ? _ -> false : this::isFavoured);
    }

    private boolean isFavoured(Candidate candidate) {
        var file = candidate.file();
        for (var format : PackageFileName.Format.values()) {
            if (file.endsWith(format.ending())) {
                return favoured.contains(file.substring(0, file.length() - format.ending().length()));
            }
        }
        return false;
    }

    /// Why a package of that name may not be taken.
    Ranks.Exclusion exclusion(String name, List<Candidate> candidates) {
        var until = wish.preferences().until();
        var byChannel = byChannel(name, candidates);
        return until.isEmpty()
                ? byChannel
                : candidate -> {
                    var why = byChannel.of(candidate);
                    return why.isEmpty() ? byAge(candidate, until.get()) : why;
                };
    }

    private Ranks.Exclusion byChannel(String name, List<Candidate> candidates) {
        var spec = channelSpecs.get(name);
        if (spec != null) {
            return candidate -> spec.matchesChannel(candidate.source())
                    ? ""
                    : "is not from the channel `%s` that was asked for".formatted(spec.channel());
        }
        if (wish.preferences().priority() != ChannelPriority.STRICT || candidates.isEmpty()) {
            return _ -> "";
        }
        var owner = candidates.getFirst().source();
        for (var candidate : candidates) {
            owner = candidate.source().rank() < owner.rank() ? candidate.source() : owner;
        }
        var rank = owner.rank();
        var why = "is not from the first channel that has the package, %s".formatted(owner.channel());
        return candidate -> candidate.source().rank() == rank ? "" : why;
    }

    private static String byAge(Candidate candidate, Instant until) {
        var date = DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC).format(until);
        if (candidate.timestampMillis() == 0) {
            return "is of unknown age, and only packages up to %s may be taken".formatted(date);
        }
        return candidate.timestampMillis() > until.toEpochMilli() ? "is newer than " + date : "";
    }
}
