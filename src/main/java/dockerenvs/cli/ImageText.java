package dockerenvs.cli;

import dockerenvs.files.FileEntry;
import dockerenvs.files.FileType;
import dockerenvs.json.JsonArray;
import dockerenvs.oci.archive.StoredName;
import dockerenvs.oci.image.History;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.ImageFiles;
import dockerenvs.oci.image.Layer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What `inspect` says of an image to people.
final class ImageText {
    private static final int ANNOTATION_CHARACTERS_MAX = 500;

    private static final int ORIGIN_CHARACTERS_MAX = 70;

    private ImageText() {}

    static String of(Source source, Image image) {
        var text = new StringBuilder();
        var names = source.names().stream().map(StoredName::toString).collect(Collectors.joining(", "));
        line(text, "Names", names.isEmpty() ? "(none)" : names);
        line(text, "Digest", image.digest().toString());
        line(text, "Image ID", image.id().toString());
        line(text, "File", "%s, %s media types".formatted(source.kind(), image.family()));
        line(text, "Platform", image.platform().toString());
        line(text, "Created", image.configuration().created());
        line(
                text,
                "Size",
                "%s in %s"
                        .formatted(
                                bytes(storedBytes(image)), count(image.layers().size(), "layer")));
        settings(text, image);
        image.annotations().forEach((key, value) -> line(text, "Annotation", key + "=" + shortened(value)));
        text.append("\nLayers, base first\n");
        var history = historyOfLayers(image);
        for (var i = 0; i < image.layers().size(); i++) {
            var layer = image.layers().get(i);
            text.append("%4s  %s  %-4s %15s  %s"
                    .formatted(
                            i,
                            layer.blob().digest().brief(),
                            compression(layer),
                            number(layer.blob().size()),
                            i < history.size() ? origin(history.get(i)) : "")
                    .stripTrailing());
            text.append('\n');
        }
        return text.toString();
    }

    private static void settings(StringBuilder text, Image image) {
        var configuration = image.configuration();
        list(text, "Entrypoint", configuration.entrypoint());
        list(text, "Command", configuration.command());
        line(text, "User", configuration.user());
        line(text, "Directory", configuration.workingDirectory());
        configuration.environment().forEach(variable -> line(text, "Environment", variable));
        configuration.labels().forEach((name, value) -> line(text, "Label", name + "=" + value));
        configuration.exposedPorts().forEach(port -> line(text, "Port", port));
        configuration.volumes().forEach(volume -> line(text, "Volume", volume));
        line(text, "Stop signal", configuration.stopSignal());
    }

    private static void list(StringBuilder text, String label, List<String> list) {
        if (!list.isEmpty()) {
            line(text, label, new String(JsonArray.ofStrings(list).bytes(), StandardCharsets.UTF_8));
        }
    }

    private static void line(StringBuilder text, String label, String value) {
        if (!value.isEmpty()) {
            text.append("%-12s %s\n".formatted(label, visible(value)));
        }
    }

    static String origin(History line) {
        var origin = visible(line.createdBy().isEmpty() ? line.comment() : line.createdBy());
        return origin.length() > ORIGIN_CHARACTERS_MAX ? origin.substring(0, ORIGIN_CHARACTERS_MAX) + "…" : origin;
    }

    /// Text from an image must not steer the terminal.
    static String visible(String text) {
        return text.codePoints()
                .mapToObj(c -> Character.isISOControl(c) ? " " : Character.toString(c))
                .collect(Collectors.joining());
    }

    /// The lines of history that made a layer, in the order of the layers; none when the history does not fit.
    static List<History> historyOfLayers(Image image) {
        return image.configuration().isHistoryComplete()
                ? image.configuration().history().stream()
                        .filter(line -> !line.isEmptyLayer())
                        .toList()
                : List.of();
    }

    /// Bytes of all layers as they are stored.
    static long storedBytes(Image image) {
        return image.layers().stream().mapToLong(layer -> layer.blob().size()).sum();
    }

