package dockerenvs.layering;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a plan leaves to the next one: who shared a layer, and who changed in which of the last updates.
///
/// It travels as text, a line for each parcel: layer, name, identity, bytes, how many updates it was seen in, and in
/// hexadecimal a bit for each of them in which it changed, the latest lowest. Parcels that are covered have a `-` in
/// place of the last two.
///
/// @param layers as they were, the lowest first
public record LayerMemory(List<Kept> layers) {
    /// Of no plan.
    public static final LayerMemory EMPTY = new LayerMemory(List.of());

    /// Updates that are remembered.
    static final int UPDATES_MAX = 30;

    /// How its text begins.
    public static final String HEADER = "docker-envs-layers 2";

    /// More text is not read: it is not worth its place in a manifest, which registries take up to 4 MiB.
    public static final int CHARACTERS_MAX = 1 << 20;

    private static final Pattern LINE = Pattern.compile("(\\d{1,4})\t([^\t\\p{Cntrl}]{1,200})\t([^\t\\p{Cntrl}]{0,200})"
            + "\t(\\d{1,15})\t(?:-|(\\d{1,2})\t([0-9a-f]{1,8}))");

    /// A layer of the past.
    ///
    /// @param seen what was wanted of it
    /// @param covered what else lay in it
    public record Kept(List<Seen> seen, List<Parcel> covered) {
        public Kept {
            seen = List.copyOf(seen);
            covered = List.copyOf(covered);
        }

        private Set<String> contents() {
            return contentsOf(Stream.concat(seen.stream().map(Seen::parcel), covered.stream()));
        }
    }

    /// A parcel of the past.
    ///
    /// @param updates it was there before and after, [#UPDATES_MAX] at most
    /// @param changes a bit for each of them, set when it changed; the latest is the lowest
    public record Seen(Parcel parcel, int updates, int changes) {
        static Seen first(Parcel parcel) {
            return new Seen(parcel, 0, 0);
        }

        public String name() {
            return parcel.name();
        }

        public String identity() {
            return parcel.identity();
        }

        boolean is(Parcel other) {
            return parcel.isSame(other);
        }

        Seen updatedTo(Parcel next) {
            var mask = (1 << UPDATES_MAX) - 1;
            var changed = is(next) ? 0 : 1;
            return new Seen(next, Math.min(UPDATES_MAX, updates + 1), (changes << 1 | changed) & mask);
        }

        /// Whether it changed that many updates ago; nothing when it was not there.
        Optional<Boolean> changed(int updatesAgo) {
            return updatesAgo < updates ? Optional.of((changes >> updatesAgo & 1) == 1) : Optional.empty();
        }
    }

    public LayerMemory {
        layers = List.copyOf(layers);
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
        var seen = new ArrayList<List<Seen>>();
        var covered = new ArrayList<List<Parcel>>();
        var names = new HashSet<String>();
        for (var line : lines.subList(1, lines.size())) {
            var matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            var layer = Integer.parseInt(matcher.group(1));
            if (layer == seen.size()) {
                seen.add(new ArrayList<>());
                covered.add(new ArrayList<>());
            } else if (layer != seen.size() - 1) {
                return Optional.empty();
            }
            var parcel = new Parcel(matcher.group(2), matcher.group(3), Long.parseLong(matcher.group(4)));
            if (Optional.ofNullable(matcher.group(5)).isEmpty()) {
                covered.getLast().add(parcel);
                continue;
            }
            var updates = Integer.parseInt(matcher.group(5));
            var changes = Long.parseLong(matcher.group(6), 16);
            if (updates > UPDATES_MAX || changes >> updates != 0 || !names.add(parcel.name())) {
                return Optional.empty();
            }
            seen.getLast().add(new Seen(parcel, updates, (int) changes));
        }
        var layers = new ArrayList<Kept>();
        for (var i = 0; i < seen.size(); i++) {
            layers.add(new Kept(seen.get(i), covered.get(i)));
        }
        return Optional.of(new LayerMemory(layers));
    }

    /// The text that travels with an image.
    public String text() {
        var text = new StringBuilder(HEADER).append('\n');
        for (var i = 0; i < layers.size(); i++) {
            for (var seen : layers.get(i).seen()) {
                line(text, i, seen.parcel())
                        .append(seen.updates())
                        .append('\t')
                        .append(Integer.toHexString(seen.changes()))
                        .append('\n');
            }
            for (var parcel : layers.get(i).covered()) {
                line(text, i, parcel).append("-\n");
            }
        }
        return text.toString();
    }

    private static StringBuilder line(StringBuilder text, int layer, Parcel parcel) {
        return text.append(layer)
                .append('\t')
                .append(parcel.name())
                .append('\t')
                .append(parcel.identity())
                .append('\t')
                .append(parcel.size())
                .append('\t');
    }

    /// The plan that left it.
    ///
    /// @return nothing when it was a plan of others than these
    public Optional<LayerPlan> planOf(List<Parcel> parcels) {
        var byName = byName(parcels);
        var seen = layers.stream().flatMap(layer -> layer.seen().stream()).toList();
        if (seen.size() != parcels.size() || !seen.stream().allMatch(one -> isWanted(one, byName))) {
            return Optional.empty();
        }
        return Optional.of(new LayerPlan(
                layers.stream()
                        .map(layer -> {
                            var names = layer.seen().stream().map(Seen::name).collect(Collectors.toSet());
                            return parcels.stream()
                                    .filter(parcel -> names.contains(parcel.name()))
                                    .toList();
                        })
                        .toList(),
                layers.stream().map(Kept::covered).toList()));
    }

    /// Whether there was a layer of just these.
    public boolean holds(List<Parcel> contents) {
        var wanted = contentsOf(contents.stream());
        return layers.stream().anyMatch(layer -> layer.contents().equals(wanted));
    }

    /// The memory without some layers.
    ///
    /// @param lost all that lies in each of them
    LayerMemory without(List<List<Parcel>> lost) {
        var contents = lost.stream().map(layer -> contentsOf(layer.stream())).collect(Collectors.toSet());
        return new LayerMemory(layers.stream()
                .filter(layer -> !contents.contains(layer.contents()))
                .toList());
    }

    private static Set<String> contentsOf(Stream<Parcel> parcels) {
        return parcels.map(parcel -> parcel.name() + "\t" + parcel.identity()).collect(Collectors.toSet());
    }

    private static boolean isWanted(Seen seen, Map<String, Parcel> wanted) {
        return Optional.ofNullable(wanted.get(seen.name())).filter(seen::is).isPresent();
    }

    private static Map<String, Parcel> byName(List<Parcel> parcels) {
        var byName = new HashMap<String, Parcel>();
        parcels.forEach(parcel -> byName.put(parcel.name(), parcel));
        return byName;
    }

    /// What is known of each parcel after the update to them. The same parcels again are no update.
    List<Seen> updatedTo(List<Parcel> parcels) {
        var before = new HashMap<String, Seen>();
        layers.forEach(layer -> layer.seen().forEach(seen -> before.put(seen.name(), seen)));
        var same = before.size() == parcels.size()
                && parcels.stream()
                        .allMatch(parcel -> Optional.ofNullable(before.get(parcel.name()))
                                .filter(seen -> seen.is(parcel))
                                .isPresent());
        return parcels.stream()
                .map(parcel -> {
                    var seen = Optional.ofNullable(before.get(parcel.name()));
                    return seen.map(known -> same ? known : known.updatedTo(parcel))
                            .orElseGet(() -> Seen.first(parcel));
                })
                .toList();
    }
}
