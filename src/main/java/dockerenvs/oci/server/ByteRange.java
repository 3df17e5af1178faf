package dockerenvs.oci.server;

import java.util.Optional;
import java.util.regex.Pattern;

/// The part of a body that a request asks for (RFC 9110, section 14.1.2).
///
/// @param first counted from 0
/// @param length bytes; 0 when the part lies behind the end
record ByteRange(long first, long length) {
    /// More digits than a size has are no number worth reading.
    private static final Pattern FORM = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

    /// Reads the header of a request.
    ///
    /// @return nothing where the whole has to be sent: for several parts at once, other units and what is malformed
    static Optional<ByteRange> parse(String header, long size) {
        var form = FORM.matcher(header.strip());
        if (!form.matches() || header.strip().equals("bytes=-")) {
            return Optional.empty();
        }
        if (form.group(1).isEmpty()) {
            var length = Math.min(Long.parseLong(form.group(2)), size);
            return Optional.of(new ByteRange(size - length, length));
        }
        var first = Long.parseLong(form.group(1));
        var last = form.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(form.group(2));
        if (last < first) {
            return Optional.empty();
        }
        return Optional.of(new ByteRange(first, Math.max(0, Math.min(last, size - 1) - first + 1)));
    }

    boolean isSatisfiable() {
        return length > 0;
    }

    /// What `Content-Range` says of it.
    String of(long size) {
        return "bytes %d-%d/%d".formatted(first, first + length - 1, size);
    }
}
