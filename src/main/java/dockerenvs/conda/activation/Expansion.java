package dockerenvs.conda.activation;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.conda.activation.Word.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Turns words into texts: parameters, then fields, then patterns (POSIX 2.6). Where the result would depend on the
/// files of the disk or on the kind of shell, it is not understood.
final class Expansion {
    private static final String BLANKS = " \t\n";
    private static final String GLOB_CHARACTERS = "*?[\\";

    private final ShellVariables variables;
    private final Budget budget;

    Expansion(ShellVariables variables, Budget budget) {
        this.variables = variables;
        this.budget = budget;
    }

    private enum Origin {
        /// Between quotes: it means itself.
        QUOTED,
        /// Written in the script: may be a pattern, is never split.
        WRITTEN,
        /// The value of a parameter without quotes: may be a pattern, is split.
        EXPANDED
    }

    private record Piece(String text, Origin origin) {}

    /// One text, never split and never a pattern, as in assignments.
    String text(Word word) {
        var text = new StringBuilder();
        for (var piece : pieces(word, false)) {
            text.append(piece.text());
        }
        return budget.checked(text.toString());
    }

    /// One text where some shells split and others do not, as behind `export`.
    String unsplitText(Word word) {
        for (var piece : pieces(word, false)) {
            if (piece.origin() == Origin.EXPANDED
                    && piece.text().chars().anyMatch(c -> separators().indexOf(c) >= 0)) {
                throw budget.notUnderstood("a value with blanks, unquoted, which some shells split");
            }
            refuseGlob(piece);
        }
        return text(word);
    }

    /// The fields of a word: one, none, or several.
    List<String> fields(Word word) {
        var fields = new ArrayList<String>();
        var field = new StringBuilder();
        var started = false;
        for (var piece : pieces(word, false)) {
            refuseGlob(piece);
            if (piece.origin() != Origin.EXPANDED) {
                field.append(piece.text());
                started |= piece.origin() == Origin.QUOTED || !piece.text().isEmpty();
                continue;
            }
            for (var c : piece.text().toCharArray()) {
                if (!isSeparator(c)) {
                    field.append(c);
                    started = true;
                } else if (started) {
                    fields.add(field.toString());
                    field.setLength(0);
                    started = false;
                }
            }
        }
        if (started) {
            fields.add(field.toString());
        }
        fields.forEach(budget::checked);
        return fields;
    }

    /// A word as a pattern.
    GlobPattern pattern(Word word) {
        var symbols = new ArrayList<GlobPattern.Symbol>();
        for (var piece : pieces(word, false)) {
            budget.spend(piece.text().length());
            var quoted = piece.origin() == Origin.QUOTED;
            piece.text().codePoints().forEach(c -> symbols.add(new GlobPattern.Symbol(c, quoted)));
        }
        return GlobPattern.of(symbols, budget);
    }

    /// What `IFS` splits at; a blank, a tab and a line break when it is not set.
    private String separators() {
        return variables.find(ShellVariables.FIELD_SEPARATORS).orElse(BLANKS);
    }

    private boolean isSeparator(char c) {
        var separates = separators().indexOf(c) >= 0;
        if (separates && BLANKS.indexOf(c) < 0) {
            throw budget.notUnderstood("an `IFS` that splits at something else than blanks");
        }
        return separates;
    }

    private void refuseGlob(Piece piece) {
        if (piece.origin() != Origin.QUOTED && piece.text().chars().anyMatch(c -> GLOB_CHARACTERS.indexOf(c) >= 0)) {
            throw budget.notUnderstood("the pattern " + quote(piece.text()) + ", which shells look up on the disk");
        }
    }

    /// @param inserted whether the word is the operand of a parameter, so that its text is split like a value
    private List<Piece> pieces(Word word, boolean inserted) {
        var pieces = new ArrayList<Piece>();
        for (var part : word.parts()) {
            switch (part) {
                case Word.Literal(var text, var quoted) -> {
                    var unquoted = inserted ? Origin.EXPANDED : Origin.WRITTEN;
                    pieces.add(new Piece(text, quoted ? Origin.QUOTED : unquoted));
                }
                case Word.Parameter parameter -> pieces.addAll(expand(parameter));
            }
        }
        return pieces;
    }

    private List<Piece> expand(Word.Parameter parameter) {
        var name = parameter.name();
        if (variables.isUnknown(name)) {
            throw budget.notUnderstood("the value of `" + name + "`, which is known only when a container runs");
        }
        var value = variables.find(name);
        var origin = parameter.quoted() ? Origin.QUOTED : Origin.EXPANDED;
        var plain = List.of(new Piece(budget.checked(value.orElse("")), origin));
        var filled = value.filter(text -> !text.isEmpty()).isPresent();
        return switch (parameter.operator()) {
            case VALUE -> plain;
            case WHEN_UNSET -> value.isPresent() ? plain : pieces(parameter.operand(), true);
            case WHEN_EMPTY -> filled ? plain : pieces(parameter.operand(), true);
            case WHEN_SET -> value.isPresent() ? pieces(parameter.operand(), true) : List.of();
            case WHEN_FILLED -> filled ? pieces(parameter.operand(), true) : List.of();
            case ASSIGN_WHEN_UNSET -> value.isPresent() ? plain : assign(name, parameter.operand(), origin);
            case ASSIGN_WHEN_EMPTY -> filled ? plain : assign(name, parameter.operand(), origin);
            case SHORTEST_PREFIX, LONGEST_PREFIX, SHORTEST_SUFFIX, LONGEST_SUFFIX ->
                List.of(new Piece(trim(value.orElse(""), parameter.operator(), pattern(parameter.operand())), origin));
        };
    }

    private List<Piece> assign(String name, Word operand, Origin origin) {
        var value = text(operand);
        variables.set(name, value);
        return List.of(new Piece(value, origin));
    }

    private static String trim(String value, Operator operator, GlobPattern pattern) {
        var longest = operator == Operator.LONGEST_PREFIX || operator == Operator.LONGEST_SUFFIX;
        if (operator == Operator.SHORTEST_PREFIX || operator == Operator.LONGEST_PREFIX) {
            return pattern.coveredPrefix(value, longest).map(value::substring).orElse(value);
        }
        Optional<Integer> start = pattern.coveredSuffix(value, longest);
        return start.map(end -> value.substring(0, end)).orElse(value);
    }
}
