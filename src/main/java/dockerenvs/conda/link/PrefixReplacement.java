package dockerenvs.conda.link;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.conda.archive.Placeholder;
import dockerenvs.content.MalformedInput;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Puts the prefix where a package has its placeholder, in the five encodings conda looks for, one after the other.
final class PrefixReplacement {
    /// An encoding, and the bytes of a zero that ends a string.
    private record Encoding(Charset charset, int unit) {}

    private static final List<Encoding> ENCODINGS = List.of(
            new Encoding(StandardCharsets.UTF_8, 1),
            new Encoding(StandardCharsets.UTF_16LE, 2),
            new Encoding(StandardCharsets.UTF_16BE, 2),
            new Encoding(StandardCharsets.UTF_32LE, 4),
            new Encoding(StandardCharsets.UTF_32BE, 4));

    private final Prefix prefix;

    PrefixReplacement(Prefix prefix) {
        this.prefix = prefix;
    }

    /// A stream to write a file to that is to be replaced on its way to `target`; it must be closed, which closes
    /// `target` too.
    ///
    /// @param placeholder one that [#checkLength(Placeholder)] has let pass
    OutputStream into(OutputStream target, Placeholder placeholder) {
        return switch (placeholder.mode()) {
            case TEXT -> {
                var stream = (OutputStream) new ShebangOutputStream(target, prefix);
                for (var encoding : ENCODINGS.reversed()) {
                    stream = PlaceholderOutputStream.text(
                            stream,
                            placeholder.text().getBytes(encoding.charset),
                            prefix.path().getBytes(encoding.charset));
                }
                yield stream;
            }
            case BINARY -> {
                var stream = target;
                for (var encoding : ENCODINGS.reversed()) {
                    var before = placeholder.text().getBytes(encoding.charset);
                    var after = prefix.path().getBytes(encoding.charset);
                    // only letters beyond ASCII can be short in UTF-8 and long in another encoding
                    if (after.length <= before.length) {
                        stream = PlaceholderOutputStream.binary(stream, before, after, encoding.unit);
                    }
                }
                yield stream;
            }
        };
    }

    /// Whether it is in the file or not, as with conda: a prefix that fits only by chance does not fit.
    ///
    /// @throws MalformedInput when the prefix does not fit in the place of the placeholder of a binary
    void checkLength(Placeholder placeholder) {
        var max = placeholder.text().getBytes(StandardCharsets.UTF_8).length;
        var length = prefix.path().getBytes(StandardCharsets.UTF_8).length;
        if (placeholder.mode() == Placeholder.Mode.BINARY && length > max) {
            throw MalformedInput.of(
                    "the prefix %s has %d bytes, and there is room for %d".formatted(quote(prefix.path()), length, max),
                    "choose a prefix of at most %d bytes".formatted(max));
        }
    }
}
