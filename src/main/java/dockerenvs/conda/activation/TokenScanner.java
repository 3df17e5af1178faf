package dockerenvs.conda.activation;

import static dockerenvs.conda.activation.ScriptCharacters.END;

/// Cuts a script into tokens (POSIX 2.3).
final class TokenScanner {
    private final ScriptCharacters characters;
    private final WordScanner words;

    TokenScanner(String script) {
        this.characters = new ScriptCharacters(script);
        this.words = new WordScanner(characters);
    }

    Token next() {
        skipBlanksAndComment();
        var line = characters.line();
        var c = characters.peek();
        return switch (c) {
            case END -> new Token.Symbol(line, "");
            case '\n', '(', ')' -> {
                characters.next();
                yield new Token.Symbol(line, String.valueOf(c));
            }
            case ';', '&', '|' -> {
                characters.next();
                yield new Token.Symbol(line, characters.accept(c) ? "" + c + c : String.valueOf(c));
            }
            case '<' -> throw characters.notUnderstood("a redirection of input");
            case '>' -> redirection();
            default -> word(line);
        };
    }

    private void skipBlanksAndComment() {
        while (characters.peek() == ' ' || characters.peek() == '\t') {
            characters.next();
        }
        if (characters.peek() == '#') {
            characters.skipLine();
        }
    }

    /// A word, or the number before a redirection.
    private Token word(int line) {
        var word = words.read();
        var number = word.bare().orElse("");
        if (characters.peek() == '>' && (number.equals("1") || number.equals("2"))) {
            return redirection();
        }
        if (characters.peek() == '<' || characters.peek() == '>') {
            throw characters.notUnderstood("a redirection right behind a word");
        }
        return new Token.Text(line, word);
    }

    private Token redirection() {
        var line = characters.line();
        characters.next();
        if (characters.accept('&')) {
            var number = words.read().bare().orElse("");
            if (number.equals("1") || number.equals("2")) {
                return new Token.Redirection(line);
            }
        } else {
            characters.accept('>');
            while (characters.peek() == ' ' || characters.peek() == '\t') {
                characters.next();
            }
            if (words.read().isBare("/dev/null")) {
                return new Token.Redirection(line);
            }
        }
        throw characters.notUnderstood("a redirection to something else than `/dev/null`");
    }
}
