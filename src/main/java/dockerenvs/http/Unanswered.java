package dockerenvs.http;

import java.io.IOException;

/// A server that took a request and said nothing for as long as is waited for it.
final class Unanswered extends IOException {
    private static final long serialVersionUID = 1L;

    Unanswered(String message) {
        super(message);
    }
}
