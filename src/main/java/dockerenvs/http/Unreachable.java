package dockerenvs.http;

import java.io.IOException;

/// A server that no connection can be made to.
final class Unreachable extends IOException {
    private static final long serialVersionUID = 1L;

    Unreachable(String message) {
        super(message);
    }
}
