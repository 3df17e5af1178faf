package dockerenvs.conda.repodata;

import dockerenvs.conda.channel.ServedVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the cache knows of one subdir of a channel.
///
/// @param form what the server had
/// @param server its address, without secrets
/// @param version of the document
/// @param checked when the server was last asked for it
/// @param probed when the server was last asked for every form
/// @param file the name of the cached file; empty when there is no subdir
/// @param size bytes of it
record SubdirState(
        SubdirForm form,
        String server,
        ServedVersion version,
        Instant checked,
        Instant probed,
        String file,
        long size) {
    private static final String FIRST = "docker-envs repodata 1";
    private static final String LAST = "end";
    private static final Duration ABSENT_MAX = Duration.ofMinutes(10);
    private static final Duration PROBED_MAX = Duration.ofDays(7);

    /// Whether it can be used without asking the server. A time in the future proves nothing.
    boolean isFresh(Instant now) {
        var age = form == SubdirForm.NONE ? ABSENT_MAX : version.maxAge();
        return !checked.isAfter(now) && now.isBefore(checked.plus(age));
    }

    /// Whether it is time to look for a better form.
    boolean isProbed(Instant now) {
        return !probed.isAfter(now) && now.isBefore(probed.plus(PROBED_MAX));
    }

    /// The same, of which the server said again that it is right.
    SubdirState confirmed(ServedVersion renewed, Instant now) {
        return new SubdirState(form, server, renewed, now, probed, file, size);
    }

    /// As a text of one line for each thing.
    String print() {
        return String.join(
                "\n",
                FIRST,
                "form " + form,
                "server " + server,
                "etag " + version.etag(),
                "last-modified " + version.lastModified(),
                "max-age " + version.maxAge().toSeconds(),
                "checked " + checked.toEpochMilli(),
                "probed " + probed.toEpochMilli(),
                "file " + file,
                "size " + size,
                LAST,
                "");
    }

    /// Reads what [#print] wrote; nothing when it is anything else.
    static Optional<SubdirState> parse(String text) {
        var lines = List.of(text.split("\n", -1));
        if (lines.size() < 2
                || !lines.getFirst().equals(FIRST)
                || !lines.get(lines.size() - 2).equals(LAST)) {
            return Optional.empty();
        }
        var values = new HashMap<String, String>();
        for (var line : lines) {
            var blank = line.indexOf(' ');
            if (blank > 0) {
                values.put(line.substring(0, blank), line.substring(blank + 1));
            }
        }
        try {
            return Optional.of(of(values));
        } catch (IllegalArgumentException _) {
            // written by a stranger, or damaged: as good as none
            return Optional.empty();
        }
    }

    private static SubdirState of(Map<String, String> values) {
        var version = new ServedVersion(
                value(values, "etag"),
                value(values, "last-modified"),
                Duration.ofSeconds(Long.parseLong(value(values, "max-age"))));
        return new SubdirState(
                SubdirForm.valueOf(value(values, "form")),
                value(values, "server"),
                version,
                Instant.ofEpochMilli(Long.parseLong(value(values, "checked"))),
                Instant.ofEpochMilli(Long.parseLong(value(values, "probed"))),
                value(values, "file"),
                Long.parseLong(value(values, "size")));
    }

    private static String value(Map<String, String> values, String key) {
        return values.getOrDefault(key, "");
    }
}
