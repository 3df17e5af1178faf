package dockerenvs.cli;

import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import dockerenvs.json.JsonString;
import dockerenvs.oci.archive.StoredName;
import dockerenvs.oci.check.ImageDiff;
import dockerenvs.oci.check.LayerDiff;
import dockerenvs.oci.check.PathDiff;
import dockerenvs.oci.check.PathState;
import dockerenvs.oci.check.SettingDiff;
import dockerenvs.oci.check.Transfer;
import dockerenvs.oci.image.Image;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// What `diff` says to people: `-` before what the first image has, `+` before what the second one has, `~` before
/// what is another in both, `=` before what is the same.
final class DiffText {
    /// Paths that are listed when nobody says how many.
    static final int LINES = 100;

    private final DiffCommand.Side before;
    private final DiffCommand.Side after;
    private final Listing listing;
    private final StringBuilder text = new StringBuilder();

    DiffText(DiffCommand.Side before, DiffCommand.Side after, Listing listing) {
        this.before = before;
        this.after = after;
        this.listing = listing;
    }

    /// Which paths are listed.
    ///
    /// @param brief whether folders may stand for all that is in them
    /// @param limit how many lines at most
    /// @param times whether a time alone is a difference
    record Listing(boolean brief, int limit, boolean times) {}

    String of(ImageDiff difference) {
        header("---", before);
        header("+++", after);
        if (before.image().digest().equals(after.image().digest())) {
            text.append("\nThe images are the same.\n");
            return text.toString();
        }
        if (difference.isEmpty()) {
            text.append("\nThe images say the same. Only the form of their documents differs, and so their digests.\n");
            return text.toString();
        }
        settings(difference.settings());
        layers(difference.layers());
        transfer(difference.transfer());
        paths(difference.paths());
        return text.toString();
    }

    private void header(String sign, DiffCommand.Side side) {
        var names = side.names().stream().map(StoredName::toString).collect(Collectors.joining(", "));
        text.append("%s %s  %s%s\n"
                .formatted(
                        sign,
                        side.argument(),
                        names.isEmpty() ? "" : ImageText.visible(names) + "  ",
                        side.image().digest()));
    }

    private void settings(List<SettingDiff> differences) {
        if (differences.isEmpty()) {
            return;
        }
        text.append("\nSettings\n");
        for (var difference : differences) {
            difference.before().ifPresent(value -> setting("-", difference, value));
            difference.after().ifPresent(value -> setting("+", difference, value));
        }
    }

    private void setting(String sign, SettingDiff difference, Json value) {
        var name = difference.setting();
        var label = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        text.append("  %s %-12s %s\n"
                .formatted(sign, ImageText.visible(label), ImageText.visible(value(difference, value))));
    }

    private static String value(SettingDiff difference, Json value) {
        if (difference.setting().equals("history") && value instanceof JsonObject line) {
            return line.string("created_by").or(() -> line.string("comment")).orElseGet(() -> compact(line));
        }
        var shown = value instanceof JsonString(var plain) ? plain : compact(value);
        if (difference.key().isEmpty()) {
            return shown;
        }
        return value.equals(JsonObject.EMPTY) ? difference.key() : difference.key() + "=" + shown;
    }

    private static String compact(Json value) {
        return new String(value.bytes(), StandardCharsets.UTF_8);
    }

    private void layers(List<LayerDiff> layers) {
        var summary = new ArrayList<String>();
        for (var change : LayerDiff.Change.values()) {
            var some = layers.stream().filter(layer -> layer.change() == change).toList();
            var bytes = some.stream()
                    .mapToLong(layer -> place(layer).layer().blob().size())
                    .sum();
            if (!some.isEmpty()) {
                summary.add("%d %s (%s)".formatted(some.size(), word(change), ImageText.bytes(bytes)));
            }
        }
        text.append("\nLayers, base first: %s\n".formatted(summary.isEmpty() ? "none" : String.join(", ", summary)));
        for (var layer : layers) {
            layer(layer);
        }
    }

    private static LayerDiff.Place place(LayerDiff layer) {
        return layer.after().or(layer::before).orElseThrow();
    }

    private static String word(LayerDiff.Change change) {
        return switch (change) {
            case SAME -> "the same";
            case RECOMPRESSED -> "compressed otherwise";
            case REMOVED -> "removed";
            case ADDED -> "added";
        };
    }

