package dockerenvs.cli;

import dockerenvs.content.MalformedInput;
import java.util.regex.Pattern;

/// Sizes as people write them.
final class ByteSize {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})([KMGT]?)(i?B)?");

    private ByteSize() {}

    /// Reads `500M`, `2G` or `1024`; units are powers of 1024.
    ///
    /// @throws MalformedInput for anything else
    static long parse(String text) {
        var match = SIZE.matcher(text);
        if (!match.matches()) {
            throw MalformedInput.at(text, 0, "a size such as 500M or 2G");
        }
        var power = match.group(2).isEmpty() ? 0 : "KMGT".indexOf(match.group(2)) + 1;
        return Long.parseLong(match.group(1)) << 10 * power;
    }
}
