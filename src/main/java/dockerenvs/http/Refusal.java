package dockerenvs.http;

import java.io.IOException;

/// A failure that will be the same the next time: nothing is gained by trying again.
final class Refusal extends IOException {
    private static final long serialVersionUID = 1L;

    Refusal(String message) {
        super(message);
    }
}
