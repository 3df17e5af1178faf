package dockerenvs.http;

import java.io.IOException;

/// A server whose certificate nobody vouches for, or that is another one's. It will be so the next time.
public final class Untrusted extends IOException {
    private static final long serialVersionUID = 1L;

    Untrusted(String message) {
        super(message);
    }
}