    private void layer(LayerDiff layer) {
        var sign = switch (layer.change()) {
            case SAME -> "=";
            case RECOMPRESSED -> "~";
            case REMOVED -> "-";
            case ADDED -> "+";
        };
        var place = place(layer);
        var note = layer.change() == LayerDiff.Change.RECOMPRESSED
                ? "was %s, %s"
                        .formatted(
                                ImageText.compression(
                                        layer.before().orElseThrow().layer()),
                                ImageText.bytes(layer.before()
                                        .orElseThrow()
                                        .layer()
                                        .blob()
                                        .size()))
                : origin(layer.after().isPresent() ? after.image() : before.image(), place.index());
        text.append("  %s %3s %3s  %s  %-4s %15s  %s"
                .formatted(
                        sign,
                        index(layer.before()),
                        index(layer.after()),
                        place.layer().blob().digest().brief(),
                        ImageText.compression(place.layer()),
                        ImageText.number(place.layer().blob().size()),
                        note)
                .stripTrailing());
        text.append('\n');
    }

    private static String index(Optional<LayerDiff.Place> place) {
        return place.map(found -> Integer.toString(found.index())).orElse("");
    }

    private static String origin(Image image, int layer) {
        var history = ImageText.historyOfLayers(image);
        return layer < history.size() ? ImageText.origin(history.get(layer)) : "";
    }

    private void transfer(Transfer transfer) {
        var layers = transfer.layers() == 0
                ? "no layer"
                : "%s of %s"
                        .formatted(ImageText.bytes(transfer.layerBytes()), ImageText.count(transfer.layers(), "layer"));
        text.append("To send to who has the first image: %s, %s of documents\n"
                .formatted(layers, ImageText.bytes(transfer.documentBytes())));
    }

    private void paths(List<PathDiff> all) {
        if (all.isEmpty()) {
            return;
        }
        var paths = all.stream()
                .filter(path -> listing.times() || !path.isTimeOnly())
                .toList();
        text.append("\nPaths: %s\n".formatted(summary(all, paths)));
        var brief = listing.brief() && paths.size() > listing.limit();
        var lines = brief ? PathLine.brief(paths) : PathLine.each(paths);
        for (var line : lines.subList(0, Math.min(listing.limit(), lines.size()))) {
            path(line);
        }
        if (lines.size() > listing.limit()) {
            text.append("  … and %s more; `--files` lists every path\n"
                    .formatted(ImageText.number(lines.size() - listing.limit())));
        }
    }

    private static String summary(List<PathDiff> all, List<PathDiff> shown) {
        var added = shown.stream().filter(PathDiff::isAdded).toList();
        var removed = shown.stream().filter(PathDiff::isRemoved).toList();
        var changed = shown.size() - added.size() - removed.size();
        var parts = new ArrayList<String>();
        if (!added.isEmpty()) {
            parts.add("%s added (%s)".formatted(ImageText.number(added.size()), ImageText.bytes(bytes(added))));
        }
        if (!removed.isEmpty()) {
            parts.add("%s removed (%s)".formatted(ImageText.number(removed.size()), ImageText.bytes(bytes(removed))));
        }
        if (changed > 0) {
            parts.add("%s changed".formatted(ImageText.number(changed)));
        }
        if (all.size() > shown.size()) {
            parts.add("%s with another time only".formatted(ImageText.number(all.size() - shown.size())));
        }
        return String.join(", ", parts);
    }

    private static long bytes(List<PathDiff> paths) {
        return paths.stream().mapToLong(PathLine::bytes).sum();
    }

    private void path(PathLine line) {
        var path = line.difference();
        var state = path.after().or(path::before).orElseThrow();
        var sign = path.isAdded() ? "+" : path.isRemoved() ? "-" : "~";
        var notes = path.changes().stream()
                .map(change -> note(change, path.before().orElseThrow(), state))
                .collect(Collectors.joining(", "));
        text.append("  %s %s".formatted(sign, ImageText.file(state.placed(), line.totalBytes())));
        if (line.inside() > 0) {
            text.append("  (and %s in it)".formatted(ImageText.count(line.inside(), "path")));
        }
        text.append(notes.isEmpty() ? "\n" : "  (" + notes + ")\n");
    }

    private static String note(PathDiff.Change change, PathState before, PathState after) {
        var one = before.placed().entry();
        var other = after.placed().entry();
        return switch (change) {
            case TYPE -> "was " + ImageJson.type(one.type());
            case CONTENT ->
                before.size() == after.size()
                        ? "other content"
                        : "%s -> %s".formatted(ImageText.number(before.size()), ImageText.bytes(after.size()));
            case TARGET -> "was" + ImageText.target(one.type());
            case MODE ->
                "mode %04o -> %04o"
                        .formatted(one.attributes().mode(), other.attributes().mode());
            case OWNER ->
                "owner %d:%d -> %d:%d"
                        .formatted(
                                one.attributes().uid(),
                                one.attributes().gid(),
                                other.attributes().uid(),
                                other.attributes().gid());
            case EXTENDED_ATTRIBUTES -> "other extended attributes";
            case TIME -> "time %s -> %s".formatted(ImageText.time(one), ImageText.time(other));
        };
    }
}
