package dockerenvs.http;

import java.io.IOException;

/// What went wrong with the bytes to be sent and not with the server: asking again would not help.
public final class SourceFailure extends IOException {
    private static final long serialVersionUID = 1L;

    private final IOException reason;

    SourceFailure(IOException reason) {
        super(reason);
        this.reason = reason;
    }

    /// Why the bytes could not be had.
    public IOException reason() {
        return reason;
    }
}
