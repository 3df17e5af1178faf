package dockerenvs.cli;

import dockerenvs.cli.ProgressBoard.Moving;
import dockerenvs.cli.ProgressBoard.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a terminal shows of work that goes on.
///
/// ```
///     push 4abcf2066143 [===========>        ]   61.2 MB of 102.4 MB   12.3 MB/s
///     push 77aa11c0d4e5 [==>                 ]    2.0 MB of 18.1 MB     1.1 MB/s
///     12 of 31 left     [======>             ]  403.0 MB of 1.2 GB     13.4 MB/s
///     12 pushed (310.4 MB, 13.4 MB/s) · 3 mounted (80.0 MB) · 4 skipped (12.5 MB)
/// ```
///
/// The line before the last one is about all that is to be done, where that is known and more than a few things. Small
/// and dumb terminals get one line: what the first one is about, and how far all is, else the last one.
final class ProgressText {
    private static final int LINES_MAX = 8;
    private static final int COLUMNS_MIN = 60;
    private static final int ROWS_MIN = 8;
    private static final int COLUMNS_MAX = 110;
    private static final int BAR_MIN = 8;
    private static final int BAR_MAX = 30;
    private static final int LABEL_MAX = 45;
    /// A layer and its configuration have lines of their own.
    private static final int FEW = 2;

    private ProgressText() {}

    /// The lines, none longer than the terminal is wide.
    static List<String> lines(ProgressBoard.View view, ScreenSize size, boolean isDumb) {
        if (view.moving().isEmpty()) {
            return List.of();
        }
        // what fills a line to its end may open a new one
        var columns = Math.min(size.columns() - 1, COLUMNS_MAX);
        if (isDumb || columns < COLUMNS_MIN || size.rows() < ROWS_MIN) {
            var all = total(view).map(ProgressText::inShort).orElseGet(() -> summary(view, 0));
            return List.of(cut(label(view.moving().getFirst()) + " · " + all, columns));
        }
        var total = total(view);
        // the upper half stays for what was there before
        var shown = view.moving().stream()
                .limit(Math.min(LINES_MAX, size.rows() / 2 - (total.isPresent() ? 2 : 1)))
                .toList();
        var labelColumns = Math.min(
                LABEL_MAX,
                Stream.concat(shown.stream(), total.stream())
                        .mapToInt(one -> label(one).length())
                        .max()
                        .orElse(0));
        var lines = new ArrayList<String>();
        Stream.concat(shown.stream(), total.stream())
                .forEach(one -> lines.add(cut(line(one, labelColumns, columns), columns)));
        lines.add(cut(summary(view, view.moving().size() - shown.size()), columns));
        return List.copyOf(lines);
    }

    /// All that is to be done, as one thing.
    private static Optional<Moving> total(ProgressBoard.View view) {
        return view.total()
                .filter(total -> total.count() > FEW)
                .map(total -> new Moving(
                        total.left() + " of " + total.count(),
                        "left",
                        total.bytes(),
                        total.bytesMax(),
                        total.bytesPerSecond()));
    }

    private static String inShort(Moving total) {
        return "%s, %s of %s, %s/s"
                .formatted(
                        label(total),
                        ImageText.size(total.bytes()),
                        ImageText.size(total.bytesMax()),
                        ImageText.size(total.bytesPerSecond()));
    }

    private static String line(Moving one, int labelColumns, int columns) {
        var name = cut(label(one), labelColumns);
        var label = name + " ".repeat(labelColumns - name.length());
        if (one.bytes() == 0) {
            // some work says nothing before its end
            return one.isSizeKnown() ? label + "  " + ImageText.size(one.bytesMax()) : name;
        }
        if (!one.isSizeKnown()) {
            return "%s  %s  %s/s".formatted(label, ImageText.size(one.bytes()), ImageText.size(one.bytesPerSecond()));
        }
        var numbers = "%9s of %-9s %9s/s"
                .formatted(
                        ImageText.size(one.bytes()),
                        ImageText.size(one.bytesMax()),
                        ImageText.size(one.bytesPerSecond()));
        var barColumns = Math.min(BAR_MAX, columns - labelColumns - numbers.length() - " []".length());
        return barColumns < BAR_MIN ? label + numbers : label + " [" + bar(one, barColumns) + "]" + numbers;
    }

    private static String bar(Moving one, int columns) {
        var full = (int) (Math.min(one.bytes(), one.bytesMax()) * columns / Math.max(1, one.bytesMax()));
        return full == columns ? "=".repeat(columns) : "=".repeat(full) + ">" + " ".repeat(columns - full - 1);
    }

    private static String summary(ProgressBoard.View view, int hidden) {
        var parts = new ArrayList<String>();
        view.tallies().stream().map(ProgressText::part).forEach(parts::add);
        if (hidden > 0) {
            parts.add(hidden + " more under way");
        }
        return String.join(" · ", parts);
    }

    private static String part(Tally tally) {
        var numbers = new ArrayList<String>();
        if (tally.bytes() > 0) {
            numbers.add(ImageText.size(tally.bytes()));
        }
        if (tally.isUnderWay()) {
            numbers.add(ImageText.size(tally.bytesPerSecond()) + "/s");
        }
        var text = tally.count() + " " + participle(tally.verb());
        return numbers.isEmpty() ? text : numbers.stream().collect(Collectors.joining(", ", text + " (", ")"));
    }

    private static String participle(String verb) {
        return switch (verb) {
            case "read" -> "read";
            case "skip" -> "skipped";
            default -> verb.endsWith("e") ? verb + "d" : verb + "ed";
        };
    }

    private static String label(Moving one) {
        return ImageText.visible(one.verb() + " " + one.thing());
    }

    private static String cut(String text, int columns) {
        return text.length() <= columns ? text : text.substring(0, Math.max(0, columns - 1)) + "…";
    }
}
