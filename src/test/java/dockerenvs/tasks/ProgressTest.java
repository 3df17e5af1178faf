package dockerenvs.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final List<TaskEvent> events = new ArrayList<>();

    @Test
    void pairsEachStartWithItsEnd() {
        try (var progress = ((Listener) events::add).start("fetch", "it", 10)) {
            progress.advanceTo(4);
            progress.advanceTo(10);
            progress.done();
            progress.done();
        }

        var activity = ((TaskEvent.Started) events.getFirst()).activity();
        assertThat(activity.verb()).isEqualTo("fetch");
        assertThat(events)
                .containsExactly(
                        new TaskEvent.Started(activity, 10),
                        new TaskEvent.Advanced(activity, 4),
                        new TaskEvent.Advanced(activity, 10),
                        new TaskEvent.Done(activity, 10));
    }

    @Test
    void hasFailedWhenItIsLeftBeforeItsEnd() {
        Listener listener = events::add;
        listener.start("fetch", "it", TaskEvent.BYTES_UNKNOWN).close();
        listener.start("fetch", "it", TaskEvent.BYTES_UNKNOWN).close();

        assertThat(events).hasSize(4);
        assertThat(events.get(1)).isInstanceOf(TaskEvent.Failed.class);
        assertThat(((TaskEvent.Started) events.get(0)).activity().number())
                .isLessThan(((TaskEvent.Started) events.get(2)).activity().number());
    }
}
