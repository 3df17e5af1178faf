package dockerenvs.http;

import dockerenvs.tasks.Listener;
import dockerenvs.tasks.TaskEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/// Counts the tries of one request and waits between them: up to 1 s, 2 s, 4 s …, by chance, so that many
/// clients do not come back at the same moment. When it takes longer, a client says so, once.
public final class Backoff {
    private static final int DOUBLINGS_MAX = 20;

    /// Pauses in a row that nobody hears of while they are short.
    private static final int SILENT_MAX = 2;

    /// Tries where more are of little use.
    private static final int FEW = 2;

    private static final int PEEKED_MAX = 64 << 10;
    private static final Duration SILENT_PAUSE_MAX = Duration.ofSeconds(10);

    private Retries retries;
    private final Timing timing;
    private final Listener listener;
    private final AtomicBoolean hasTold;
    private final boolean isBrief;
    private Predicate<byte[]> isFinal = _ -> false;
    private int tries;
    private boolean hasLostAnswer;

    /// @param hasTold whether a client has said that a server is in trouble: one that serves many requests says it of
    ///     one of them
    /// @param isBrief for what can be had elsewhere: a few tries, and one where it is not even answered
    Backoff(HttpSettings settings, Timing timing, AtomicBoolean hasTold, boolean isBrief) {
        this.retries = isBrief ? settings.retries().withTriesMax(FEW) : settings.retries();
        this.timing = timing;
        this.listener = settings.listener();
        this.hasTold = hasTold;
        this.isBrief = isBrief;
    }

    private Backoff(Backoff other) {
        this.retries = other.retries;
        this.timing = other.timing;
        this.listener = other.listener;
        this.hasTold = other.hasTold;
        this.isBrief = other.isBrief;
    }

    /// For another request that this one needs: as many tries, counted anew.
    public Backoff forAnother() {
        return new Backoff(this);
    }

    /// The same, but a few tries are enough where the server's trouble (5xx) is none that passes.
    ///
    /// @param body whether that is so, by what the server says: at most 64 KiB of it
    public Backoff exceptFor(Predicate<byte[]> body) {
        isFinal = body;
        return this;
    }

    /// The same with as many tries, the first one included.
    public Backoff ofTries(int triesMax) {
        retries = retries.withTriesMax(triesMax);
        return this;
    }

    /// The last try got somewhere: counting starts anew.
    public void progress() {
        tries = 0;
    }

    /// Whether there is another try after one that got nowhere.
    public boolean isTryLeft() {
        return tries + 1 < retries.triesMax();
    }

    /// Whether there is another try after such an answer: not where the server asks to stay away for longer than is
    /// ever waited. The body is still there to be read.
    public boolean isTryLeft(HttpResponse answer) {
        return isTryLeft()
                && asked(answer)
                        .filter(pause -> pause.compareTo(retries.askedMax()) > 0)
                        .isEmpty()
                && !(tries + 1 >= FEW && answer.status() / 100 == 5 && isFinal(answer));
    }

    private boolean isFinal(HttpResponse answer) {
        try {
            return isFinal.test(answer.peek(PEEKED_MAX));
        } catch (IOException _) {
            // the status is all there is to know
            return false;
        }
    }

    /// Whether there is another try after such a failure.
    boolean isTryLeft(IOException failure) {
        return isTryLeft() && !(isBrief && failure instanceof Unanswered);
    }

    /// Takes note that a server may have done what it was asked for, though its answer has not come.
    public void loseAnswer() {
        hasLostAnswer = true;
    }

    /// Whether an earlier try may have done what was asked for.
    public boolean hasLostAnswer() {
        return hasLostAnswer;
    }

    /// Counts a try that got nowhere and waits for the next one.
    ///
    /// @param why what happened and where, as messages have it, free of secrets
    /// @throws IOException when this thread is interrupted
    public void pause(String why) throws IOException {
        tries++;
        pause(ownPause(), why);
    }

    /// The same, as long as the server asks for with `Retry-After`, when it does and what it says can be read.
    ///
    /// @throws IOException when this thread is interrupted
    public void pause(HttpResponse answer) throws IOException {
        tries++;
        pause(
                asked(answer).map(this::within).orElseGet(this::ownPause),
                String.valueOf(answer.failure().getMessage()));
    }

    private void pause(Duration pause, String why) throws IOException {
        var isLong = tries > SILENT_MAX || pause.compareTo(SILENT_PAUSE_MAX) >= 0;
        if (isLong && hasTold.compareAndSet(false, true)) {
            var left = retries.triesMax() - tries;
            var longest = pause;
            for (var later = tries + 1; later < retries.triesMax(); later++) {
                longest = longest.plus(longestPause(later));
            }
            listener.note(
                    TaskEvent.Level.WARNING,
                    "%s; it is tried again, %s within about %s"
                            .formatted(
                                    why,
                                    left == 1 ? "once" : "up to %d times".formatted(left),
                                    RetryAfter.print(longest)));
        }
        timing.sleeper().sleep(pause);
    }

    private Duration ownPause() {
        var longest = longestPause(tries);
        // at least half of it: a server in trouble deserves some rest
        return longest.dividedBy(2).plusNanos((long)
                (timing.random().nextDouble() * longest.dividedBy(2).toNanos()));
    }

    private Duration longestPause(int number) {
        var doubled = retries.firstPause().multipliedBy(1L << Math.min(number - 1, DOUBLINGS_MAX));
        return doubled.compareTo(retries.pauseMax()) < 0 ? doubled : retries.pauseMax();
    }

    private Optional<Duration> asked(HttpResponse answer) {
        return answer.header("Retry-After").flatMap(text -> RetryAfter.pause(text, timing.clock()));
    }

    private Duration within(Duration asked) {
        var bounded = asked.compareTo(retries.askedMax()) < 0 ? asked : retries.askedMax();
        return bounded.isNegative() ? Duration.ZERO : bounded;
    }
}
