package dockerenvs.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class OrderedTasksTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 100})
    void deliversInTheOrderOfSubmission(int limit) throws IOException {
        var delivered = new ArrayList<Integer>();
        var random = new Random(limit);

        try (var tasks = new OrderedTasks<Integer>(limit, delivered::add)) {
            for (var i = 0; i < 500; i++) {
                var number = i;
                var turns = random.nextInt(5_000);
                tasks.submit(() -> {
                    Waiting.spin(turns);
                    return number;
                });
            }
            tasks.finish();
        }

        assertThat(delivered).isEqualTo(IntStream.range(0, 500).boxed().toList());
    }

    @Test
    void deliversTheOldestFirstEvenWhenItIsReadyLast() throws IOException {
        var delivered = new ArrayList<String>();
        var secondIsDone = new CountDownLatch(1);

        try (var tasks = new OrderedTasks<String>(2, delivered::add)) {
            tasks.submit(() -> {
                Waiting.until(secondIsDone);
                return "first";
            });
            tasks.submit(() -> {
                secondIsDone.countDown();
                return "second";
            });
            tasks.finish();
        }

        assertThat(delivered).containsExactly("first", "second");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void holdsNoMoreThanTheLimit(int limit) throws IOException {
        var held = new AtomicInteger();
        var heldMax = new AtomicInteger();

        try (var tasks = new OrderedTasks<Integer>(limit, _ -> held.decrementAndGet())) {
            for (var i = 0; i < 200; i++) {
                tasks.submit(() -> heldMax.accumulateAndGet(held.incrementAndGet(), Math::max));
            }
            tasks.finish();
        }

        assertThat(heldMax.get()).isBetween(1, limit);
        assertThat(held.get()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void deliversOnTheThreadOfTheOwner(int limit) throws IOException {
        var threads = new ArrayList<Thread>();

        try (var tasks = new OrderedTasks<Integer>(limit, _ -> threads.add(Thread.currentThread()))) {
            for (var i = 0; i < 10; i++) {
                tasks.submit(() -> 1);
            }
            tasks.finish();
        }

        assertThat(threads).hasSize(10).containsOnly(Thread.currentThread());
    }

    @Test
    void doesEverythingOnTheThreadOfTheOwnerAtALimitOfOne() throws IOException {
        var threads = new ArrayList<Thread>();

        try (var tasks = new OrderedTasks<Thread>(1, threads::add)) {
            tasks.submit(Thread::currentThread);
        }

        assertThat(threads).containsExactly(Thread.currentThread());
    }

    @Test
    void goesOnAfterFinish() throws IOException {
        var delivered = new ArrayList<Integer>();

        try (var tasks = new OrderedTasks<Integer>(2, delivered::add)) {
            tasks.submit(() -> 1);
            tasks.finish();
            tasks.submit(() -> 2);
            tasks.finish();
        }

        assertThat(delivered).containsExactly(1, 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void refusesALimitBelowOne(int limit) {
        assertThatThrownBy(() -> new OrderedTasks<Integer>(limit, _ -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("at least 1 task at a time, not " + limit);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void throwsTheFailureOfATaskAgainAsWhatItIs(int limit) {
        for (var failure : List.of(new FileNotFoundException("gone"), new IllegalStateException("broken"))) {
            var delivered = new ArrayList<Integer>();

            assertThat(catchThrowable(() -> submitTen(limit, delivered, failure)))
                    .isSameAs(failure);
            assertThat(delivered).containsExactly(0, 1, 2);
        }
    }

    private static void submitTen(int limit, List<Integer> delivered, Exception third) throws IOException {
        try (var tasks = new OrderedTasks<Integer>(limit, delivered::add)) {
            for (var i = 0; i < 10; i++) {
                var number = i;
                tasks.submit(() -> {
                    if (number == 3) {
                        throwIt(third);
                    }
                    return number;
                });
            }
            tasks.finish();
        }
    }

    @Test
    void reportsTheFirstFailureInOrderNotInTime() {
        var laterHasFailed = new CountDownLatch(1);

        assertThatThrownBy(() -> {
                    try (var tasks = new OrderedTasks<Integer>(2, _ -> {})) {
                        tasks.submit(() -> {
                            Waiting.until(laterHasFailed);
                            throw new IOException("the earlier");
                        });
                        tasks.submit(() -> {
                            laterHasFailed.countDown();
                            throw new IOException("the later");
                        });
                        tasks.finish();
                    }
                })
                .hasMessage("the earlier");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void isOfNoUseAfterTheSinkHasFailed(int limit) {
        try (var tasks = new OrderedTasks<Integer>(limit, _ -> {
            throw new IOException("disk full");
        })) {
            assertThatThrownBy(() -> {
                        tasks.submit(() -> 1);
                        tasks.finish();
                    })
                    .isInstanceOf(IOException.class)
                    .hasMessage("disk full");

            assertThatThrownBy(() -> tasks.submit(() -> 2)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(tasks::finish).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void interruptsWhatIsLeftWhenClosedAndWaitsForIt() throws IOException {
        var started = new CountDownLatch(2);
        var stopped = new AtomicInteger();
        var delivered = new ArrayList<Integer>();

        try (var tasks = new OrderedTasks<Integer>(3, delivered::add)) {
            for (var i = 0; i < 2; i++) {
                tasks.submit(() -> {
                    started.countDown();
                    try {
                        Waiting.forever();
                    } finally {
                        stopped.incrementAndGet();
                    }
                    return 1;
                });
            }
            Waiting.until(started);
        }

        assertThat(stopped.get()).isEqualTo(2);
        assertThat(delivered).isEmpty();
    }

    @Test
    void stopsWaitingWhenTheOwnerIsInterrupted() {
        var owner = Thread.currentThread();
        var stopped = new AtomicBoolean();

        assertThatThrownBy(() -> {
                    try (var tasks = new OrderedTasks<Integer>(2, _ -> {})) {
                        tasks.submit(() -> {
                            owner.interrupt();
                            try {
                                Waiting.forever();
                            } finally {
                                stopped.set(true);
                            }
                            return 1;
                        });
                        tasks.finish();
                    }
                })
                .isInstanceOf(InterruptedIOException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(stopped).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void acceptsNoWorkOnceTheOwnerIsInterrupted(int limit) {
        try (var tasks = new OrderedTasks<Integer>(limit, _ -> {})) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> tasks.submit(() -> 1)).isInstanceOf(InterruptedIOException.class);

            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private static void throwIt(Exception failure) throws IOException {
        if (failure instanceof IOException e) {
            throw e;
        }
        throw (RuntimeException) failure;
    }
}
