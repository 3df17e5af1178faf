package dockerenvs.conda.activation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A pattern of `case`, `[[ … == … ]]` and `${…#…}` (POSIX 2.14). Sets of characters hold ASCII letters, digits
/// and the like; what depends on the locale is not understood.
final class GlobPattern {
    private static final int ASCII_LAST = 0x7f;

    private final List<Element> elements;
    private final Budget budget;

    private GlobPattern(List<Element> elements, Budget budget) {
        this.elements = List.copyOf(elements);
        this.budget = budget;
    }

    private sealed interface Element {}

    private record Exactly(int codePoint) implements Element {}

    private record AnyOne() implements Element {}

    private record AnyText() implements Element {}

    private record OneOf(String characters, boolean negated) implements Element {}

    /// A character of a pattern; quoted ones mean themselves.
    record Symbol(int codePoint, boolean quoted) {
        boolean is(char special) {
            return !quoted && codePoint == special;
        }
    }

    static GlobPattern of(List<Symbol> symbols, Budget budget) {
        var elements = new ArrayList<Element>();
        for (var i = 0; i < symbols.size(); i++) {
            var symbol = symbols.get(i);
            if (symbol.is('*')) {
                elements.add(new AnyText());
            } else if (symbol.is('?')) {
                elements.add(new AnyOne());
            } else if (symbol.is('[')) {
                i = addSet(symbols, i, elements, budget);
            } else if (symbol.is('\\')) {
                throw budget.notUnderstood("a backslash in the value of a variable that is a pattern");
            } else {
                elements.add(new Exactly(symbol.codePoint()));
            }
        }
        return new GlobPattern(elements, budget);
    }

    /// Adds the set whose bracket is at `start`; the result is where it ends.
    private static int addSet(List<Symbol> symbols, int start, List<Element> elements, Budget budget) {
        var first = start + 1;
        var negated = first < symbols.size() && symbols.get(first).is('!');
        first += negated ? 1 : 0;
        var end = first;
        while (end < symbols.size() && !symbols.get(end).is(']')) {
            var symbol = symbols.get(end);
            if (symbol.is('[') || symbol.is('^') || symbol.is('\\') || symbol.codePoint() > ASCII_LAST) {
                throw budget.notUnderstood("a set of characters that shells read differently");
            }
            end++;
        }
        if (end == first || end == symbols.size()) {
            throw budget.notUnderstood("`[` without a set of characters and `]`");
        }
        var characters = new StringBuilder();
        for (var i = first; i < end; i++) {
            if (symbols.get(i).is('-') && i > first && i + 1 < end) {
                addRange(symbols.get(i - 1).codePoint(), symbols.get(i + 1).codePoint(), characters, budget);
            } else {
                characters.appendCodePoint(symbols.get(i).codePoint());
            }
        }
        elements.add(new OneOf(characters.toString(), negated));
        return end;
    }

    private static void addRange(int low, int high, StringBuilder characters, Budget budget) {
        // letters in between depend on the locale
        if (!Character.isDigit(low) || !Character.isDigit(high) || low > high) {
            throw budget.notUnderstood("a range of characters that are not digits");
        }
        for (var c = low; c <= high; c++) {
            characters.appendCodePoint(c);
        }
    }

    boolean matches(String text) {
        return matches(text.codePoints().toArray(), 0, text.codePointCount(0, text.length()));
    }

    /// How much of the start of `text` the pattern covers, in UTF-16 units; empty when it covers no start at all.
    Optional<Integer> coveredPrefix(String text, boolean longest) {
        var points = text.codePoints().toArray();
        for (var i = 0; i <= points.length; i++) {
            var end = longest ? points.length - i : i;
            if (matches(points, 0, end)) {
                return Optional.of(new String(points, 0, end).length());
            }
        }
        return Optional.empty();
    }

    /// Where the end of `text` begins that the pattern covers, in UTF-16 units; empty when it covers no end at all.
    Optional<Integer> coveredSuffix(String text, boolean longest) {
        var points = text.codePoints().toArray();
        for (var i = 0; i <= points.length; i++) {
            var start = longest ? i : points.length - i;
            if (matches(points, start, points.length)) {
                return Optional.of(new String(points, 0, start).length());
            }
        }
        return Optional.empty();
    }

    /// Whether the pattern covers exactly the code points from `from` to before `to`. The last `*` takes one more
    /// whenever what follows does not fit.
    private boolean matches(int[] text, int from, int to) {
        budget.spend((to - from + 1L) * (elements.size() + 1L));
        var at = from;
        var element = 0;
        var starElement = -1;
        var starAt = from;
        while (at < to) {
            if (element < elements.size() && elements.get(element) instanceof AnyText) {
                starElement = element;
                starAt = at;
                element++;
            } else if (element < elements.size() && fits(elements.get(element), text[at])) {
                element++;
                at++;
            } else if (starElement >= 0) {
                element = starElement + 1;
                starAt++;
                at = starAt;
            } else {
                return false;
            }
        }
        while (element < elements.size() && elements.get(element) instanceof AnyText) {
            element++;
        }
        return element == elements.size();
    }

    private boolean fits(Element element, int codePoint) {
        return switch (element) {
            case Exactly(var expected) -> expected == codePoint;
            case AnyOne _ -> isAscii(codePoint);
            case OneOf(var characters, var negated) ->
                isAscii(codePoint) && characters.indexOf(codePoint) >= 0 != negated;
            case AnyText _ -> false;
        };
    }

    /// Always true: elsewhere some shells count bytes and others characters.
    private boolean isAscii(int codePoint) {
        if (codePoint > ASCII_LAST) {
            throw budget.notUnderstood("a pattern that counts characters of a text that is not ASCII");
        }
        return true;
    }
}
