package dockerenvs.layering;

import dockerenvs.content.MalformedInput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Layers as a user groups them: a line names the packages of a layer, `*` stands for any characters, `#` starts a
/// comment. A package goes to the first line that names it; the others share what layers are left, the largest alone.
/// A name without `*` is in one line only, and is that of a package.
public final class GroupLayering implements Layering {
    private final List<List<String>> groups;

    private GroupLayering(List<List<String>> groups) {
        this.groups = groups;
    }

    /// Reads the text.
    ///
    /// @throws MalformedInput when it groups nothing, or names a package twice
    public static GroupLayering parse(String text) {
        var groups = text.lines()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .map(line -> List.of(line.split("[\\s,]+")))
                .toList();
        if (groups.isEmpty()) {
            throw MalformedInput.of(
                    "there is no group of packages", "write a line for each layer, with the names of its packages");
        }
        var names = new HashSet<String>();
        for (var name : groups.stream().flatMap(List::stream).toList()) {
            if (!names.add(name)) {
                throw MalformedInput.of(
                        "%s is named twice".formatted(MalformedInput.quote(name)),
                        "name it in the line of its layer only");
            }
        }
        return new GroupLayering(groups);
    }

    /// @throws MalformedInput when there is no package of a name, or more groups than layers
    @Override
    public String identity() {
        return "groups " + groups;
    }

    @Override
    public LayerPlan plan(List<Parcel> parcels, int layersMax) {
        checkNames(parcels);
        var taken = new HashSet<Parcel>();
        var layers = new ArrayList<List<Parcel>>();
        for (var group : groups) {
            var layer = parcels.stream()
                    .filter(parcel -> !taken.contains(parcel) && isNamed(parcel, group))
                    .toList();
            taken.addAll(layer);
            if (!layer.isEmpty()) {
                layers.add(layer);
            }
        }
        var others = parcels.stream().filter(parcel -> !taken.contains(parcel)).toList();
        var left = layersMax - layers.size();
        if (left < (others.isEmpty() ? 0 : 1)) {
            throw MalformedInput.of(
                    "the groups make %d layers, and with the other packages there may be %d"
                            .formatted(layers.size(), layersMax),
                    "join groups, or raise `--layers-max`");
        }
        return others.isEmpty()
                ? new LayerPlan(layers)
                : new LayerPlan(Stream.concat(layers.stream(), LayerPlan.largestAlone(others, left).layers().stream())
                        .toList());
    }

    private void checkNames(List<Parcel> parcels) {
        var known = parcels.stream().map(Parcel::name).collect(Collectors.toSet());
        var unknown = groups.stream()
                .flatMap(List::stream)
                .filter(name -> !name.contains("*") && !known.contains(name))
                .findFirst();
        if (unknown.isPresent()) {
            throw MalformedInput.of(
                    "the groups name %s, which is no package of the environment"
                            .formatted(MalformedInput.quote(unknown.get())),
                    "correct it, or write `%s*` if it need not be there".formatted(unknown.get()));
        }
    }

    private static boolean isNamed(Parcel parcel, List<String> group) {
        return group.stream()
                .anyMatch(pattern -> parcel.name().matches("\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E"));
    }
}
