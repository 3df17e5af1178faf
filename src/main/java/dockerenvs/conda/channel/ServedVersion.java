package dockerenvs.conda.channel;

import java.time.Duration;
import java.util.Locale;

/// Which version of a document a server gave, in its own words, and for how long it stands by it.
///
/// @param etag the entity tag with its quotes; empty when there is none (RFC 9110, 8.8.3)
/// @param lastModified as the server wrote it; empty when it did not
/// @param maxAge for how long it may be used without asking again (RFC 9111, 5.2.2.1); a day at most
public record ServedVersion(String etag, String lastModified, Duration maxAge) {
    /// Nothing is known.
    public static final ServedVersion NONE = new ServedVersion("", "", Duration.ZERO);

    private static final Duration AGE_MAX = Duration.ofDays(1);
    private static final int CHARACTERS_MAX = 500;

    public ServedVersion {
        if ((etag + lastModified).chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a version has no line breaks");
        }
    }

    /// What the headers of an answer say; those that are missing are empty.
    static ServedVersion of(String etag, String lastModified, String cacheControl, String age) {
        return new ServedVersion(usable(etag), usable(lastModified), maxAge(cacheControl, age));
    }

    private static String usable(String header) {
        return header.length() > CHARACTERS_MAX || header.chars().anyMatch(Character::isISOControl) ? "" : header;
    }

    private static Duration maxAge(String cacheControl, String age) {
        var seconds = 0L;
        for (var directive : cacheControl.toLowerCase(Locale.ROOT).split(",", -1)) {
            var text = directive.strip();
            if (text.equals("no-cache") || text.equals("no-store")) {
                return Duration.ZERO;
            }
            if (text.startsWith("max-age=")) {
                seconds = seconds(text.substring("max-age=".length()));
            }
        }
        return Duration.ofSeconds(Math.clamp(seconds - seconds(age), 0, AGE_MAX.toSeconds()));
    }

    private static long seconds(String text) {
        var digits = text.strip().replace("\"", "");
        return digits.matches("\\d{1,10}") ? Long.parseLong(digits) : 0;
    }

    /// Whether a server can be asked if it still has this one.
    boolean canBeAskedFor() {
        return !etag.isEmpty() || !lastModified.isEmpty();
    }

    /// The same, with what a server that still has this one added.
    ServedVersion renewedBy(ServedVersion answer) {
        return new ServedVersion(
                answer.etag.isEmpty() ? etag : answer.etag,
                answer.lastModified.isEmpty() ? lastModified : answer.lastModified,
                answer.maxAge);
    }
}
