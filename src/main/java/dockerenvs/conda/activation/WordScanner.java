package dockerenvs.conda.activation;

import static dockerenvs.conda.activation.ScriptCharacters.END;
import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.conda.activation.Word.Operator;
import java.util.ArrayList;
import java.util.List;

/// Reads one word: quotes (POSIX 2.2) and parameters (2.6.2). What only some shells expand, or what needs a shell
/// to expand, is not understood.
final class WordScanner {
    private static final int LEVELS_MAX = 20;
    private static final String ENDS_WORD = " \t\n;&|()<>";

    private final ScriptCharacters characters;
    private int level;

    WordScanner(ScriptCharacters characters) {
        this.characters = characters;
    }

    /// A word that begins at the next character, which is none of those that end a word.
    Word read() {
        var parts = new Parts();
        while (characters.peek() != END && ENDS_WORD.indexOf(characters.peek()) < 0) {
            readUnquoted(parts);
        }
        var word = parts.word();
        if (!word.isBare("{") && !word.isBare("}")) {
            for (var part : word.parts()) {
                if (part instanceof Word.Literal(var text, var quoted) && !quoted && text.matches("(?s).*[{}].*")) {
                    throw characters.notUnderstood("braces in " + quote(text) + ", which some shells expand");
                }
            }
        }
        return word;
    }

    private void readUnquoted(Parts parts) {
        var c = characters.next();
        switch (c) {
            case '\'' -> readSingleQuoted(parts);
            case '"' -> readDoubleQuoted(parts);
            case '\\' -> parts.add(escaped(), true);
            case '$' -> readDollar(parts, false);
            case '`' -> throw characters.notUnderstood("a command substitution");
            case '~' -> throw characters.notUnderstood("a `~` without quotes");
            default -> parts.add(c, false);
        }
    }

    private char escaped() {
        var c = characters.nextRaw();
        if (c == END) {
            throw characters.notUnderstood("a backslash at the end");
        }
        return c;
    }

    private void readSingleQuoted(Parts parts) {
        parts.startQuotes();
        for (var c = characters.nextRaw(); c != '\''; c = characters.nextRaw()) {
            parts.add(orUnclosed(c), true);
        }
    }

    private void readDoubleQuoted(Parts parts) {
        enter();
        parts.startQuotes();
        for (var c = characters.next(); c != '"'; c = characters.next()) {
            readQuoted(parts, orUnclosed(c));
        }
        level--;
    }

    /// What `c` begins inside double quotes.
    private void readQuoted(Parts parts, char c) {
        switch (c) {
            case '$' -> readDollar(parts, true);
            case '`' -> throw characters.notUnderstood("a command substitution");
            case '\\' -> {
                if ("$`\"\\".indexOf(characters.peek()) < 0) {
                    parts.add('\\', true);
                } else {
                    parts.add(escaped(), true);
                }
            }
            default -> parts.add(c, true);
        }
    }

    private char orUnclosed(char c) {
        if (c == END) {
            throw characters.notUnderstood("quotes without an end");
        }
        return c;
    }

    private void readDollar(Parts parts, boolean quoted) {
        var c = characters.peek();
        if (c == '{') {
            characters.next();
            parts.add(readBraces(quoted));
        } else if (isNameStart(c)) {
            parts.add(new Word.Parameter(readName(), Operator.VALUE, Word.EMPTY, quoted));
        } else if (c == '(' || c == '[') {
            throw characters.notUnderstood("a command substitution or arithmetic");
        } else if (c != END && "0123456789?#@*!-$".indexOf(c) >= 0) {
            throw characters.notUnderstood("the special parameter `$" + c + "`");
        } else if (!quoted && (c == '\'' || c == '"')) {
            throw characters.notUnderstood("quotes behind `$`");
        } else {
            parts.add('$', quoted);
        }
    }

    private static boolean isNameStart(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
    }

    private String readName() {
        var name = new StringBuilder();
        while (isNameStart(characters.peek()) || (characters.peek() >= '0' && characters.peek() <= '9')) {
            name.append(characters.next());
        }
        return name.toString();
    }

    /// The parameter behind `${`.
    private Word.Parameter readBraces(boolean quoted) {
        enter();
        if (!isNameStart(characters.peek())) {
            throw characters.notUnderstood("a special parameter, or an operator before a name");
        }
        var name = readName();
        var operator = readOperator();
        Word operand;
        if (operator == Operator.VALUE) {
            operand = Word.EMPTY;
            if (!characters.accept('}')) {
                throw characters.notUnderstood(
                        "the operator " + quote(String.valueOf(characters.peek())) + " in `${" + name + "…}`");
            }
        } else {
            // quotes around the braces are quotes for a text to insert, but not for a pattern
            operand = readOperand(quoted && !operator.trims());
        }
        level--;
        return new Word.Parameter(name, operator, operand, quoted);
    }

    private Operator readOperator() {
        var c = characters.peek();
        var sign = new StringBuilder();
        if (c == ':') {
            sign.append(characters.next());
        }
        if (characters.peek() != END && "-=+".indexOf(characters.peek()) >= 0) {
            sign.append(characters.next());
        } else if (c == '#' || c == '%') {
            sign.append(characters.next());
            if (characters.accept(c)) {
                sign.append(c);
            }
        }
        return Operator.of(sign.toString())
                .orElseThrow(() -> characters.notUnderstood("an operator of `${…}` that begins with `:`"));
    }

    /// Everything up to the closing brace, which is taken too.
    private Word readOperand(boolean quoted) {
        var parts = new Parts();
        while (!characters.accept('}')) {
            var c = characters.peek();
            if (c == END) {
                throw characters.notUnderstood("`${` without `}`");
            }
            if (c == '{' || (quoted && c == '\'')) {
                throw characters.notUnderstood("`" + c + "` inside `${…}`, which shells read differently");
            }
            if (!quoted) {
                readUnquoted(parts);
                continue;
            }
            characters.next();
            if (c == '\\' && characters.peek() == '}') {
                throw characters.notUnderstood("`\\}` inside `${…}`, which shells read differently");
            } else if (c == '"') {
                readDoubleQuoted(parts);
            } else {
                readQuoted(parts, c);
            }
        }
        return parts.word();
    }

    private void enter() {
        level++;
        if (level > LEVELS_MAX) {
            throw characters.notUnderstood("more than %d levels of quotes and braces".formatted(LEVELS_MAX));
        }
    }

    /// The word so far; characters of one kind are one literal.
    private static final class Parts {
        private final List<Word.Part> parts = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private boolean quoted;

        void add(char c, boolean isQuoted) {
            if (isQuoted != quoted) {
                flush();
                quoted = isQuoted;
            }
            text.append(c);
        }

        void add(Word.Part part) {
            flush();
            parts.add(part);
        }

        /// Quotes make a word even when nothing is between them.
        void startQuotes() {
            add(new Word.Literal("", true));
        }

        private void flush() {
            if (!text.isEmpty()) {
                parts.add(new Word.Literal(text.toString(), quoted));
                text.setLength(0);
            }
        }

        Word word() {
            flush();
            return new Word(parts);
        }
    }
}
