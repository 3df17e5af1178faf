package dockerenvs.conda.environment;

import dockerenvs.content.MalformedInput;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/// Until when packages are taken: so that an environment can be solved as it would have been on some day.
public final class CutOff {
    private CutOff() {}

    /// Reads `2024-06-01`, all of that day in UTC, or a time such as `2024-06-01T12:00:00Z`, of UTC where it does not
    /// say of what.
    ///
    /// @throws MalformedInput when it is neither
    public static Instant parse(String text) {
        try {
            if (text.length() <= "2024-06-01".length()) {
                return LocalDate.parse(text)
                        .plusDays(1)
                        .atStartOfDay()
                        .toInstant(ZoneOffset.UTC)
                        .minusMillis(1);
            }
            return hasZone(text)
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException _) {
            throw MalformedInput.of(
                    "%s is neither a day nor a time".formatted(MalformedInput.quote(text)),
                    "write it as `2024-06-01`, or as `2024-06-01T12:00:00Z`");
        }
    }

    private static boolean hasZone(String text) {
        var time = text.substring("2024-06-01".length());
        return time.endsWith("Z") || time.contains("+") || time.contains("-");
    }
}
