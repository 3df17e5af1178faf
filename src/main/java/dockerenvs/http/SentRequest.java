package dockerenvs.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/// A request as it is sent (RFC 9112, section 3), which can be given up from its beginning to the end of its answer.
final class SentRequest {
    private final String method;
    private final String target;
    private final Waiting waiting;
    private Optional<SentBody> body = Optional.empty();
    private final List<Header> headers = new ArrayList<>();
    private final AtomicReference<Optional<LentConnection>> connection = new AtomicReference<>(Optional.empty());
    private final AtomicBoolean isCancelled = new AtomicBoolean();

    /// @param target what is asked for, as the server or the proxy is to see it
    SentRequest(String method, String target) {
        this.method = method;
        this.target = target;
        this.waiting = Waiting.endedBy(this::cancel);
    }

    String method() {
        return method;
    }

    /// Waiting for its answer, which gives it up when the thread is interrupted.
    Waiting waiting() {
        return waiting;
    }

    Optional<SentBody> body() {
        return body;
    }

    boolean has(String header) {
        return headers.stream().anyMatch(present -> present.is(header));
    }

    void add(String name, String value) {
        add(new Header(name, value));
    }

    void add(Header header) {
        headers.add(header);
    }

    void add(Body sent) {
        body = Optional.of(new SentBody(sent, waiting));
    }

    /// Its head.
    byte[] bytes() {
        var text = new StringBuilder(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        for (var header : headers) {
            text.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Notes what is used for it, which is ended when it is given up.
    void use(LentConnection lent) {
        connection.set(Optional.of(lent));
        if (isCancelled.get()) {
            lent.end();
        }
    }

    private void cancel() {
        isCancelled.set(true);
        connection.getAndSet(Optional.empty()).ifPresent(LentConnection::end);
    }
}
