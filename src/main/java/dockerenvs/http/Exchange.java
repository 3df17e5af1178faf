package dockerenvs.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.ClassicHttpResponse;

/// One request and one answer over the library: directly, or through proxies.
interface Exchange extends Closeable {
    /// What came.
    ///
    /// @param body to be read once
    /// @param connection to be closed when the body was not read to its end: that ends it
    record Reply(ClassicHttpResponse head, InputStream body, Closeable connection) {}

    /// Sends a request and reads the head of the answer.
    ///
    /// @param route where to; as it is without a proxy
    Reply send(SentRequest message, HttpRoute route) throws IOException;
}
