package dockerenvs.layering;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What a plan leaves to the next one: who shared a layer, and who changed in which of the last updates.
///
/// It travels as text, a line for each parcel: layer, name, identity, how many updates it was seen in, and in
/// hexadecimal a bit for each of them in which it changed, the latest lowest.
///
/// @param layers as they were, the lowest first
public record LayerMemory(List<List<Seen>> layers) {
    /// Of no plan.
    public static final LayerMemory EMPTY = new LayerMemory(List.of());

    /// Updates that are remembered.
    static final int UPDATES_MAX = 30;

    /// How its text begins.
    public static final String HEADER = "docker-envs-layers 1";

    /// More text is not read: it is not worth its place in a manifest, which registries take up to 4 MiB.
    public static final int CHARACTERS_MAX = 1 << 20;

    private static final Pattern LINE = Pattern.compile(
            "(\\d{1,4})\t([^\t\\p{Cntrl}]{1,200})\t([^\t\\p{Cntrl}]{0,200})\t(\\d{1,2})\t([0-9a-f]{1,8})");

    /// A parcel of the past.
    ///
    /// @param updates it was there before and after, [#UPDATES_MAX] at most
    /// @param changes a bit for each of them, set when it changed; the latest is the lowest
    public record Seen(String name, String identity, int updates, int changes) {
        static Seen first(Parcel parcel) {
            return new Seen(parcel.name(), parcel.identity(), 0, 0);
        }

        boolean is(Parcel parcel) {
            return name.equals(parcel.name()) && identity.equals(parcel.identity());
        }

        Seen updatedTo(Parcel parcel) {
            var mask = (1 << UPDATES_MAX) - 1;
            var changed = identity.equals(parcel.identity()) ? 0 : 1;
            return new Seen(
                    name, parcel.identity(), Math.min(UPDATES_MAX, updates + 1), (changes << 1 | changed) & mask);
        }

        /// Whether it changed that many updates ago; nothing when it was not there.
        Optional<Boolean> changed(int updatesAgo) {
            return updatesAgo < updates ? Optional.of((changes >> updatesAgo & 1) == 1) : Optional.empty();
        }
    }

    public LayerMemory {
        layers = layers.stream().map(List::copyOf).toList();
    }

    /// Reads what [#text] wrote.
    ///
    /// @return nothing when it is of another version or cannot be: a plan can do without
    public static Optional<LayerMemory> parse(String text) {
        var lines = text.lines().toList();
        if (text.length() > CHARACTERS_MAX
                || lines.isEmpty()
                || !lines.getFirst().equals(HEADER)) {
            return Optional.empty();
        }
        var layers = new ArrayList<List<Seen>>();
        var names = new HashSet<String>();
        for (var line : lines.subList(1, lines.size())) {
            var matcher = LINE.matcher(line);
            if (!matcher.matches() || !names.add(matcher.group(2))) {
                return Optional.empty();
            }
            var layer = Integer.parseInt(matcher.group(1));
            if (layer == layers.size()) {
                layers.add(new ArrayList<>());
            } else if (layer != layers.size() - 1) {
                return Optional.empty();
            }
            var updates = Integer.parseInt(matcher.group(4));
            var changes = Long.parseLong(matcher.group(5), 16);
            if (updates > UPDATES_MAX || changes >> updates != 0) {
                return Optional.empty();
            }
            layers.getLast().add(new Seen(matcher.group(2), matcher.group(3), updates, (int) changes));
        }
        return Optional.of(new LayerMemory(layers));
    }

    /// The text that travels with an image.
    public String text() {
        var text = new StringBuilder(HEADER).append('\n');
        for (var i = 0; i < layers.size(); i++) {
            for (var seen : layers.get(i)) {
                text.append(i).append('\t').append(seen.name()).append('\t').append(seen.identity());
                text.append('\t').append(seen.updates()).append('\t').append(Integer.toHexString(seen.changes()));
                text.append('\n');
            }
        }
        return text.toString();
    }

    /// The plan that left it.
    ///
    /// @return nothing when it was a plan of others than these
    public Optional<LayerPlan> planOf(List<Parcel> parcels) {
        var clean = clean(parcels);
        if (clean.stream().mapToInt(List::size).sum() != parcels.size()) {
            return Optional.empty();
        }
        return Optional.of(new LayerPlan(clean.stream()
                .map(names -> {
                    var wanted = new HashSet<>(names);
                    return parcels.stream()
                            .filter(parcel -> wanted.contains(parcel.name()))
                            .toList();
                })
                .toList()));
    }

    /// Whether there was a layer of just these.
    public boolean holds(List<Parcel> layer) {
        var wanted = identities(layer);
        return layers.stream().anyMatch(kept -> kept.size() == layer.size() && isIn(kept, wanted));
    }

    /// The layers that can stay as they are: all of them is still wanted.
    List<List<String>> clean(List<Parcel> parcels) {
        var wanted = identities(parcels);
        return layers.stream()
                .filter(layer -> isIn(layer, wanted))
                .map(layer -> layer.stream().map(Seen::name).toList())
                .toList();
    }

    private static boolean isIn(List<Seen> layer, Map<String, String> wanted) {
        return layer.stream().allMatch(seen -> seen.identity().equals(wanted.get(seen.name())));
    }

    private static Map<String, String> identities(List<Parcel> parcels) {
        return parcels.stream().collect(Collectors.toMap(Parcel::name, Parcel::identity));
    }

    /// What is known of each parcel after the update to them. The same parcels again are no update.
    List<Seen> updatedTo(List<Parcel> parcels) {
        var before = new HashMap<String, Seen>();
        layers.forEach(layer -> layer.forEach(seen -> before.put(seen.name(), seen)));
        var same = before.size() == parcels.size() && parcels.stream().allMatch(parcel -> isSame(before, parcel));
        return parcels.stream()
                .map(parcel -> {
                    var seen = Optional.ofNullable(before.get(parcel.name()));
                    return seen.map(known -> same ? known : known.updatedTo(parcel))
                            .orElseGet(() -> Seen.first(parcel));
                })
                .toList();
    }

    private static boolean isSame(Map<String, Seen> before, Parcel parcel) {
        return Optional.ofNullable(before.get(parcel.name()))
                .filter(seen -> seen.is(parcel))
                .isPresent();
    }
}
