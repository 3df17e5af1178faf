package dockerenvs.layering;

import dockerenvs.layering.LayerMemory.Seen;
import java.util.List;

/// How the next update may go: like one of the last ones, or, as far as they are too few to tell, a small, a usual or
/// a large one in which every parcel changes at its own rate. Parcels that changed together are taken to do so again,
/// without anyone saying who belongs to whom.
///
/// @param weights of the scenarios; they add up to 1
/// @param stays by parcel and scenario: how likely it does not change
record Scenarios(float[] weights, float[][] stays) {
    /// How much less an update counts than the one after it.
    private static final double DECAY = 0.9;

    /// The same where rates are counted: they last longer than company.
    private static final double RATE_DECAY = 0.95;

    /// Updates that the prior counts for.
    private static final double PRIOR = 8;

    /// A parcel changes in one update of seven before anything is known.
    private static final double RATE = 0.14;

    private static final double RATE_PRIOR = 3;
    private static final double OWN_RATE_PRIOR = 8;
    private static final double RATE_MAX = 0.95;

    /// How many times the usual changes a small, a usual and a large update have.
    private static final double[] UPDATES = {0.05, 0.5, 3};

    /// Who changed once may not when others do again.
    private static final float STAYS_AFTER_CHANGE = 0.1F;

    /// Who stayed once changes at this part of its rate when things repeat.
    private static final double CHANGES_AFTER_STAY = 0.3;

    static Scenarios of(List<Seen> parcels) {
        var past = parcels.stream().mapToInt(Seen::updates).max().orElse(0);
        var weights = new float[UPDATES.length + past];
        var total = PRIOR;
        for (var ago = 0; ago < past; ago++) {
            total += Math.pow(DECAY, ago);
        }
        for (var i = 0; i < weights.length; i++) {
            var ago = i - UPDATES.length;
            weights[i] = (float) ((ago < 0 ? PRIOR / UPDATES.length : Math.pow(DECAY, ago)) / total);
        }
        var usual = usualRate(parcels, past);
        var stays = new float[parcels.size()][];
        for (var i = 0; i < stays.length; i++) {
            stays[i] = stays(parcels.get(i), usual, weights.length);
        }
        return new Scenarios(weights, stays);
    }

    /// The part of all parcels that an update changes.
    private static double usualRate(List<Seen> parcels, int past) {
        var changed = RATE * RATE_PRIOR;
        var all = RATE_PRIOR;
        for (var ago = 0; ago < past; ago++) {
            var there = 0;
            var changes = 0;
            for (var parcel : parcels) {
                if (ago < parcel.updates()) {
                    there++;
                    changes += parcel.changes() >> ago & 1;
                }
            }
            var weight = Math.pow(RATE_DECAY, ago);
            changed += weight * changes / there;
            all += weight;
        }
        return changed / all;
    }

    private static float[] stays(Seen parcel, double usual, int scenarios) {
        var changed = OWN_RATE_PRIOR * usual;
        var all = OWN_RATE_PRIOR;
        for (var ago = 0; ago < parcel.updates(); ago++) {
            var weight = Math.pow(RATE_DECAY, ago);
            changed += weight * (parcel.changes() >> ago & 1);
            all += weight;
        }
        var rate = Math.min(RATE_MAX, changed / all);
        var stays = new float[scenarios];
        for (var i = 0; i < scenarios; i++) {
            var ago = i - UPDATES.length;
            stays[i] = ago < 0
                    ? (float) Math.pow(1 - rate, UPDATES[i])
                    : parcel.changed(ago)
                            .map(did -> did ? STAYS_AFTER_CHANGE : (float) (1 - CHANGES_AFTER_STAY * rate))
                            .orElse((float) (1 - rate));
        }
        return stays;
    }

    /// How likely something that stays with these chances changes.
    float change(float[] together) {
        var stays = 0F;
        for (var i = 0; i < weights.length; i++) {
            stays += weights[i] * together[i];
        }
        return 1 - stays;
    }

    /// How likely one of two changes.
    float change(float[] one, float[] other) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        var i = 0;
        for (; i < weights.length - 3; i += 4) {
            a += weights[i] * one[i] * other[i];
            b += weights[i + 1] * one[i + 1] * other[i + 1];
            c += weights[i + 2] * one[i + 2] * other[i + 2];
            d += weights[i + 3] * one[i + 3] * other[i + 3];
        }
        for (; i < weights.length; i++) {
            a += weights[i] * one[i] * other[i];
        }
        return 1 - (a + b + c + d);
    }
}
