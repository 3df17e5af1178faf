package dockerenvs.cli;

import dockerenvs.conda.environment.LockedPackage;
import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.conda.spec.PublicUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// Packages as people read them, a line each.
final class SolutionText {
    private static final List<String> TITLES = List.of("name", "version", "build", "channel", "size");

    private SolutionText() {}

    /// A table of the packages of a lock, and what they are together.
    static List<String> table(List<LockedPackage> packages) {
        var records = packages.stream().map(LockedPackage::record).toList();
        var lines = new ArrayList<>(table(records, TITLES));
        lines.add("");
        lines.add(sum(records));
        return lines;
    }

    /// A table of package files, with a line of titles.
    static List<String> ofRecords(List<PackageRecord> records) {
        return table(records, TITLES);
    }

    private static List<String> table(List<PackageRecord> records, List<String> titles) {
        var rows = new ArrayList<List<String>>();
        rows.add(titles);
        for (var record : records) {
            rows.add(List.of(record.name(), record.version(), record.build(), place(record), size(record.size())));
        }
        var widths = new int[titles.size()];
        for (var row : rows) {
            for (var i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        var line = new StringBuilder();
        var last = row.size() - 1;
        for (var i = 0; i < last; i++) {
            line.append(row.get(i)).repeat(' ', widths[i] - row.get(i).length() + 2);
        }
        return line.repeat(' ', widths[last] - row.get(last).length())
                .append(row.get(last))
                .toString();
    }

    private static String size(OptionalLong size) {
        return size.isPresent() ? ImageText.size(size.getAsLong()) : "?";
    }

    /// Channel and subdir, without the server; of a folder its name.
    static String place(PackageRecord record) {
        var channel = PublicUrl.ofChannel(record.channel(), record.subdir());
        var server = channel.indexOf("://");
        var start = channel.startsWith("file:") ? channel.lastIndexOf('/') : channel.indexOf('/', server + 3);
        var path = server < 0 ? channel : channel.substring(start + 1);
        return path.isEmpty() ? record.subdir() : path + "/" + record.subdir();
    }

    private static String sum(List<PackageRecord> records) {
        var known =
                records.stream().flatMapToLong(record -> record.size().stream()).toArray();
        var bytes = 0L;
        for (var size : known) {
            bytes += size;
        }
        return "%s, %s%s"
                .formatted(
                        ImageText.count(records.size(), "package"),
                        ImageText.size(bytes),
                        known.length < records.size()
                                ? " and %d of unknown size".formatted(records.size() - known.length)
                                : "");
    }
}
