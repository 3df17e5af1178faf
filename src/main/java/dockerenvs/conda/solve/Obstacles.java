package dockerenvs.conda.solve;

import java.util.BitSet;

/// What the machine and the rules of the wish forbid, in half a sentence.
record Obstacles(Wish wish) {
    String machine(Offer offer) {
        return offer.fact
                .map(fact -> "%s has %s"
                        .formatted(
                                // no image brings a driver
                                offer.name.startsWith("__cuda") ? "the machine" : wish.machine(),
                                fact.build().equals("0") ? fact.version() : fact.build()))
                .orElse(wish.machine() + " has none"
                        + (offer.name.startsWith("__cuda")
                                ? "; if the one that runs it will, say so with `--virtual %s=VERSION`"
                                        .formatted(offer.name)
                                : ""));
    }

    /// @param which may not be taken
    /// @param why as an [Offer] has it
    /// @param many whether the subject of the sentence is in the plural
    String excluded(Offer offer, BitSet which, String why, boolean many) {
        if (isHidden(offer, which)) {
            return "%s in %s, but %s counts more and has %s too"
                    .formatted(many ? "are" : "is", channel(offer, which), owner(offer), offer.name);
        }
        return many && why.startsWith("is ") ? "are " + why.substring("is ".length()) : why;
    }

    /// What there is in place of packages that may not be taken.
    String instead(Offer offer, BitSet which) {
        if (isHidden(offer, which)) {
            var channel = channel(offer, which).replaceFirst(".*/", "");
            return "`--channel-priority flexible` or `%s::%s` takes it anyway".formatted(channel, offer.name);
        }
        for (var variable = offer.first; variable < offer.end(); variable++) {
            if (offer.exclusion(variable).isEmpty()) {
                var version = offer.candidate(variable).version();
                return "the best %s that may be taken is %s".formatted(offer.name, version);
            }
        }
        return "no %s may be taken".formatted(offer.name);
    }

    /// Whether an earlier channel has packages of that name, and therefore all that count.
    private boolean isHidden(Offer offer, BitSet which) {
        var named = wish.specs().stream()
                .anyMatch(spec ->
                        spec.name().equals(offer.name) && !spec.channel().isEmpty());
        return wish.preferences().priority() == ChannelPriority.STRICT
                && !named
                && !channel(offer, which).equals(owner(offer));
    }

    private static String channel(Offer offer, BitSet which) {
        return offer.candidate(offer.first + which.nextSetBit(0)).source().channel();
    }

    private static String owner(Offer offer) {
        var owner = offer.candidate(offer.first).source();
        for (var variable = offer.first; variable < offer.end(); variable++) {
            var source = offer.candidate(variable).source();
            owner = source.rank() < owner.rank() ? source : owner;
        }
        return owner.channel();
    }
}
