package dockerenvs.conda.solve;

import java.util.ArrayList;
import java.util.List;

/// A line of a story and what explains it.
record StoryLine(String text, List<StoryLine> below) {
    private static final int COLUMNS_PER_STEP = 2;

    StoryLine {
        below = List.copyOf(below);
    }

    static StoryLine of(String text) {
        return new StoryLine(text, List.of());
    }

    /// As text, in at most that many lines: with as many of each group of siblings as fit.
    static List<String> render(List<StoryLine> story, int linesMax) {
        for (var siblings = linesMax; siblings > 1; siblings--) {
            var lines = new ArrayList<String>();
            render(story, 1, siblings, lines);
            if (lines.size() <= linesMax) {
                return lines;
            }
        }
        var lines = new ArrayList<String>();
        render(story, 1, 1, lines);
        if (lines.size() <= linesMax) {
            return lines;
        }
        var cut = new ArrayList<>(lines.subList(0, linesMax - 1));
        cut.add(" ".repeat(COLUMNS_PER_STEP) + "… and %d lines more".formatted(lines.size() - cut.size()));
        return cut;
    }

    private static void render(List<StoryLine> story, int step, int siblings, List<String> lines) {
        var indent = " ".repeat(COLUMNS_PER_STEP * step);
        for (var line : story.subList(0, Math.min(siblings, story.size()))) {
            lines.add(indent + line.text);
            render(line.below, step + 1, siblings, lines);
        }
        if (story.size() > siblings) {
            lines.add(indent + "… and %d more like it".formatted(story.size() - siblings));
        }
    }
}
