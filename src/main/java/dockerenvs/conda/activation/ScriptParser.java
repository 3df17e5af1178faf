package dockerenvs.conda.activation;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.conda.activation.Command.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// The grammar of what is understood (POSIX 2.10, and `[[`): commands in lists, chains and compounds.
final class ScriptParser {
    private static final int LEVELS_MAX = 50;

    private static final Set<String> MISPLACED = Set.of("then", "elif", "else", "fi", "do", "done", "esac", "}", "]]");

    private final TokenScanner scanner;
    private Token token;
    private int level;

    private ScriptParser(String script) {
        this.scanner = new TokenScanner(script);
        this.token = scanner.next();
    }

    /// @throws NotUnderstood at the first thing that is outside
    static Sequence parse(String script) {
        var parser = new ScriptParser(script);
        var commands = parser.list();
        if (!parser.isSymbol("")) {
            throw parser.unexpected();
        }
        return commands;
    }

    /// Commands up to `ends`, words that are reserved there, or to an operator that cannot go on a list.
    private Sequence list(String... ends) {
        var line = token.line();
        var commands = new ArrayList<Command>();
        skipLineBreaks();
        while (!isSymbol("") && !isSymbol(";;") && Arrays.stream(ends).noneMatch(this::isWord)) {
            commands.add(chain());
            if (isSymbol(";") || isSymbol("\n")) {
                advance();
                skipLineBreaks();
            } else if (!isSymbol("") && !isSymbol(";;") && Arrays.stream(ends).noneMatch(this::isWord)) {
                throw unexpected();
            }
        }
        return new Sequence(line, commands);
    }

    /// Like [#list(String...)], where POSIX wants at least one command.
    private Sequence filledList(String... ends) {
        var commands = list(ends);
        if (commands.commands().isEmpty()) {
            throw unexpected();
        }
        return commands;
    }

    private Command chain() {
        var line = token.line();
        var first = negation();
        var links = new ArrayList<Command.Link>();
        while (isSymbol("&&") || isSymbol("||")) {
            var afterSuccess = isSymbol("&&");
            advance();
            skipLineBreaks();
            links.add(new Command.Link(afterSuccess, negation()));
        }
        return links.isEmpty() ? first : new Command.Chain(line, first, links);
    }

    private Command negation() {
        var line = token.line();
        if (!isWord("!")) {
            return command();
        }
        advance();
        return new Command.Negation(line, command());
    }

    private Command command() {
        if (!(token instanceof Token.Text(var line, var word))) {
            throw unexpected();
        }
        level++;
        if (level > LEVELS_MAX) {
            throw notUnderstood("more than %d levels of commands".formatted(LEVELS_MAX));
        }
        var reserved = word.bare().orElse("");
        if (MISPLACED.contains(reserved)) {
            throw unexpected();
        }
        var command = switch (reserved) {
            case "if" -> choice(line);
            case "while", "until" -> loop(line, reserved.equals("until"));
            case "for" -> forLoop(line);
            case "case" -> caseChoice(line);
            case "{" -> group();
            case "[[" -> conditional(line);
            default -> SimpleCommand.of(line, simpleWords());
        };
        level--;
        return command;
    }

    private Command choice(int line) {
        var branches = new ArrayList<Command.Branch>();
        do {
            advance();
            var condition = filledList("then");
            expectWord("then");
            branches.add(new Command.Branch(condition, filledList("elif", "else", "fi")));
        } while (isWord("elif"));
        var otherwise = new Sequence(token.line(), List.of());
        if (isWord("else")) {
            advance();
            otherwise = filledList("fi");
        }
        expectWord("fi");
        return new Command.If(line, branches, otherwise);
    }

    private Command loop(int line, boolean untilSuccess) {
        advance();
        var condition = filledList("do");
        return new Command.Loop(line, untilSuccess, condition, body());
    }

    private Sequence body() {
        expectWord("do");
        var body = filledList("done");
        expectWord("done");
        return body;
    }

    private Command forLoop(int line) {
        advance();
        var name = token instanceof Token.Text(var _, var word) ? word.bare().orElse("") : "";
        if (!Assignment.isName(name)) {
            throw unexpected();
        }
        advance();
        skipLineBreaks();
        expectWord("in");
        var words = new ArrayList<Word>();
        while (token instanceof Token.Text(var _, var word)) {
            words.add(word);
            advance();
        }
        if (!isSymbol(";") && !isSymbol("\n")) {
            throw unexpected();
        }
        advance();
        skipLineBreaks();
        return new Command.For(line, name, words, body());
    }

