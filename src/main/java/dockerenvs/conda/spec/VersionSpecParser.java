package dockerenvs.conda.spec;

import dockerenvs.content.MalformedInput;
import java.util.ArrayList;
import java.util.List;

/// Reads version specs by recursive descent.
final class VersionSpecParser {
    private static final int LEVELS_MAX = 50;
    private static final String STRUCTURE = "()|,";
    private static final String OPERATOR = "=<>!~";

    private final String text;
    private int position;
    private int level;

    private VersionSpecParser(String text) {
        this.text = text;
    }

    static VersionTerm parse(String text) {
        var parser = new VersionSpecParser(text);
        var term = parser.either();
        if (parser.position < text.length()) {
            throw parser.expected("`,`, `|` or the end");
        }
        return term;
    }

    private VersionTerm either() {
        var first = all();
        if (!took('|')) {
            return first;
        }
        var terms = new ArrayList<VersionTerm>();
        terms.add(first);
        do {
            terms.add(all());
        } while (took('|'));
        return new VersionTerm.Either(terms);
    }

    private VersionTerm all() {
        var first = atom();
        if (!took(',')) {
            return first;
        }
        var terms = new ArrayList<VersionTerm>();
        terms.add(first);
        do {
            terms.add(atom());
        } while (took(','));
        return new VersionTerm.All(terms);
    }

    private boolean took(char separator) {
        var there = position < text.length() && text.charAt(position) == separator;
        if (there) {
            position++;
        }
        return there;
    }

    private VersionTerm atom() {
        skipBlanks();
        if (position < text.length() && text.charAt(position) == '(') {
            return parenthesized();
        }
        var start = position;
        if (text.startsWith("^", position)) {
            var end = text.indexOf('$', position);
            if (end < 0) {
                throw expected("a `$` at the end of the regular expression");
            }
            position = end + 1;
        } else {
            while (position < text.length() && STRUCTURE.indexOf(text.charAt(position)) < 0) {
                position++;
            }
        }
        var clause = text.substring(start, position).strip();
        skipBlanks();
        if (clause.isEmpty()) {
            position = start;
            throw expected("a version");
        }
        return clause(clause, start);
    }

    private VersionTerm parenthesized() {
        if (++level > LEVELS_MAX) {
            throw expected("at most %d levels of parentheses".formatted(LEVELS_MAX));
        }
        position++;
        var inner = either();
        if (position >= text.length() || text.charAt(position) != ')') {
            throw expected("a `)`");
        }
        position++;
        level--;
        skipBlanks();
        return inner;
    }

    private void skipBlanks() {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
    }

    private MalformedInput expected(String what) {
        return MalformedInput.at(text, position, what);
    }

    private VersionTerm clause(String clause, int start) {
        if (clause.equals("*")) {
            return new VersionTerm.Any();
        }
        if (clause.startsWith("^") || clause.endsWith("$")) {
            if (!clause.startsWith("^")) {
                throw MalformedInput.at(text, start, "a `^` at the beginning of the regular expression");
            }
            return new VersionTerm.Text(TextPattern.parse(clause));
        }
        if (OPERATOR.indexOf(clause.charAt(0)) >= 0) {
            return compared(clause, start);
        }
        var star = clause.indexOf('*');
        if (star >= 0 && !isStars(clause, star)) {
            return new VersionTerm.Text(TextPattern.parse(clause));
        }
        return clause.endsWith("*")
                ? new VersionTerm.Beginning(Version.literal(withoutStar(clause)))
                : new VersionTerm.Comparison(VersionTerm.Comparison.Operator.EQUAL, Version.literal(clause));
    }

    private static boolean isStars(String clause, int from) {
        for (var i = from; i < clause.length(); i++) {
            if (clause.charAt(i) != '*') {
                return false;
            }
        }
        return true;
    }

    private static String withoutStar(String clause) {
        return clause.substring(0, clause.length() - (clause.endsWith(".*") ? 2 : 1));
    }

    private VersionTerm compared(String clause, int start) {
        var length = clause.length() > 1 && OPERATOR.indexOf(clause.charAt(1)) >= 0 ? 2 : 1;
        var operator = clause.substring(0, length);
        var literal = clause.substring(length).strip();
        if (literal.isEmpty() || OPERATOR.indexOf(literal.charAt(0)) >= 0) {
            throw MalformedInput.at(text, start + length, "a version");
        }
        var starred = literal.endsWith(".*");
        var version = Version.literal(starred ? withoutStar(literal) : literal);
        return switch (operator) {
            case "=" -> new VersionTerm.Beginning(version);
            case "==" -> new VersionTerm.Comparison(VersionTerm.Comparison.Operator.EQUAL, version);
            case "!=" ->
                starred
                        ? new VersionTerm.Not(new VersionTerm.Beginning(version))
                        : new VersionTerm.Comparison(VersionTerm.Comparison.Operator.NOT_EQUAL, version);
            case "<" -> new VersionTerm.Comparison(VersionTerm.Comparison.Operator.LESS, version);
            case "<=" -> new VersionTerm.Comparison(VersionTerm.Comparison.Operator.LESS_OR_EQUAL, version);
            case ">" -> new VersionTerm.Comparison(VersionTerm.Comparison.Operator.GREATER, version);
            case ">=" -> new VersionTerm.Comparison(VersionTerm.Comparison.Operator.GREATER_OR_EQUAL, version);
            case "~=" -> {
                if (literal.endsWith("*")) {
                    throw MalformedInput.at(text, start + length, "a version without `*`");
                }
                yield compatible(literal, version);
            }
            default -> throw MalformedInput.at(text, start, "one of `==`, `!=`, `=`, `<`, `<=`, `>`, `>=`, `~=`");
        };
    }

    /// From the version on, and starting with it but for its last segment; without one, only the former.
    private static VersionTerm compatible(String literal, Version version) {
        var from = new VersionTerm.Comparison(VersionTerm.Comparison.Operator.GREATER_OR_EQUAL, version);
        var dot = literal.lastIndexOf('.');
        return dot < 0
                ? from
                : new VersionTerm.All(
                        List.of(from, new VersionTerm.Beginning(Version.literal(literal.substring(0, dot)))));
    }
}
