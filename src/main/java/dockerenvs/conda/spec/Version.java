package dockerenvs.conda.spec;

import dockerenvs.content.MalformedInput;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// A version of a package, in the order conda gives them (CEP 33): `1.0rc1 < 1.0 = 1.0.0 < 1.0.post1 < 1.1 < 1!0`.
///
/// Segments between `.` and `_` are split into runs of digits and of other characters, and compared pairwise; what
/// is missing counts as 0. `dev` is before all words, words are before numbers, `post` is behind them. Versions
/// that are the same in this order are equal, however they are written.
public final class Version implements Comparable<Version> {
    private static final Pattern RUNS = Pattern.compile("[0-9]+|[*]+|[^0-9*]+");
    private static final Pattern CHARACTERS = Pattern.compile("[a-z0-9._+!*]*");
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    private static final Part ZERO = new Numeral(BigInteger.ZERO);

    private final String text;
    /// The epoch first, a segment of its own.
    private final List<List<Part>> main;

    private final List<List<Part>> local;

    /// What segments are made of.
    private sealed interface Part {}

    private record Word(String text) implements Part {}

    private record Numeral(BigInteger value) implements Part {}

    private record Post() implements Part {}

    private Version(String text, List<List<Part>> main, List<List<Part>> local) {
        this.text = text;
        this.main = main;
        this.local = local;
    }

    /// Reads a version.
    ///
    /// @throws MalformedInput when it is none, with the reason
    public static Version parse(String text) {
        if (text.contains("*")) {
            throw malformed(text, "`*` belongs to version specs");
        }
        return literal(text);
    }

    /// Reads what version specs compare with: a version in which `*` may occur, as a word before all others.
    static Version literal(String text) {
        var plain = text.strip().toLowerCase(Locale.ROOT);
        if (plain.contains("-") && !plain.contains("_")) {
            plain = plain.replace('-', '_');
        }
        if (!CHARACTERS.matcher(plain).matches()) {
            throw malformed(text, "it has other characters than letters, digits and `._+!`");
        }
        var epochs = plain.split("!", -1);
        if (epochs.length > 2) {
            throw malformed(text, "it has two epochs");
        }
        if (epochs.length == 2 && !DIGITS.matcher(epochs[0]).matches()) {
            throw malformed(text, "its epoch is not a number");
        }
        var locals = epochs[epochs.length - 1].split("[+]", -1);
        if (locals.length > 2) {
            throw malformed(text, "it has two local parts");
        }
        if (locals[0].isEmpty()) {
            throw malformed(text, "it is empty");
        }
        var main = new ArrayList<List<Part>>();
        main.add(parts(epochs.length == 2 ? epochs[0] : "0"));
        main.addAll(segments(locals[0], text));
        return new Version(text.strip(), main, locals.length == 2 ? segments(locals[1], text) : List.of());
    }

    private static List<List<Part>> segments(String plain, String text) {
        // an underscore at the end is a word, so that openssl's `1.0.1_` comes before `1.0.1a`
        var word = plain.endsWith("_");
        var split = (word ? plain.substring(0, plain.length() - 1) : plain).split("[._]", -1);
        if (word) {
            split[split.length - 1] += "_";
        }
        var segments = new ArrayList<List<Part>>();
        for (var segment : split) {
            if (segment.isEmpty()) {
                throw malformed(text, "a part of it is empty");
            }
            segments.add(parts(segment));
        }
        return segments;
    }

    private static List<Part> parts(String segment) {
        var parts = new ArrayList<Part>();
        if (!Character.isDigit(segment.charAt(0))) {
            parts.add(ZERO);
        }
        var runs = RUNS.matcher(segment);
        while (runs.find()) {
            var run = runs.group();
            parts.add(
                    switch (run) {
                        case "post" -> new Post();
                        case "dev" -> new Word("DEV");
                        default -> Character.isDigit(run.charAt(0)) ? new Numeral(new BigInteger(run)) : new Word(run);
                    });
        }
        return parts;
    }

    private static MalformedInput malformed(String text, String why) {
        return MalformedInput.of("%s is not a version: %s".formatted(MalformedInput.quote(text), why), "");
    }

    /// Whether this is `prefix` or one of its refinements, as `1.2.3` is of `1.2`. The last part of the prefix, if
    /// it is a word, may be the beginning of one.
    public boolean startsWith(Version prefix) {
        var inLocal = !prefix.local.isEmpty();
        if (inLocal && compare(main, prefix.main) != 0) {
            return false;
        }
        var own = inLocal ? local : main;
        var wanted = inLocal ? prefix.local : prefix.main;
        var last = wanted.size() - 1;
        if (compare(own.subList(0, Math.min(own.size(), last)), wanted.subList(0, last)) != 0) {
            return false;
        }
        var segment = own.size() > last ? own.get(last) : List.<Part>of();
        var wantedSegment = wanted.get(last);
        var lastPart = wantedSegment.size() - 1;
        for (var i = 0; i < lastPart; i++) {
            if (compareParts(part(segment, i), wantedSegment.get(i)) != 0) {
                return false;
            }
        }
        return part(segment, lastPart) instanceof Word(var word)
                        && wantedSegment.get(lastPart) instanceof Word(var wantedWord)
                ? word.startsWith(wantedWord)
                : compareParts(part(segment, lastPart), wantedSegment.get(lastPart)) == 0;
    }

    @Override
    public int compareTo(Version other) {
        var byMain = compare(main, other.main);
        return byMain != 0 ? byMain : compare(local, other.local);
    }

    private static int compare(List<List<Part>> left, List<List<Part>> right) {
        for (var i = 0; i < Math.max(left.size(), right.size()); i++) {
            var leftSegment = i < left.size() ? left.get(i) : List.<Part>of();
            var rightSegment = i < right.size() ? right.get(i) : List.<Part>of();
            for (var j = 0; j < Math.max(leftSegment.size(), rightSegment.size()); j++) {
                var result = compareParts(part(leftSegment, j), part(rightSegment, j));
                if (result != 0) {
                    return result;
                }
            }
        }
        return 0;
    }

    private static Part part(List<Part> segment, int index) {
        return index < segment.size() ? segment.get(index) : ZERO;
    }

    private static int compareParts(Part left, Part right) {
        return switch (left) {
            case Word(var word) -> right instanceof Word(var other) ? word.compareTo(other) : -1;
            case Numeral(var value) ->
                switch (right) {
                    case Word _ -> 1;
                    case Numeral(var other) -> value.compareTo(other);
                    case Post _ -> -1;
                };
            case Post _ -> right instanceof Post ? 0 : 1;
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Version that && compareTo(that) == 0;
    }

    @Override
    public int hashCode() {
        return 31 * hash(main) + hash(local);
    }

    /// Without the zeros that make no difference.
    private static int hash(List<List<Part>> segments) {
        var hash = 0;
        var zeroSegments = 0;
        for (var segment : segments) {
            var own = segment.size();
            while (own > 0 && segment.get(own - 1).equals(ZERO)) {
                own--;
            }
            if (own == 0) {
                zeroSegments++;
            } else {
                hash = 31 * (hash + zeroSegments) + segment.subList(0, own).hashCode();
                zeroSegments = 0;
            }
        }
        return hash;
    }

    /// As it was written.
    @Override
    public String toString() {
        return text;
    }
}
