package dockerenvs.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TasksTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 1000})
    void keepsTheOrderOfTheItems(int limit) throws IOException {
        var items = IntStream.range(0, 500).boxed().toList();

        var results = Tasks.parallel(items, limit, item -> {
            Waiting.spin(new Random(item).nextInt(5_000));
            return "result " + item;
        });

        assertThat(results)
                .isEqualTo(items.stream().map(item -> "result " + item).toList());
    }

    @Test
    void beginsWithTheLargestAndGivesResultsInTheOrderOfTheItems() throws IOException {
        var begun = new ArrayList<Integer>();

        var results = Tasks.largestFirst(List.of(3, 9, 1, 9, 5), 1, item -> item, item -> {
            begun.add(item);
            return "result " + item;
        });

        assertThat(begun).containsExactly(9, 9, 5, 3, 1);
        assertThat(results).containsExactly("result 3", "result 9", "result 1", "result 9", "result 5");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void doesNoMoreThanTheLimitAtOnce(int limit) throws IOException {
        var running = new AtomicInteger();
        var runningMax = new AtomicInteger();

        Tasks.parallel(numbers(200), limit, _ -> {
            runningMax.accumulateAndGet(running.incrementAndGet(), Math::max);
            Waiting.spin(2_000);
            return running.decrementAndGet();
        });

        assertThat(runningMax.get()).isBetween(1, limit);
    }

    @Test
    void reallyDoesSeveralAtOnce() throws IOException {
        var allAreHere = new CyclicBarrier(4);

        var results = Tasks.parallel(numbers(4), 4, item -> {
            Waiting.at(allAreHere);
            return item;
        });

        assertThat(results).containsExactly(0, 1, 2, 3);
    }

    @Test
    void hasNothingToDoWithoutItems() throws IOException {
        assertThat(Tasks.parallel(List.of(), 3, item -> item)).isEmpty();
    }

    @Test
    void doesASingleItemOnTheThreadOfTheCaller() throws IOException {
        assertThat(Tasks.parallel(List.of(1), 3, _ -> Thread.currentThread())).containsExactly(Thread.currentThread());
    }

    @Test
    void doesEverythingOnTheThreadOfTheCallerAtALimitOfOne() throws IOException {
        assertThat(Tasks.parallel(numbers(3), 1, _ -> Thread.currentThread()))
                .containsOnly(Thread.currentThread())
                .hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void refusesALimitBelowOne(int limit) {
        assertThatThrownBy(() -> Tasks.parallel(numbers(3), limit, item -> item))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("at least 1 item at a time, not " + limit);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void throwsAFailureAgainAsWhatItIs(int limit) {
        for (var failure : List.of(
                new FileNotFoundException("gone"), new IllegalStateException("broken"), new StackOverflowError())) {
            assertThat(catchThrowable(() -> Tasks.parallel(numbers(5), limit, item -> {
                        if (item == 2) {
                            throwIt(failure);
                        }
                        return item;
                    })))
                    .isSameAs(failure);
        }
    }

    @Test
    void interruptsAllOtherWorkWhenOneFails() {
        var othersStarted = new CountDownLatch(2);
        var interrupted = Collections.synchronizedList(new ArrayList<Integer>());

        assertThatThrownBy(() -> Tasks.parallel(numbers(10), 3, item -> {
                    if (item == 1) {
                        Waiting.until(othersStarted);
                        throw new FileNotFoundException("item 1");
                    }
                    othersStarted.countDown();
                    try {
                        Waiting.forever();
                    } finally {
                        interrupted.add(item);
                    }
                    return item;
                }))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessage("item 1");

        assertThat(interrupted).containsExactlyInAnyOrder(0, 2);
    }

    @Test
    void startsNothingAfterAFailure() {
        var started = Collections.synchronizedList(new ArrayList<Integer>());

        assertThatThrownBy(() -> Tasks.parallel(numbers(10), 1, item -> {
                    started.add(item);
                    throw new IOException("no");
                }))
                .hasMessage("no");

        assertThat(started).containsExactly(0);
    }

    @Test
    void stopsWhenTheCallerIsInterrupted() {
        var caller = Thread.currentThread();
        var bothStarted = new CyclicBarrier(2, caller::interrupt);
        var stopped = new AtomicInteger();

        assertThatThrownBy(() -> Tasks.parallel(numbers(5), 2, item -> {
                    Waiting.at(bothStarted);
                    try {
                        Waiting.forever();
                    } finally {
                        stopped.incrementAndGet();
                    }
                    return item;
                }))
                .isInstanceOf(InterruptedIOException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(stopped.get()).isEqualTo(2);
    }

    @Test
    void stopsBetweenTwoItemsWhenTheCallerIsInterrupted() {
        var done = new ArrayList<Integer>();

        assertThatThrownBy(() -> Tasks.parallel(numbers(5), 1, item -> {
                    done.add(item);
                    Thread.currentThread().interrupt();
                    return item;
                }))
                .isInstanceOf(InterruptedIOException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(done).containsExactly(0);
    }

    @Test
    void canBeNested() throws IOException {
        var sums = Tasks.parallel(
                numbers(20),
                2,
                outer -> Tasks.parallel(numbers(20), 2, inner -> outer * inner).stream()
                        .mapToInt(Integer::intValue)
                        .sum());

        assertThat(sums)
                .isEqualTo(
                        IntStream.range(0, 20).map(outer -> outer * 190).boxed().toList());
    }

    @Test
    void countsAtLeastOneCore() {
        assertThat(Tasks.cores()).isPositive();
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private static void throwIt(Throwable failure) throws IOException {
        switch (failure) {
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            default -> throw (Error) failure;
        }
    }
}
