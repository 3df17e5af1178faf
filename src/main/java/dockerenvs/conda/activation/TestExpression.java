package dockerenvs.conda.activation;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.conda.activation.Condition.Question;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// What `test` and `[` say to their arguments: by their number, as POSIX has it; longer ones with `-o`, `-a` and
/// `!` only as long as no operand looks like an operator.
final class TestExpression {
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,18}");
    private static final Set<String> COMPARISONS = Set.of("=", "==", "!=", "-eq", "-ne", "-lt", "-le", "-gt", "-ge");

    private final FileQuestions files;
    private final Budget budget;
    private final List<String> arguments;
    private int position;

    private TestExpression(List<String> arguments, FileQuestions files, Budget budget) {
        this.arguments = arguments;
        this.files = files;
        this.budget = budget;
    }

    static boolean evaluate(List<String> arguments, FileQuestions files, Budget budget) {
        return new TestExpression(arguments, files, budget).byNumber(0);
    }

    /// The expression from argument `start` on.
    private boolean byNumber(int start) {
        var number = arguments.size() - start;
        var negated = number > 1 && arguments.get(start).equals("!");
        if (number < 2) {
            return number == 1 && !arguments.get(start).isEmpty();
        }
        if (number == 2) {
            return negated ? arguments.get(start + 1).isEmpty() : unary(arguments.get(start), arguments.get(start + 1));
        }
        if (number == 3 && COMPARISONS.contains(arguments.get(start + 1))) {
            return compare(arguments.get(start), arguments.get(start + 1), arguments.get(start + 2));
        }
        if (number <= 4 && negated) {
            return !byNumber(start + 1);
        }
        position = start;
        var result = either();
        if (position < arguments.size()) {
            throw budget.notUnderstood("`test` with " + quote(arguments.get(position)) + " at that place");
        }
        return result;
    }

    private boolean either() {
        var result = both();
        while (accept("-o")) {
            result |= both();
        }
        return result;
    }

    private boolean both() {
        var result = negation();
        while (accept("-a")) {
            result &= negation();
        }
        return result;
    }

    private boolean negation() {
        var negated = false;
        while (accept("!")) {
            negated = !negated;
        }
        return negated != primary();
    }

    private boolean primary() {
        if (position + 2 < arguments.size() && COMPARISONS.contains(arguments.get(position + 1))) {
            return compare(operand(), arguments.get(position++), operand());
        }
        if (position + 1 < arguments.size()
                && Question.of(arguments.get(position)).isPresent()) {
            return unary(arguments.get(position++), operand());
        }
        return !operand().isEmpty();
    }

    private String operand() {
        if (position == arguments.size()) {
            throw budget.notUnderstood("`test` without an operand at its end");
        }
        var operand = arguments.get(position);
        position++;
        if (operand.startsWith("-")
                || operand.equals("!")
                || operand.equals("(")
                || operand.equals(")")
                || COMPARISONS.contains(operand)) {
            throw budget.notUnderstood("`test` with the operand " + quote(operand) + " in a longer expression");
        }
        return operand;
    }

    private boolean accept(String operator) {
        if (position == arguments.size() || !arguments.get(position).equals(operator)) {
            return false;
        }
        position++;
        return true;
    }

    private boolean unary(String sign, String operand) {
        var question = Question.of(sign);
        if (question.isEmpty()) {
            throw budget.notUnderstood("`test` with the operator " + quote(sign));
        }
        return files.ask(question.get(), operand);
    }

    private boolean compare(String left, String comparison, String right) {
        return switch (comparison) {
            case "=", "==" -> left.equals(right);
            case "!=" -> !left.equals(right);
            case "-eq" -> integer(left) == integer(right);
            case "-ne" -> integer(left) != integer(right);
            case "-lt" -> integer(left) < integer(right);
            case "-le" -> integer(left) <= integer(right);
            case "-gt" -> integer(left) > integer(right);
            case "-ge" -> integer(left) >= integer(right);
            default -> throw new IllegalArgumentException("not a comparison: " + comparison);
        };
    }

    private long integer(String text) {
        if (!INTEGER.matcher(text).matches()) {
            throw budget.notUnderstood("the number " + quote(text));
        }
        return Long.parseLong(text);
    }
}
