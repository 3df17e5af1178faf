package dockerenvs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.tasks.Progress;
import dockerenvs.tasks.TaskEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProgressBoardTest {
    private static final ScreenSize WIDE = new ScreenSize(100, 24);

    private Instant now = Instant.EPOCH;
    private final ProgressBoard board = new ProgressBoard(() -> now);
    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();

    @Test
    void showsALineForEachBlobWithBytesAndRateAndASummary() {
        push("4abcf2066143", 102_400_000).advanceTo(61_200_000);
        push("77aa11c0d4e5", 18_100_000).advanceTo(2_000_000);
        done("push", "aaaaaaaaaaaa", 40_000_000);
        skipped("mount", 80_000_000);
        skipped("skip", 12_500_000);
        skipped("skip", 500);
        pass(2);

        assertThat(lines(WIDE))
                .containsExactly(
                        "push 4abcf2066143 [=================>            ]  61.2 MB of 102.4 MB    30.6 MB/s",
                        "push 77aa11c0d4e5 [===>                          ]   2.0 MB of 18.1 MB      1.0 MB/s",
                        "1 pushed (103.2 MB, 51.6 MB/s) · 1 mounted (80.0 MB) · 2 skipped (12.5 MB)");
    }

    @Test
    void showsHowFarAllIsWhereItIsKnownWhatIsToBeDone() {
        board.expect("push", 31, 1_200_000_000);
        push("4abcf2066143", 102_400_000).advanceTo(61_200_000);
        done("push", "aaaaaaaaaaaa", 40_000_000);
        skipped("mount", 80_000_000);
        skipped("skip", 12_500_000);
        pass(2);

        assertThat(lines(WIDE))
                .containsExactly(
                        "push 4abcf2066143 [=================>            ]  61.2 MB of 102.4 MB    30.6 MB/s",
                        "28 of 31 left     [====>                         ] 193.7 MB of 1.2 GB      50.6 MB/s",
                        "1 pushed (101.2 MB, 50.6 MB/s) · 1 mounted (80.0 MB) · 1 skipped (12.5 MB)");
        assertThat(lines(new ScreenSize(80, 5)))
                .containsExactly("push 4abcf2066143 · 28 of 31 left, 193.7 MB of 1.2 GB, 50.6 MB/s");
    }

    @Test
    void showsNoTotalOfOneLayerAndItsConfiguration() {
        board.expect("push", 2, 1_000_500);
        push("4abcf2066143", 1_000_000).advanceTo(500_000);

        assertThat(lines(WIDE)).hasSize(2);
    }

    /// Things that have to be moved again, or were not expected, do not make more than all of them.
    @Test
    void neverShowsMoreThanAll() {
        board.expect("pull", 2, 1000);
        board.expect("pull", 1, 500);
        for (var i = 0; i < 4; i++) {
            done("pull", "blob" + i, 500);
        }
        push("4abcf2066143", 1000);
        pass(1);

        assertThat(lines(WIDE).get(1)).startsWith("0 of 3 left").endsWith("1.5 kB of 1.5 kB       2.0 kB/s");
    }

    @Test
    void leavesHalfOfTheScreenWithTheTotalToo() {
        board.expect("push", 9, 9000);
        for (var i = 0; i < 9; i++) {
            push("blob" + i, 1000);
        }

        assertThat(lines(new ScreenSize(100, 12))).hasSize(6).last().asString().endsWith(" · 5 more under way");
    }

    @Test
    void measuresTheRateOfTheLastSecondsAlone() {
        var stuck = push("4abcf2066143", 100_000_000);
        stuck.advanceTo(50_000_000);
        pass(1);
        assertThat(lines(WIDE).getFirst()).endsWith("50.0 MB/s");

        for (var second = 0; second < 4; second++) {
            pass(1);
            lines(WIDE);
        }

        assertThat(lines(WIDE).getFirst()).endsWith("0 B/s");
    }

    @Test
    void fallsBackWhenWorkBeginsAgain() {
        var again = push("4abcf2066143", 100_000_000);
        again.advanceTo(50_000_000);
        pass(1);
        lines(WIDE);

        again.advanceTo(0);

        assertThat(lines(WIDE).getFirst()).isEqualTo("push 4abcf2066143  100.0 MB");
    }

    @Test
    void showsNoBarForWhatSaysNothingBeforeItsEnd() {
        board.start("link", "numpy-2.1.0-py312_0.conda", 8_400_000);
        board.start("compile", "numpy", TaskEvent.BYTES_UNKNOWN);
        pass(1);

        assertThat(lines(WIDE))
                .containsExactly(
                        "link numpy-2.1.0-py312_0.conda  8.4 MB",
                        "compile numpy",
                        "0 linked (0 B/s) · 0 compiled (0 B/s)");
    }

    @Test
    void showsWhatIsPulledAndPushedAtOnceAsOneLine() {
        push("4abcf2066143", 1000);
        board.start("pull", "4abcf2066143", 1000);

        assertThat(lines(WIDE)).hasSize(2);
        assertThat(lines(WIDE).getLast()).isEqualTo("0 pushed (0 B/s) · 0 pulled (0 B/s)");
    }

    @Test
    void leavesHalfOfTheScreenAndCountsWhatItDoesNotShow() {
        for (var i = 0; i < 9; i++) {
            push("blob" + i, 1000);
        }

        assertThat(lines(new ScreenSize(100, 12))).hasSize(6).last().asString().endsWith(" · 4 more under way");
        assertThat(lines(new ScreenSize(100, 50))).hasSize(9).last().asString().endsWith(" · 1 more under way");
    }

    @Test
    void keepsToOneLineWhereTheTerminalIsSmall() {
        push("4abcf2066143", 1000).advanceTo(500);
        push("77aa11c0d4e5", 1000);
        pass(1);

        assertThat(lines(new ScreenSize(100, 5))).containsExactly("push 4abcf2066143 · 0 pushed (500 B, 500 B/s)");
        assertThat(lines(new ScreenSize(30, 50))).containsExactly("push 4abcf2066143 · 0 pushed…");
    }

    @Test
    void neverFillsALineToItsEnd() {
        push("a-very-long-name-of-a-package-that-nobody-would-give-to-one-1.2.3-0.conda", 1000);
        board.start("fetch", "of unknown size", TaskEvent.BYTES_UNKNOWN);

        for (var columns = 2; columns < 140; columns++) {
            var size = new ScreenSize(columns, 24);
            assertThat(lines(size)).allSatisfy(line -> assertThat(line.length()).isLessThan(size.columns()));
        }
    }

    @Test
    void drawsInPlaceAndIsGoneWhenAllIsDone() {
        var display = display("xterm");
        var one = push("4abcf2066143", 1000);
        display.draw();
        pass(1);
        one.advanceTo(1000);
        display.draw();
        one.done();
        display.draw();

        assertThat(terminal.toString(StandardCharsets.UTF_8)).isEqualTo("""
                        \rpush 4abcf2066143  1.0 kB\
                        \u001b[K
                        0 pushed (0 B/s)\u001b[J\
                        \r\u001b[1Apush 4abcf2066143 [==============================]   1.0 kB of 1.0 kB       1.0 kB/s\
                        \u001b[K
                        0 pushed (1.0 kB, 1.0 kB/s)\u001b[J\
                        \r\u001b[1A\u001b[J""");
    }

    @Test
    void overwritesWithBlanksWhereTheTerminalIsDumb() {
        var display = display("dumb");
        var one = push("4abcf2066143", 1000);
        display.draw();
        one.done();
        display.draw();

        var line = "push 4abcf2066143 · 0 pushed (0 B/s)";
        assertThat(terminal.toString(StandardCharsets.UTF_8))
                .isEqualTo("\r" + line + "\r" + " ".repeat(line.length()) + "\r");
    }

    @Test
    void makesWayForWhatIsPrintedMeanwhile() throws IOException {
        var screen = new Screen(new PrintStream(terminal, false, StandardCharsets.UTF_8), false);
        var above = screen.above(terminal);
        screen.draw(() -> List.of("progress"));
        above.write("warning: ".getBytes(StandardCharsets.UTF_8));
        screen.draw(() -> List.of("progress"));
        above.write("it\n".getBytes(StandardCharsets.UTF_8));
        screen.draw(() -> List.of("progress"));
        screen.close();
        screen.draw(() -> List.of("progress"));

        assertThat(terminal.toString(StandardCharsets.UTF_8))
                .isEqualTo("\rprogress\u001b[J\r\u001b[Jwarning: it\n\rprogress\u001b[J\r\u001b[J");
    }

    @Test
    void readsTheSizeOfTheTerminal() {
        assertThat(ScreenSize.parse("24 80\n")).contains(new ScreenSize(80, 24));
        assertThat(Stream.of("0 0\n", "24", "", " ", "24 80 1", "x y", "99999 1")
                        .map(ScreenSize::parse))
                .allSatisfy(size -> assertThat(size).isEmpty());
        assertThat(ScreenSize.ask(Map.of("COLUMNS", "120", "LINES", "40"))).isEqualTo(new ScreenSize(120, 40));
    }

    private ProgressDisplay display(String term) {
        var screen = new Screen(new PrintStream(terminal, false, StandardCharsets.UTF_8), term.equals("dumb"));
        return new ProgressDisplay(board, screen, () -> now, () -> WIDE);
    }

    private List<String> lines(ScreenSize size) {
        return new ArrayList<>(ProgressText.lines(board.view(), size, false));
    }

    private Progress push(String thing, long bytes) {
        return board.start("push", thing, bytes);
    }

    private void done(String verb, String thing, long bytes) {
        try (var progress = board.start(verb, thing, bytes)) {
            progress.advanceTo(bytes);
            progress.done();
        }
    }

    private void skipped(String verb, long bytes) {
        try (var progress = board.start(verb, "0123456789ab", bytes)) {
            progress.done();
        }
    }

    private void pass(int seconds) {
        now = now.plus(Duration.ofSeconds(seconds));
    }
}
