package dockerenvs.oci.registry;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// How a server wants to be told who asks (RFC 7235, section 2.1).
///
/// @param scheme in small letters: `basic`, `bearer`
/// @param parameters by name in small letters
record Challenge(String scheme, SortedMap<String, String> parameters) {

    Challenge {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }

    /// The value of a parameter, when it is there and not empty.
    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
    }

    /// The scopes of a challenge for a token.
    List<String> scopes() {
        return parameter("scope")
                .map(text -> List.of(text.strip().split("\\s+", -1)))
                .orElse(List.of());
    }

    /// Reads the values of `WWW-Authenticate` headers, each maybe with several challenges. What cannot be
    /// understood ends its header; challenges before it count.
    static List<Challenge> parse(List<String> headers) {
        var all = new ArrayList<Challenge>();
        for (var header : headers) {
            new Parser(header, all).run();
        }
        return List.copyOf(all);
    }

    /// One header on its way.
    private static final class Parser {
        private static final String MARKS = "!#$%&'*+-.^_`|~";

        private final String text;
        private final List<Challenge> found;
        private int position;

        Parser(String text, List<Challenge> found) {
            this.text = text;
            this.found = found;
        }

        void run() {
            while (true) {
                skip(" \t,");
                var scheme = token();
                if (scheme.isEmpty()) {
                    return;
                }
                var parameters = new TreeMap<String, String>();
                var understood = parameters(parameters);
                found.add(new Challenge(scheme.toLowerCase(Locale.ROOT), parameters));
                if (!understood) {
                    return;
                }
            }
        }

        /// Reads parameters until the next word is none: it begins another challenge.
        private boolean parameters(SortedMap<String, String> parameters) {
            while (true) {
                skip(" \t,");
                var start = position;
                var name = token();
                var isCut = position < text.length() && " \t,=".indexOf(text.charAt(position)) < 0;
                if (isCut) {
                    return skipToken68();
                }
                skip(" \t");
                if (!at('=')) {
                    position = start;
                    return true;
                }
                position++;
                skip(" \t");
                if (position == text.length() || at(',') || at('=')) {
                    skip("=");
                    // a token68 that ends in padding, which nobody needs
                    continue;
                }
                var value = at('"') ? quoted() : Optional.of(token());
                if (value.isEmpty()) {
                    return false;
                }
                parameters.putIfAbsent(name.toLowerCase(Locale.ROOT), value.get());
                if (position < text.length() && " \t,".indexOf(text.charAt(position)) < 0) {
                    return false;
                }
            }
        }

        /// Credentials of another scheme, up to the next comma.
        private boolean skipToken68() {
            var comma = text.indexOf(',', position);
            position = comma < 0 ? text.length() : comma;
            return comma >= 0 && text.charAt(comma - 1) != '"';
        }

        private Optional<String> quoted() {
            var value = new StringBuilder();
            for (position++; position < text.length(); position++) {
                var c = text.charAt(position);
                if (c == '"') {
                    position++;
                    return Optional.of(value.toString());
                }
                if (c == '\\' && position + 1 < text.length()) {
                    position++;
                }
                value.append(text.charAt(position));
            }
            return Optional.empty();
        }

        private String token() {
            var start = position;
            while (position < text.length() && isTokenCharacter(text.charAt(position))) {
                position++;
            }
            return text.substring(start, position);
        }

        private static boolean isTokenCharacter(char c) {
            return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || MARKS.indexOf(c) >= 0;
        }

        private boolean at(char c) {
            return position < text.length() && text.charAt(position) == c;
        }

        private void skip(String characters) {
            while (position < text.length() && characters.indexOf(text.charAt(position)) >= 0) {
                position++;
            }
        }
    }
}