    /// A rounded size, as people remember it: `48.3 MB`.
    static String size(long bytes) {
        var units = List.of("kB", "MB", "GB", "TB");
        if (bytes < 1000) {
            return bytes + " B";
        }
        var tenths = rounded(bytes, 100);
        var unit = 0;
        for (var scale = 100_000L; tenths >= 10_000 && unit < units.size() - 1; scale *= 1000) {
            tenths = rounded(bytes, scale);
            unit++;
        }
        return tenths / 10 + "." + tenths % 10 + " " + units.get(unit);
    }

    private static long rounded(long number, long divisor) {
        return number / divisor + (number % divisor * 2 >= divisor ? 1 : 0);
    }

    /// A number with its thousands apart: `1,234,567`. By hand, as a formatter loads the tables of all locales first,
    /// for `%d` too: small numbers are formatted as texts.
    static String number(long number) {
        var text = new StringBuilder().append(number);
        for (var place = text.length() - 3; place > (number < 0 ? 1 : 0); place -= 3) {
            text.insert(place, ',');
        }
        return text.toString();
    }

    /// A number of bytes as people read it.
    static String bytes(long bytes) {
        return count(bytes, "byte");
    }

    /// How many things there are, in words.
    static String count(long number, String thing) {
        return number(number) + " " + (number == 1 ? thing : thing + "s");
    }

    static String compression(Layer layer) {
        return layer.compression().toString().toLowerCase(Locale.ROOT);
    }

    static Instant time(FileEntry entry) {
        return Instant.ofEpochSecond(entry.attributes().mtimeSeconds());
    }

    /// A listing like that of `ls -l`: mode, owner, bytes, layer, path.
    static String files(ImageFiles files) {
        var text = new StringBuilder();
        for (var placed : files.all()) {
            text.append(file(placed, placed.entry().size())).append('\n');
        }
        return text.toString();
    }

    /// A line of such a listing.
    static String file(ImageFiles.Placed placed, long size) {
        var entry = placed.entry();
        var attributes = entry.attributes();
        return "%s %5s:%-5s %13s  %3s  %s%s"
                .formatted(
                        mode(entry),
                        attributes.uid(),
                        attributes.gid(),
                        number(size),
                        placed.layer(),
                        visible(entry.path()),
                        target(entry.type()));
    }

    /// Where a link leads, as `ls -l` shows it.
    static String target(FileType type) {
        return switch (type) {
            case FileType.Symlink link -> " -> " + visible(link.target());
            case FileType.HardLink link -> " = " + visible(link.target());
            case FileType.Folder _ -> "/";
            case FileType.Regular _, FileType.Device _, FileType.Fifo _ -> "";
        };
    }

    /// The ten characters `ls -l` starts with.
    static String mode(FileEntry entry) {
        var kind = switch (entry.type()) {
            case FileType.Regular _, FileType.HardLink _ -> '-';
            case FileType.Folder _ -> 'd';
            case FileType.Symlink _ -> 'l';
            case FileType.Device device -> device.block() ? 'b' : 'c';
            case FileType.Fifo _ -> 'p';
        };
        var mode = entry.attributes().mode();
        var text = new StringBuilder().append(kind);
        for (var shift = 6; shift >= 0; shift -= 3) {
            var special = (mode >> 9 & 1 << shift / 3) != 0;
            text.append((mode >> shift & 4) != 0 ? 'r' : '-').append((mode >> shift & 2) != 0 ? 'w' : '-');
            var execute = (mode >> shift & 1) != 0;
            var letter = shift == 0 ? 't' : 's';
            text.append(special ? execute ? letter : Character.toUpperCase(letter) : execute ? 'x' : '-');
        }
        return text.toString();
    }

    /// Documents in annotations are for programs; `--json` has all of them.
    private static String shortened(String value) {
        return value.length() <= ANNOTATION_CHARACTERS_MAX
                ? value
                : value.substring(0, ANNOTATION_CHARACTERS_MAX) + "… (%d characters)".formatted(value.length());
    }
}
