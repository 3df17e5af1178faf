package dockerenvs.content;

import com.github.luben.zstd.ZstdIOException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;
import org.tukaani.xz.MemoryLimitException;

/// A decoder whose failures say what is wrong: input that is damaged or cut off, or the stream below it. Decoders
/// call both an `IOException`, or let damaged input run them out of their arrays.
final class CompressionDecoder extends InputStream {
    private static final int WINDOW_TOO_LARGE = 16;
    private static final int SKIP_BYTES_MAX = 64 << 10;

    private final Compression.Format format;
    private final CompressionSource source;
    private final Opener opener;
    private Optional<InputStream> decoder = Optional.empty();
    private Optional<MalformedInput> malformed = Optional.empty();
    private boolean closed;

    /// Starts a decoder, which may read already.
    @FunctionalInterface
    interface Opener {
        InputStream open(CompressionSource source) throws IOException;
    }

    CompressionDecoder(Compression.Format format, CompressionSource source, Opener opener) {
        this.format = format;
        this.source = source;
        this.opener = opener;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (closed) {
            throw new IOException("the " + format + " stream is closed");
        }
        if (malformed.isPresent()) {
            throw malformed.get();
        }
        try {
            if (decoder.isEmpty()) {
                decoder = Optional.of(opener.open(source));
            }
            return decoder.get().read(bytes, offset, length);
        } catch (LinkageError e) {
            throw CompressionLibrary.missing(format.toString(), "", e);
        } catch (IOException | RuntimeException e) {
            if (source.failure().isPresent()) {
                throw e;
            }
            malformed = Optional.of(malformed(e));
            throw malformed.get();
        }
    }

    /// Reads what is skipped, in larger pieces than the JDK would.
    @Override
    public long skip(long bytes) throws IOException {
        var piece = new byte[Math.clamp(bytes, 0, SKIP_BYTES_MAX)];
        var left = Math.max(0, bytes);
        while (left > 0) {
            var n = read(piece, 0, (int) Math.min(left, piece.length));
            if (n < 0) {
                break;
            }
            left -= n;
        }
        return Math.max(0, bytes) - left;
    }

    private MalformedInput malformed(Exception e) {
        var name = "the " + format + " stream ";
        return switch (e) {
            case MalformedInput known -> known;
            case MemoryLimitException _ -> tooLarge(name);
            case ZstdIOException zstd when zstd.getErrorCode() == WINDOW_TOO_LARGE -> tooLarge(name);
            case EOFException _ -> endsEarly(format, source.consumed());
            case IOException _
            when source.isEnded() && format != Compression.Format.XZ -> endsEarly(format, source.consumed());
            default -> damaged(format, source.consumed(), String.valueOf(e.getMessage()));
        };
    }

    private static MalformedInput tooLarge(String name) {
        return MalformedInput.of(
                name + "needs more than 128 MiB of memory to decompress",
                "decompress it with the tool that made it, or compress it at a lower level");
    }

    /// Input that stops in the middle.
    static MalformedInput endsEarly(Compression.Format format, long bytes) {
        return MalformedInput.of(
                "the %s stream ends early, after %d bytes".formatted(format, bytes),
                "it was cut off; fetch or write it again");
    }

    /// Input that breaks its format.
    static MalformedInput damaged(Compression.Format format, long bytes, String why) {
        return MalformedInput.of(
                "the %s stream is damaged near byte %d: %s".formatted(format, bytes, why), "fetch or write it again");
    }

    @Override
    public void close() throws IOException {
        closed = true;
        try (source) {
            if (decoder.isPresent()) {
                decoder.get().close();
            }
        }
    }
}
