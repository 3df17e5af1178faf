package dockerenvs.content;

import dockerenvs.tasks.Tasks;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Locale;

/// A way to store bytes smaller, written `gzip:6`. Compressing gives the same bytes on every machine, with any
/// number of processors, and however the bytes are cut into writes.
///
/// @param algorithm what to compress with
/// @param level how hard to try, within the range of the algorithm; 0 for [Algorithm#NONE]
public record Compression(Algorithm algorithm, int level) {
    /// No compression.
    public static final Compression NONE = of(Algorithm.NONE);
    /// What every runtime reads, at level 6.
    public static final Compression GZIP = of(Algorithm.GZIP);
    /// Smaller and several times faster, at level 3; older runtimes (Docker before 23, containerd before 1.5)
    /// refuse it.
    public static final Compression ZSTD = of(Algorithm.ZSTD);

    /// How many bytes from the start [#detect] wants to see.
    public static final int HEAD_BYTES = 10;

    /// What Docker Envs can compress with.
    public enum Algorithm {
        NONE("none", 0, 0, 0),
        /// RFC 1952; the levels of libdeflate.
        GZIP("gzip", 1, 12, 6),
        /// RFC 8878; levels above 19 need windows that decoders may refuse.
        ZSTD("zstd", 1, 19, 3);

        private final String text;
        private final int levelMin;
        private final int levelMax;
        private final int levelDefault;

        Algorithm(String text, int levelMin, int levelMax, int levelDefault) {
            this.text = text;
            this.levelMin = levelMin;
            this.levelMax = levelMax;
            this.levelDefault = levelDefault;
        }

        /// The name as users write it: `gzip`.
        @Override
        public String toString() {
            return text;
        }
    }

    /// What compressed bytes can be recognised as.
    public enum Format {
        PLAIN,
        GZIP,
        ZSTD,
        BZIP2,
        XZ;

        /// The name as users write it: `bzip2`.
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Compression {
        if (level < algorithm.levelMin || level > algorithm.levelMax) {
            throw new IllegalArgumentException("%s has levels from %d to %d, not %d"
                    .formatted(algorithm, algorithm.levelMin, algorithm.levelMax, level));
        }
    }

    /// The algorithm at its default level.
    public static Compression of(Algorithm algorithm) {
        return new Compression(algorithm, algorithm.levelDefault);
    }

    /// Reads `gzip`, `gzip:9`, `zstd`, `zstd:19` or `none`.
    ///
    /// @throws MalformedInput for anything else
    public static Compression parse(String text) {
        var colon = text.indexOf(':');
        var name = colon < 0 ? text : text.substring(0, colon);
        var algorithm = Arrays.stream(Algorithm.values())
                .filter(candidate -> candidate.text.equals(name))
                .findFirst()
                .orElseThrow(() -> MalformedInput.at(text, 0, "`gzip`, `zstd` or `none`"));
        return colon < 0 ? of(algorithm) : new Compression(algorithm, level(text, colon + 1, algorithm));
    }

    private static int level(String text, int position, Algorithm algorithm) {
        if (algorithm.levelMax == 0) {
            throw MalformedInput.at(text, position - 1, "nothing after `" + algorithm + "`, which has no levels");
        }
        var digits = text.substring(position);
        var level = digits.matches("[1-9][0-9]?") ? Integer.parseInt(digits) : 0;
        if (level < algorithm.levelMin || level > algorithm.levelMax) {
            throw MalformedInput.at(
                    text, position, "a level from %d to %d".formatted(algorithm.levelMin, algorithm.levelMax));
        }
        return level;
    }

    /// A stream that compresses what is written to it into `target`. Closing it writes the rest and closes
    /// `target`; until then the bytes are incomplete, and flushing does not change that. After a failure, closing
    /// only closes `target`.
    ///
    /// @throws IOException when this machine lacks the native library of the algorithm
    public OutputStream compress(OutputStream target) throws IOException {
        return compress(target, Tasks.cores());
    }

    /// Loads the native library of the algorithm, so that the first stream need not wait for it.
    ///
    /// @throws IOException when this machine lacks it
    public void load() throws IOException {
        compress(OutputStream.nullOutputStream(), 1).close();
    }

    /// A stream for any number of processors; the bytes do not depend on it.
    OutputStream compress(OutputStream target, int cores) throws IOException {
        return switch (algorithm) {
            case NONE -> target;
            case GZIP -> GzipEncoder.compress(target, level, cores);
            case ZSTD -> ZstdEncoder.compress(target, level, cores);
        };
    }

    /// What `head`, the first [#HEAD_BYTES] of a file or all of a shorter one, says about the rest.
    public static Format detect(byte[] head) {
        return CompressionFormats.detect(head);
    }

    /// The plain bytes of `raw`, whatever it is compressed with: gzip and zstd with all their members and frames,
    /// bzip2, xz; anything else is passed through. `raw` is read to its end, and closed with the returned stream
    /// or when this fails.
    ///
    /// @throws MalformedInput from here or from `read`, when the compressed bytes are damaged, end early, are
    ///     followed by something else, or need more than 128 MiB of memory
    public static InputStream decompress(InputStream raw) throws IOException {
        return CompressionFormats.decompress(raw);
    }

    @Override
    public String toString() {
        return algorithm == Algorithm.NONE ? algorithm.text : algorithm + ":" + level;
    }
}
