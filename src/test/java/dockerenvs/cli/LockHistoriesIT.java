package dockerenvs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dockerenvs.SharedFolder;
import dockerenvs.layering.LayerTrial;
import dockerenvs.layering.LayerTrial.Strategy;
import dockerenvs.layering.LockHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What updates of six real environments would have sent.
class LockHistoriesIT {
    private static final Offset<Double> ROUNDED = within(0.5);

    private static List<LockHistory> histories = List.of();

    @BeforeAll
    static void read() throws IOException {
        var found = new ArrayList<LockHistory>();
        try (var files = Files.list(SharedFolder.named("lock-histories"))) {
            for (var file : files.sorted().toList()) {
                found.add(LockHistoryFile.read(file));
            }
        }
        histories = found;
    }

    private static double percent(Strategy strategy, int layersMax) {
        return histories.stream()
                .mapToDouble(
                        history -> LayerTrial.of(history, strategy, layersMax).resentPercent())
                .average()
                .orElseThrow();
    }

    @Test
    void measuresTheFloorAndTheLargestAloneAsOthersDo() {
        assertThat(percent(Strategy.FLOOR, 20)).isCloseTo(21.7, within(0.05));
        Map.of(20, 38.1, 40, 30.2, 64, 26.9, 125, 23.8)
                .forEach((layersMax, expected) ->
                        assertThat(percent(Strategy.PACKAGE, layersMax)).isCloseTo(expected, within(0.06)));
    }

    @Test
    void sendsAtEveryLimitLessThanHalfOfWhatTheLargestAloneSendsAboveTheFloor() {
        var floor = percent(Strategy.FLOOR, 20);
        Map.of(20, 28.7, 40, 24.4, 64, 22.9, 125, 21.9).forEach((layersMax, most) -> {
            var sent = percent(Strategy.AUTO, layersMax);
            assertThat(sent).isLessThan(most + 0.05);
            assertThat(sent - floor).isLessThan((percent(Strategy.PACKAGE, layersMax) - floor) / 2);
        });
    }

    @Test
    void findsPopularityAndInstallOrderToSendNearlyAll() {
        assertThat(percent(Strategy.INSTALL_ORDER, 20)).isCloseTo(97.3, ROUNDED);
        assertThat(percent(Strategy.POPULARITY, 20)).isCloseTo(97.5, ROUNDED);
    }
}
