package dockerenvs.conda.solve;

import dockerenvs.conda.spec.MatchSpec;

/// What a spec leaves of the packages of one name.
///
/// Two variables can stand for it: [#need] says that one of the members is there, [#only] that no package of the
/// name is there but members.
final class Choice {
    /// No variable, no package.
    static final int NONE = -1;

    final int id;
    final String text;
    final MatchSpec spec;
    final Offer offer;
    /// Variables of the packages that match, best first; those of one group are in no order before [Ranking#arrange].
    final int[] members;
    /// The members again, by their place in the offer.
    private final long[] bits;
    /// By place among the members, whether the group that begins there is in its final order.
    private final long[] arranged;
    /// The best version of the name that the choice leaves, as [Ranking] counts; [#NONE] when not asked yet.
    int score = NONE;

    int need = NONE;
    int only = NONE;
    /// Two members that are watched: when one is ruled out, something may follow.
    int firstWatch = NONE;
    int secondWatch = NONE;

    Choice(int id, String text, MatchSpec spec, Offer offer, int[] members) {
        this.id = id;
        this.text = text;
        this.spec = spec;
        this.offer = offer;
        this.members = members;
        this.bits = new long[(offer.size() + Long.SIZE - 1) / Long.SIZE];
        this.arranged = new long[(members.length + Long.SIZE - 1) / Long.SIZE];
        for (var member : members) {
            var place = member - offer.first;
            bits[place >> 6] |= 1L << place;
        }
    }

    /// Whether the package of that variable, one of the offer, matches.
    boolean contains(int variable) {
        var place = variable - offer.first;
        return (bits[place >> 6] & 1L << place) != 0;
    }

    /// Whether the group of members that begins there has yet to be arranged; it counts as arranged from now on.
    boolean begins(int index) {
        var bit = 1L << index;
        if ((arranged[index >> 6] & bit) != 0) {
            return false;
        }
        arranged[index >> 6] |= bit;
        return true;
    }

    @Override
    public String toString() {
        return text;
    }
}