    private Command caseChoice(int line) {
        advance();
        var subject = word();
        skipLineBreaks();
        expectWord("in");
        skipLineBreaks();
        var clauses = new ArrayList<Command.Clause>();
        while (!isWord("esac")) {
            clauses.add(clause());
            if (isSymbol(";;")) {
                advance();
                skipLineBreaks();
            } else if (!isWord("esac")) {
                throw unexpected();
            }
        }
        advance();
        return new Command.Case(line, subject, clauses);
    }

    private Command.Clause clause() {
        if (isSymbol("(")) {
            advance();
        }
        var patterns = new ArrayList<Word>();
        patterns.add(word());
        while (isSymbol("|")) {
            advance();
            patterns.add(word());
        }
        expectSymbol(")");
        return new Command.Clause(patterns, list("esac"));
    }

    private Command group() {
        advance();
        var commands = filledList("}");
        expectWord("}");
        return commands;
    }

    private Command conditional(int line) {
        advance();
        var condition = either();
        expectWord("]]");
        return new Command.Conditional(line, condition);
    }

    private Condition either() {
        var condition = both();
        while (isSymbol("||")) {
            advance();
            skipLineBreaks();
            condition = new Condition.Either(condition, both());
        }
        return condition;
    }

    private Condition both() {
        var condition = single();
        while (isSymbol("&&")) {
            advance();
            skipLineBreaks();
            condition = new Condition.Both(condition, single());
        }
        return condition;
    }

    private Condition single() {
        level++;
        if (level > LEVELS_MAX) {
            throw notUnderstood("more than %d levels of conditions".formatted(LEVELS_MAX));
        }
        var condition = operation();
        level--;
        return condition;
    }

    private Condition operation() {
        if (isWord("!")) {
            advance();
            return new Condition.Not(single());
        }
        if (isSymbol("(")) {
            advance();
            var condition = either();
            expectSymbol(")");
            return condition;
        }
        var word = word();
        var question = Condition.Question.of(word.bare().orElse(""));
        if (isWord("=") || isWord("==") || isWord("!=")) {
            var negated = isWord("!=");
            advance();
            var matched = new Condition.Matched(word, word());
            return negated ? new Condition.Not(matched) : matched;
        }
        if (question.isPresent() && token instanceof Token.Text && !isWord("]]")) {
            return new Condition.Asked(question.get(), word());
        }
        return new Condition.Filled(word);
    }

    private List<Word> simpleWords() {
        var words = new ArrayList<Word>();
        while (true) {
            switch (token) {
                case Token.Text(var _, var word) -> words.add(word);
                case Token.Redirection _ -> {}
                case Token.Symbol _ -> {
                    return words;
                }
            }
            advance();
        }
    }

    private Word word() {
        if (!(token instanceof Token.Text(var _, var word)) || word.isBare("]]")) {
            throw unexpected();
        }
        advance();
        return word;
    }

    private void advance() {
        token = scanner.next();
    }

    private void skipLineBreaks() {
        while (isSymbol("\n")) {
            advance();
        }
    }

    private boolean isSymbol(String text) {
        return token instanceof Token.Symbol(var _, var symbol) && symbol.equals(text);
    }

    private boolean isWord(String text) {
        return token instanceof Token.Text(var _, var word) && word.isBare(text);
    }

    private void expectSymbol(String text) {
        if (!isSymbol(text)) {
            throw unexpected();
        }
        advance();
    }

    private void expectWord(String text) {
        if (!isWord(text)) {
            throw unexpected();
        }
        advance();
    }

    private NotUnderstood unexpected() {
        return notUnderstood(
                switch (token) {
                    case Token.Symbol(var _, var text) when text.isEmpty() -> "the end of the script at that place";
                    case Token.Symbol(var _, var text) when text.equals("\n") -> "the end of a line at that place";
                    case Token.Symbol(var _, var text) -> quote(text) + " at that place";
                    case Token.Text(var _, var word) ->
                        word.constant()
                                .map(text -> quote(text) + " at that place")
                                .orElse("a word with variables at that place");
                    case Token.Redirection _ -> "a redirection at that place";
                });
    }

    private NotUnderstood notUnderstood(String why) {
        return new NotUnderstood(token.line(), why);
    }
}
