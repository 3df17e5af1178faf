package dockerenvs.conda.solve;

import dockerenvs.conda.spec.Candidate;
import dockerenvs.conda.spec.MatchSpec;
import dockerenvs.conda.spec.PackageFileName;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
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

    /// By package of a name, why it may not be taken; empty when it may.
    String[] exclusions(String name, List<Candidate> candidates) {
        var whys = new String[candidates.size()];
        Arrays.fill(whys, "");
        var spec = channelSpecs.get(name);
        if (spec != null) {
            for (var i = 0; i < whys.length; i++) {
                if (!spec.matchesChannel(candidates.get(i).source())) {
                    whys[i] = "is not from the channel `%s` that was asked for".formatted(spec.channel());
                }
            }
        } else if (wish.preferences().priority() == ChannelPriority.STRICT) {
            excludeLaterChannels(candidates, whys);
        }
        wish.preferences().until().ifPresent(until -> excludeNewer(candidates, until, whys));
        return whys;
    }

    private static void excludeLaterChannels(List<Candidate> candidates, String[] whys) {
        var owner = Integer.MAX_VALUE;
        for (var candidate : candidates) {
            owner = Math.min(owner, candidate.source().rank());
        }
        for (var i = 0; i < whys.length; i++) {
            if (candidates.get(i).source().rank() != owner) {
                whys[i] = "is not from the first channel that has packages of that name";
            }
        }
    }

    private static void excludeNewer(List<Candidate> candidates, Instant until, String[] whys) {
        var date = DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC).format(until);
        for (var i = 0; i < whys.length; i++) {
            var millis = candidates.get(i).timestampMillis();
            if (millis == 0 && whys[i].isEmpty()) {
                whys[i] = "is of unknown age, and only packages up to %s may be taken".formatted(date);
            } else if (millis > until.toEpochMilli() && whys[i].isEmpty()) {
                whys[i] = "is newer than " + date;
            }
        }
    }
}
