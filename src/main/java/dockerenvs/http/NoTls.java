package dockerenvs.http;

import java.io.IOException;

/// A server that took the connection and did not speak TLS: it may speak plain HTTP, or have trouble.
public final class NoTls extends IOException {
    private static final long serialVersionUID = 1L;

    NoTls(String message) {
        super(message);
    }
}
