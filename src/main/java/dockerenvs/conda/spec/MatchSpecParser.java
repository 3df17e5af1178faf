package dockerenvs.conda.spec;

import dockerenvs.content.MalformedInput;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Reads MatchSpecs as conda does, from the outside in: comment, brackets, channel, name, and what is left is
/// version and build.
final class MatchSpecParser {
    private static final String HINT = "write it as `numpy`, `numpy >=1.26,<3` or `numpy=1.26`";
    private static final Set<String> KEYS = Set.of(
            "build",
            "build_number",
            "channel",
            "extras",
            "flags",
            "fn",
            "license",
            "license_family",
            "md5",
            "name",
            "namespace",
            "sha256",
            "subdir",
            "track_features",
            "url",
            "version",
            "when");

    private static final SortedMap<String, String> NO_KEYS = Collections.emptySortedMap();

    private MatchSpecParser() {}

    static MatchSpec parse(String original) {
        var text = withoutComment(original);
        if (text.isEmpty()) {
            throw malformed(original, "it is empty");
        }
        if (PackageFileName.hasPackageEnding(text) && !text.contains("[")) {
            return ofFile(text);
        }
        var bracket = text.endsWith("]") ? text.indexOf('[') : text.length();
        if (bracket == text.length() && text.indexOf(':') < 0) {
            return plain(original, text, text, NO_KEYS);
        }
        var keys = new TreeMap<String, String>();
        if (bracket < 0) {
            throw malformed(original, "a `[` is missing");
        }
        var plain = text.substring(0, bracket).strip();
        plain = takeChannel(plain, keys);
        readBrackets(original, text.substring(bracket), keys);
        return plain(original, text, plain, keys);
    }

    /// A spec whose channel and brackets have been read.
    private static MatchSpec plain(String original, String text, String plain, SortedMap<String, String> keys) {
        var end = nameEnd(plain);
        var name = plain.substring(0, end).toLowerCase(Locale.ROOT);
        if (!isName(name)) {
            throw malformed(original, "%s is not the name of a package".formatted(MalformedInput.quote(name)));
        }
        var wanted = VersionAndBuild.parse(plain.substring(end).strip());
        try {
            if (keys.isEmpty()) {
                return new MatchSpec(text, name, wanted.version(), wanted.build(), NO_KEYS);
            }
            keys.remove("name");
            keys.remove("namespace");
            var version = Optional.ofNullable(keys.remove("version")).orElse(wanted.version());
            var build = Optional.ofNullable(keys.remove("build")).orElse(wanted.build());
            return new MatchSpec(text, name, version, build, keys);
        } catch (MalformedInput failure) {
            throw failure.in(shown(text)).orHint(HINT);
        }
    }

    private static boolean isName(String name) {
        for (var i = 0; i < name.length(); i++) {
            var c = name.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || "._*-".indexOf(c) >= 0)) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static MalformedInput malformed(String text, String why) {
        return MalformedInput.of("%s is not a package spec: %s".formatted(shown(text), why), HINT);
    }

    /// Without a comment, and without the condition some tools write behind a spec.
    private static String withoutComment(String text) {
        var comment = text.indexOf('#');
        var plain = comment < 0 ? text : text.substring(0, comment);
        var condition = plain.indexOf(" if ");
        return (condition < 0 ? plain : plain.substring(0, condition)).strip();
    }

    private static MatchSpec ofFile(String text) {
        var file = PackageFileName.parse(text.substring(text.lastIndexOf('/') + 1));
        var keys = new TreeMap<String, String>();
        keys.put("fn", file.toString());
        if (text.contains("://")) {
            keys.put("url", text);
        }
        return new MatchSpec(text, file.name(), "==" + file.version(), file.build(), keys);
    }

    /// Takes `channel/subdir:namespace:` off the front.
    private static String takeChannel(String text, SortedMap<String, String> keys) {
        var last = text.lastIndexOf(':');
        if (last < 0) {
            return text;
        }
        var first = text.lastIndexOf(':', last - 1);
        if (first >= 0) {
            putChannel(text.substring(0, first), keys);
        }
        return text.substring(last + 1);
    }

    private static void putChannel(String text, SortedMap<String, String> keys) {
        var channel = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        var slash = channel.lastIndexOf('/');
        if (slash >= 0 && Subdir.isName(channel.substring(slash + 1))) {
            keys.put("subdir", channel.substring(slash + 1));
            channel = channel.substring(0, slash);
        }
        if (!channel.isEmpty()) {
            keys.put("channel", channel);
        }
    }

    /// A spec can name a channel, whose URL can have secrets.
    private static String shown(String text) {
        var hasChannel = text.contains("::") || text.contains("://") || text.contains("channel=");
        return MalformedInput.quote(hasChannel ? PublicUrl.shown(text) : text);
    }

    private static int nameEnd(String text) {
        var end = 0;
        while (end < text.length() && " \t=<>!~".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    /// Reads `[key=value, key="value"]`.
    private static void readBrackets(String original, String brackets, SortedMap<String, String> keys) {
        if (brackets.isEmpty()) {
            return;
        }
        var own = new TreeMap<String, String>();
        var position = 1;
        while (true) {
            while (", \t".indexOf(brackets.charAt(position)) >= 0) {
                position++;
            }
            if (brackets.charAt(position) == ']') {
                break;
            }
            var sign = brackets.indexOf('=', position);
            if (sign < 0) {
                throw malformed(original, "a `=` is missing in the brackets");
            }
            var key = brackets.substring(position, sign).strip();
            if (!KEYS.contains(key)) {
                throw malformed(original, "%s is not known in brackets".formatted(MalformedInput.quote(key)));
            }
            position = sign + 1;
            while (brackets.charAt(position) == ' ') {
                position++;
            }
            var quote = brackets.charAt(position);
            var quoted = quote == '"' || quote == '\'' || quote == '[';
            var end = quoted ? brackets.indexOf(quote == '[' ? ']' : quote, position + 1) : bareEnd(brackets, position);
            if (end < 0) {
                throw malformed(original, "a quote is not closed");
            }
            var value = brackets.substring(quoted ? position + 1 : position, end);
            if (value.isEmpty() || own.containsKey(key)) {
                throw malformed(original, "`%s` is empty or there twice".formatted(key));
            }
            own.put(key, value);
            position = quoted ? end + 1 : end;
        }
        if (position < brackets.length() - 1) {
            throw malformed(original, "there is something behind the brackets");
        }
        Optional.ofNullable(own.remove("channel")).ifPresent(channel -> putChannel(channel, keys));
        keys.putAll(own);
    }

    private static int bareEnd(String brackets, int start) {
        var end = start;
        while (", ]".indexOf(brackets.charAt(end)) < 0) {
            end++;
        }
        return end;
    }
}
