package dockerenvs.cli;

import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonNumber;
import dockerenvs.layering.Parcel;
import java.util.List;
import java.util.Locale;

/// A layer of a plan, explained.
///
/// @param reason why these are together
/// @param chance that the next update changes it
record LayerRow(LayerParcels layer, String reason, double chance) {
    private static final double PERCENT = 100;

    static LayerRow of(LayerParcels layer, double chance) {
        return new LayerRow(layer, layer.packages().size() == 1 ? "alone" : "changes together", chance);
    }

    /// Lines for people, and what an update is expected to send.
    static String text(List<LayerRow> rows, LockParcels lock) {
        var text = new StringBuilder("      size  change  packages\n");
        var expected = 0.0;
        var all = 0L;
        for (var row : rows) {
            expected += row.chance * LockParcels.known(row.layer.all());
            all += LockParcels.known(row.layer.all());
            text.append(String.format(
                    Locale.ROOT,
                    "%10s  %5.0f%%  %s: %s%n",
                    lock.text(row.layer.all()),
                    row.chance * PERCENT,
                    row.reason,
                    row.layer.text(Parcel::name)));
        }
        return text.append("%s in %d layers; the next update is expected to send %s%n"
                        .formatted(lock.sum(all), rows.size(), lock.sum(Math.round(expected))))
                .toString();
    }

    static String json(List<LayerRow> rows, LockParcels lock) {
        return JsonArray.of(rows.stream()
                        .map(row -> lock.json(row.layer.all())
                                .with(
                                        "change_percent",
                                        new JsonNumber(String.format(Locale.ROOT, "%.1f", row.chance * PERCENT)))
                                .with("reason", row.reason)
                                .with(
                                        "packages",
                                        JsonArray.ofStrings(row.layer.packages().stream()
                                                .map(Parcel::name)
                                                .toList()))
                                .with(
                                        "covered",
                                        JsonArray.ofStrings(row.layer.covered().stream()
                                                .map(Parcel::stem)
                                                .toList())))
                        .toList())
                .pretty();
    }
}
