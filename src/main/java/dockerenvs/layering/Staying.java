package dockerenvs.layering;

import dockerenvs.layering.LayerMemory.Kept;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A layer of the image before that stays as it is.
///
/// @param wanted numbers of the parcels in it that are wanted, ascending
/// @param size bytes of these, which need not be sent again
/// @param covered what else lies in it
record Staying(List<Integer> wanted, long size, List<Parcel> covered) {
    /// What even an empty parcel costs that is covered: its files have to be known, and hidden.
    private static final long COVERED_MIN = 4096;

    /// Bytes that are covered; those of a parcel of which nobody knows the size are too many.
    private long coveredSize() {
        return covered.stream().anyMatch(parcel -> parcel.size() == 0)
                ? Long.MAX_VALUE
                : covered.stream()
                        .mapToLong(parcel -> Math.max(COVERED_MIN, parcel.size()))
                        .sum();
    }

    /// Bytes that need not be sent again for each byte that is covered.
    private double worth() {
        return (double) size / Math.max(1, coveredSize());
    }

    /// Those that stay, in their order: what is worth most first, as far as little is covered. When there is no place
    /// for what is new, the smallest ones do not.
    ///
    /// @param coveredMax bytes that may be covered, in all layers together
    static List<Staying> of(LayerMemory memory, List<Parcel> parcels, int layersMax, long coveredMax) {
        var numbers = new HashMap<String, Integer>();
        for (var i = 0; i < parcels.size(); i++) {
            numbers.put(parcels.get(i).name(), i);
        }
        var layers = memory.layers().stream()
                .map(layer -> of(layer, parcels, numbers))
                .filter(layer -> !layer.wanted.isEmpty())
                .toList();
        var affordable = affordable(layers, coveredMax);
        var staying = new ArrayList<>(layers);
        staying.removeIf(layer -> !affordable.contains(layer));
        while (staying.size() > layersMax
                || staying.size() == layersMax
                        && staying.stream()
                                        .mapToInt(layer -> layer.wanted.size())
                                        .sum()
                                < parcels.size()) {
            staying.remove(staying.stream()
                    .min(Comparator.comparingLong(Staying::size))
                    .orElseThrow());
        }
        return staying;
    }

    private static Set<Staying> affordable(List<Staying> layers, long coveredMax) {
        var left = coveredMax;
        var affordable = new HashSet<Staying>();
        var byWorth = new ArrayList<>(layers);
        byWorth.sort(Comparator.comparingDouble(Staying::worth).reversed());
        for (var layer : byWorth) {
            if (layer.coveredSize() <= left) {
                left -= layer.coveredSize();
                affordable.add(layer);
            }
        }
        return affordable;
    }

    private static Staying of(Kept layer, List<Parcel> parcels, Map<String, Integer> numbers) {
        var wanted = new ArrayList<Integer>();
        var covered = new ArrayList<>(layer.covered());
        for (var seen : layer.seen()) {
            var number = Optional.ofNullable(numbers.get(seen.name()));
            if (number.isPresent() && seen.is(parcels.get(number.get()))) {
                wanted.add(number.get());
            } else {
                covered.add(seen.parcel());
            }
        }
        wanted.sort(Comparator.naturalOrder());
        return new Staying(
                wanted, wanted.stream().mapToLong(i -> parcels.get(i).size()).sum(), covered);
    }
}
