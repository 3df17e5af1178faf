package dockerenvs.cli;

import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonNumber;
import dockerenvs.layering.Parcel;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A layer of a plan, explained.
///
/// @param covered old packages that lie hidden in it
/// @param reason why these are together
/// @param chance that the next update changes it
record LayerRow(List<Parcel> packages, List<Parcel> covered, String reason, double chance) {
    private static final double PERCENT = 100;

    static LayerRow of(List<Parcel> packages, List<Parcel> covered, double chance) {
        return new LayerRow(packages, covered, packages.size() == 1 ? "alone" : "changes together", chance);
    }

    private List<Parcel> contents() {
        return Stream.concat(packages.stream(), covered.stream()).toList();
    }

    private static String names(List<Parcel> parcels) {
        return parcels.stream().map(Parcel::name).collect(Collectors.joining(" "));
    }

    private String names() {
        return covered.isEmpty() ? names(packages) : names(packages) + " (covered: " + names(covered) + ")";
    }

    /// Lines for people, and what an update is expected to send.
    static String text(List<LayerRow> rows, LockParcels lock) {
        var text = new StringBuilder("      size  change  packages\n");
        var expected = 0.0;
        var all = 0L;
        for (var row : rows) {
            expected += row.chance * LockParcels.known(row.contents());
            all += LockParcels.known(row.contents());
            text.append(String.format(
                    Locale.ROOT,
                    "%10s  %5.0f%%  %s: %s%n",
                    lock.text(row.contents()),
                    row.chance * PERCENT,
                    row.reason,
                    row.names()));
        }
        return text.append("%s in %d layers; the next update is expected to send %s%n"
                        .formatted(lock.sum(all), rows.size(), lock.sum(Math.round(expected))))
                .toString();
    }

    static String json(List<LayerRow> rows, LockParcels lock) {
        return JsonArray.of(rows.stream()
                        .map(row -> lock.json(row.contents())
                                .with(
                                        "change_percent",
                                        new JsonNumber(String.format(Locale.ROOT, "%.1f", row.chance * PERCENT)))
                                .with("reason", row.reason)
                                .with(
                                        "packages",
                                        JsonArray.ofStrings(row.packages.stream()
                                                .map(Parcel::name)
                                                .toList()))
                                .with(
                                        "covered",
                                        JsonArray.ofStrings(row.covered.stream()
                                                .map(parcel -> parcel.name() + "-" + parcel.identity())
                                                .toList())))
                        .toList())
                .pretty();
    }
}
