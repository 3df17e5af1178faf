package dockerenvs.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ConnectionPoolTest {
    private final AtomicLong milliseconds = new AtomicLong();
    private final ConnectionPool pool = new ConnectionPool(() -> Instant.ofEpochMilli(milliseconds.get()));
    private final List<Socket> accepted = new ArrayList<>();
    private ServerSocket server;
    private Connector connector;
    private Route route;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 100, InetAddress.ofLiteral("127.0.0.1"));
        connector = new Connector(HttpSettings.Timeouts.DEFAULT, Handshake.of(HttpSettings.DEFAULT));
        route = route("http://127.0.0.1:" + server.getLocalPort());
    }

    @AfterEach
    void end() throws IOException {
        pool.close();
        for (var socket : accepted) {
            socket.close();
        }
        server.close();
    }

    private static Route route(String url) {
        return new Route(Origin.of(URI.create(url)), Proxies.NONE);
    }

    private Connection connect(LentConnection lent) throws IOException {
        var connection = connector.connect(lent);
        accepted.add(server.accept());
        return connection;
    }

    /// A connection that nobody uses.
    private Connection idle() throws IOException {
        var lent = pool.lend(route);
        var connection = connect(lent);
        lent.giveBack(connection, true);
        return connection;
    }

    @Test
    void lendsFirstWhatCameBackLast() throws IOException {
        var lent = List.of(pool.lend(route), pool.lend(route));
        var first = connect(lent.get(0));
        var second = connect(lent.get(1));
        lent.get(0).giveBack(first, true);
        lent.get(1).giveBack(second, true);

        assertThat(pool.lend(route).kept()).containsSame(second);
        assertThat(pool.lend(route).kept()).containsSame(first);
        assertThat(pool.lend(route).kept()).isEmpty();
    }

    @Test
    void lendsNothingOfAnotherRoute() throws IOException {
        idle();

        assertThat(pool.lend(route("http://localhost:" + server.getLocalPort())).kept())
                .isEmpty();
    }

    @Test
    void keepsNothingThatMustNotBeUsedAgain() throws IOException {
        var lent = pool.lend(route);
        var connection = connect(lent);
        lent.giveBack(connection, false);

        assertThat(connection.socket().isClosed()).isTrue();
        assertThat(pool.lend(route).kept()).isEmpty();
    }

    @Test
    void leavesAloneWhatSomebodyElseUsesMeanwhile() throws IOException {
        var lent = pool.lend(route);
        lent.giveBack(connect(lent), true);
        var next = pool.lend(route);
        lent.end();

        assertThat(next.kept().orElseThrow().socket().isClosed()).isFalse();
    }

    @Test
    void waitsWhereAServerHasAllItMayHave() throws Exception {
        var lent = new ArrayList<LentConnection>();
        for (var number = 0; number < ConnectionPool.LENT_PER_ROUTE_MAX; number++) {
            lent.add(pool.lend(route));
        }
        assertThat(pool.lend(route("http://other")).kept()).isEmpty();
        var waiting = waiting(route);
        lent.getFirst().end();

        assertThat(waiting.get().route()).isSameAs(route);
    }

    @Test
    void waitsWhereAllThatMayBeLentAre() throws Exception {
        var lent = new ArrayList<LentConnection>();
        for (var number = 0; number < ConnectionPool.LENT_MAX; number++) {
            lent.add(pool.lend(number % 2 == 0 ? route : route("http://other-" + number)));
        }
        var other = route("http://other");
        var waiting = waiting(other);
        lent.getLast().end();

        assertThat(waiting.get().route()).isSameAs(other);
    }

    @Test
    void waitsNoLongerThanItsThreadIsNotInterrupted() throws Exception {
        for (var number = 0; number < ConnectionPool.LENT_PER_ROUTE_MAX; number++) {
            pool.lend(route);
        }
        var hasFlag = new FutureTask<>(() -> {
            assertThatThrownBy(() -> pool.lend(route)).isInstanceOf(InterruptedIOException.class);
            return Thread.currentThread().isInterrupted();
        });
        var thread = started(hasFlag);
        thread.interrupt();

        assertThat(hasFlag.get()).isTrue();
    }

    @Test
    void looksWhetherTheServerHasEndedWhatRestedForLong() throws IOException {
        idle();
        accepted.getFirst().close();
        milliseconds.addAndGet(1001);

        assertThat(pool.lend(route).kept()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1001})
    void looksWhetherTheServerHasSaidWhatNobodyAskedFor(int rest) throws IOException {
        var connection = idle();
        var out = accepted.getFirst().getOutputStream();
        out.write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(US_ASCII));
        connection.ask(new SentRequest("GET", "/"));
        out.write('H');
        milliseconds.addAndGet(rest);

        assertThat(pool.lend(route).kept()).isEmpty();
    }

    @Test
    void keepsWhatRestedForLongAndIsAlive() throws IOException {
        var connection = idle();
        milliseconds.addAndGet(1001);

        assertThat(pool.lend(route).kept()).containsSame(connection);
    }

    @Test
    void endsWhatRestedLongestWhereTooManyRest() throws IOException {
        var lent = new ArrayList<LentConnection>();
        var connections = new ArrayList<Connection>();
        for (var number = 0; number <= ConnectionPool.IDLE_MAX; number++) {
            lent.add(pool.lend(route("http://127.0.0.1:" + server.getLocalPort())));
            connections.add(connect(lent.getLast()));
        }
        for (var number = 0; number <= ConnectionPool.IDLE_MAX; number++) {
            lent.get(number).giveBack(connections.get(number), true);
        }

        assertThat(connections.removeFirst().socket().isClosed()).isTrue();
        assertThat(connections).noneMatch(connection -> connection.socket().isClosed());
    }

    @Test
    void endsAllWhenItIsClosed() throws Exception {
        var busy = route("http://127.0.0.1:" + server.getLocalPort());
        var used = connect(pool.lend(busy));
        var unused = idle();
        for (var number = 1; number < ConnectionPool.LENT_PER_ROUTE_MAX; number++) {
            pool.lend(busy);
        }
        var waiting = waiting(busy);
        pool.close();

        assertThat(used.socket().isClosed()).isTrue();
        assertThat(unused.socket().isClosed()).isTrue();
        assertThat(accepted.get(1).getInputStream().read()).isNegative();
        assertThatThrownBy(waiting::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(SocketException.class);
    }

    @Test
    void takesNothingBackOnceItIsClosed() throws IOException {
        var lent = pool.lend(route);
        var connection = connect(lent);
        pool.close();
        lent.giveBack(connection, true);

        assertThat(connection.socket().isClosed()).isTrue();
    }

    @Test
    void dialsNothingForWhatWasEnded() throws IOException {
        var lent = pool.lend(route);
        lent.end();

        assertThatThrownBy(() -> connector.connect(lent)).isInstanceOf(InterruptedIOException.class);
    }

    private FutureTask<LentConnection> waiting(Route wanted) {
        var task = new FutureTask<>(() -> pool.lend(wanted));
        started(task);
        return task;
    }

    /// A thread that waits.
    private static Thread started(FutureTask<?> task) {
        var thread = Thread.ofPlatform().daemon().start(task);
        while (thread.isAlive() && thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertThat(task.isDone()).isFalse();
        return thread;
    }
}
