package dockerenvs.http;

import java.io.IOException;
import java.net.URI;

/// A server whose certificate nobody vouches for, or that is another one's. It will be so the next time.
public final class Untrusted extends IOException {
    private static final long serialVersionUID = 1L;

    private final URI url;

    Untrusted(URI url, String message) {
        super(message);
        this.url = url;
    }

    /// What was asked of the server; it need not be the one that was asked first, which may have named this one.
    public URI url() {
        return url;
    }
}
