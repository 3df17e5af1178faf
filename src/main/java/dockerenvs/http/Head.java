package dockerenvs.http;

import java.util.ArrayList;
import java.util.List;

/// What comes before the body of an answer (RFC 9112, sections 4 and 5).
///
/// @param isLatest whether it is of HTTP/1.1; else it is of 1.0
/// @param status three digits
/// @param headers in the order they came
record Head(boolean isLatest, int status, List<Header> headers) {
    private static final int HEADERS_MAX = 200;
    private static final String VERSION = "HTTP/1.";
    private static final int STATUS_START = VERSION.length() + 2;
    private static final int STATUS_END = STATUS_START + 3;
    private static final int STATUS_MIN = 100;

    /// @param text lines that each have their end
    /// @throws NotHttp when it is not as the specification has it
    static Head parse(String text) throws NotHttp {
        var headers = new ArrayList<Header>();
        var from = text.indexOf('\n') + 1;
        var status = line(text, 0, from - 1);
        while (from < text.length()) {
            var feed = text.indexOf('\n', from);
            add(headers, line(text, from, feed));
            from = feed + 1;
        }
        return new Head(isLatest(status), status(status), headers);
    }

    private static String line(String text, int from, int feed) {
        return text.substring(from, feed > from && text.charAt(feed - 1) == '\r' ? feed - 1 : feed);
    }

    private static boolean isLatest(String line) throws NotHttp {
        if (line.length() < STATUS_END || !line.startsWith(VERSION) || line.charAt(STATUS_START - 1) != ' ') {
            throw new NotHttp();
        }
        return switch (line.charAt(VERSION.length())) {
            case '1' -> true;
            case '0' -> false;
            default -> throw new NotHttp();
        };
    }

    private static int status(String line) throws NotHttp {
        var status = 0;
        for (var index = STATUS_START; index < STATUS_END; index++) {
            var digit = line.charAt(index) - '0';
            if (digit < 0 || digit > 9) {
                throw new NotHttp();
            }
            status = 10 * status + digit;
        }
        if (status < STATUS_MIN || line.length() > STATUS_END && line.charAt(STATUS_END) != ' ') {
            throw new NotHttp();
        }
        return status;
    }

    /// A line that begins with a blank goes on with the one before (RFC 9112, section 5.2).
    private static void add(List<Header> headers, String line) throws NotHttp {
        var colon = line.indexOf(':');
        var isFolded = isBlank(line.charAt(0));
        if (headers.size() == HEADERS_MAX || (isFolded ? headers.isEmpty() : colon <= 0 || hasBlank(line, colon))) {
            throw new NotHttp();
        }
        try {
            if (isFolded) {
                var begun = headers.removeLast();
                headers.add(new Header(begun.name(), trimmed(begun.value() + " " + trimmed(line, 0), 0)));
            } else {
                headers.add(new Header(line.substring(0, colon), trimmed(line, colon + 1)));
            }
        } catch (IllegalArgumentException _) {
            throw new NotHttp();
        }
    }

    private static boolean hasBlank(String line, int end) {
        return line.lastIndexOf(' ', end) >= 0 || line.lastIndexOf('\t', end) >= 0;
    }

    private static String trimmed(String line, int begin) {
        var from = begin;
        var to = line.length();
        while (from < to && isBlank(line.charAt(from))) {
            from++;
        }
        while (from < to && isBlank(line.charAt(to - 1))) {
            to--;
        }
        return line.substring(from, to);
    }

    private static boolean isBlank(char symbol) {
        return symbol == ' ' || symbol == '\t';
    }
}
