package dockerenvs.http;

import java.io.IOException;

/// An answer that is not HTTP as it should be. What the library says of it is left out: it quotes what came.
final class NotHttp extends IOException {
    private static final long serialVersionUID = 1L;
}
