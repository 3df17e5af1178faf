package dockerenvs.http;

import java.io.IOException;

/// The server ended the connection and said nothing.
final class NoAnswer extends IOException {
    private static final long serialVersionUID = 1L;
}
