package dockerenvs.conda.repodata;

import dockerenvs.conda.channel.ChannelException;
import dockerenvs.content.Compression;
import dockerenvs.content.MalformedInput;
import dockerenvs.http.SafeUrl;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;

/// A document on its way into an index: unpacked, and no larger than documents can be.
final class RepodataReading {
    /// Of the document as it is sent.
    static final long SENT_BYTES_MAX = 1L << 30;
    /// Of the document itself, some times the largest there is.
    static final long BYTES_MAX = 2L << 30;

    private static final String HINT =
            "the channel, or what is between it and here, is broken; try again later, or name a mirror";

    private RepodataReading() {}

    /// What a server sent is not what it should be.
    static ChannelException broken(URI url, MalformedInput malformed) {
        return ChannelException.refused(SafeUrl.quote(url) + ": " + malformed.getMessage(), HINT);
    }

    /// Writes the index of a document.
    ///
    /// @param sent read to its end
    /// @throws MalformedInput when it is not whole, or not what it should be
    static SubdirIndex index(InputStream sent, Path target, IndexKey key) throws IOException {
        try (var json = new Bounded(Compression.decompress(sent))) {
            return SubdirIndex.write(json, target, key);
        }
    }

    private static final class Bounded extends FilterInputStream {
        private long count;

        Bounded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            var n = in.read(target, offset, length);
            count += Math.max(0, n);
            if (count > BYTES_MAX) {
                throw MalformedInput.of(
                        String.format(Locale.ROOT, "it unpacks to more than %,d bytes", BYTES_MAX),
                        "this is not what a channel should have; look whether its URL is right");
            }
            return n;
        }
    }
}
