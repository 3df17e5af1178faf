package dockerenvs.conda.activation;

import java.util.ArrayList;
import java.util.List;

/// Runs the commands of one script on variables that are its own until it has ended well.
final class ScriptEvaluator {
    private final ShellVariables variables;
    private final Budget budget;
    private final Expansion expansion;
    private final FileQuestions files;

    private ScriptEvaluator(ShellVariables variables, String prefix, ImageView view) {
        this.variables = variables;
        this.budget = new Budget();
        this.expansion = new Expansion(variables, budget);
        this.files = new FileQuestions(prefix, view, budget);
    }

    private enum Outcome {
        SUCCESS,
        FAILURE,
        /// The script ends.
        RETURN;

        static Outcome of(boolean success) {
            return success ? SUCCESS : FAILURE;
        }
    }

    /// The variables after `script`; `before` stays as it is.
    ///
    /// @throws NotUnderstood when the script does something that cannot be foreseen
    static ShellVariables evaluate(Command.Sequence script, ShellVariables before, String prefix, ImageView view) {
        var after = before.copy();
        new ScriptEvaluator(after, prefix, view).run(script);
        return after;
    }

    private Outcome run(Command command) {
        budget.step(command.line());
        return switch (command) {
            case Command.Sequence sequence -> runAll(sequence);
            case Command.Chain chain -> runChain(chain);
            case Command.Negation(var _, var negated) -> negate(run(negated));
            case Command.If choice -> runIf(choice);
            case Command.Loop loop -> runLoop(loop);
            case Command.For loop -> runFor(loop);
            case Command.Case choice -> runCase(choice);
            case Command.Assign assign -> runAssign(assign);
            case Command.Export export -> runExport(export);
            case Command.Unset unset -> runUnset(unset);
            case Command.Test(var _, var arguments) ->
                Outcome.of(TestExpression.evaluate(fields(arguments), files, budget));
            case Command.Conditional(var _, var condition) -> Outcome.of(holds(condition));
            case Command.Nothing(var _, var arguments, var succeeds) -> {
                arguments.forEach(expansion::text);
                yield Outcome.of(succeeds);
            }
            case Command.Return _ -> Outcome.RETURN;
        };
    }

    private static Outcome negate(Outcome outcome) {
        return switch (outcome) {
            case SUCCESS -> Outcome.FAILURE;
            case FAILURE -> Outcome.SUCCESS;
            case RETURN -> Outcome.RETURN;
        };
    }

    private Outcome runAll(Command.Sequence sequence) {
        var outcome = Outcome.SUCCESS;
        for (var command : sequence.commands()) {
            outcome = run(command);
            if (outcome == Outcome.RETURN) {
                return outcome;
            }
        }
        return outcome;
    }

    private Outcome runChain(Command.Chain chain) {
        var outcome = run(chain.first());
        for (var link : chain.links()) {
            if (outcome == (link.afterSuccess() ? Outcome.SUCCESS : Outcome.FAILURE)) {
                outcome = run(link.command());
            }
        }
        return outcome;
    }

    private Outcome runIf(Command.If choice) {
        for (var branch : choice.branches()) {
            var outcome = run(branch.condition());
            if (outcome != Outcome.FAILURE) {
                return outcome == Outcome.RETURN ? outcome : run(branch.body());
            }
        }
        return run(choice.otherwise());
    }

    private Outcome runLoop(Command.Loop loop) {
        var outcome = Outcome.SUCCESS;
        while (true) {
            var condition = run(loop.condition());
            if (condition == Outcome.RETURN) {
                return condition;
            }
            if (condition == Outcome.of(loop.untilSuccess())) {
                return outcome;
            }
            outcome = run(loop.body());
            if (outcome == Outcome.RETURN) {
                return outcome;
            }
        }
    }

    private Outcome runFor(Command.For loop) {
        var outcome = Outcome.SUCCESS;
        for (var field : fields(loop.words())) {
            set(loop.name(), field);
            outcome = run(loop.body());
            if (outcome == Outcome.RETURN) {
                return outcome;
            }
        }
        return outcome;
    }

    private Outcome runCase(Command.Case choice) {
        var subject = expansion.text(choice.subject());
        for (var clause : choice.clauses()) {
            for (var pattern : clause.patterns()) {
                if (expansion.pattern(pattern).matches(subject)) {
                    return run(clause.body());
                }
            }
        }
        return Outcome.SUCCESS;
    }

    private Outcome runAssign(Command.Assign assign) {
        for (var assignment : assign.assignments()) {
            set(assignment.name(), expansion.text(assignment.value()));
        }
        return Outcome.SUCCESS;
    }

    private Outcome runExport(Command.Export export) {
        // arguments are expanded before the first of them is set
        var values = new ArrayList<String>();
        for (var item : export.items()) {
            values.add(
                    switch (item) {
                        case Command.ExportedName _ -> "";
                        case Command.ExportedValue(var assignment) -> expansion.unsplitText(assignment.value());
                    });
        }
        for (var i = 0; i < values.size(); i++) {
            switch (export.items().get(i)) {
                case Command.ExportedName(var name) -> export(name);
                case Command.ExportedValue(var assignment) -> {
                    set(assignment.name(), values.get(i));
                    export(assignment.name());
                }
            }
        }
        return Outcome.SUCCESS;
    }

    private Outcome runUnset(Command.Unset unset) {
        unset.names().forEach(name -> variables.unset(checked(name)));
        return Outcome.SUCCESS;
    }

    private void export(String name) {
        if (name.equals(ShellVariables.FIELD_SEPARATORS)) {
            throw budget.notUnderstood("an export of `IFS`");
        }
        variables.export(checked(name));
    }

    private void set(String name, String value) {
        variables.set(checked(name), value);
    }

    private String checked(String name) {
        if (ShellVariables.isKeptByShells(name)) {
            throw budget.notUnderstood("a change of `" + name + "`, which belongs to the shell");
        }
        return name;
    }

    private List<String> fields(List<Word> words) {
        var fields = new ArrayList<String>();
        words.forEach(word -> fields.addAll(expansion.fields(word)));
        return fields;
    }

    private boolean holds(Condition condition) {
        return switch (condition) {
            case Condition.Filled(var word) -> !expansion.text(word).isEmpty();
            case Condition.Asked(var question, var word) -> files.ask(question, expansion.text(word));
            case Condition.Matched(var word, var pattern) ->
                expansion.pattern(pattern).matches(expansion.text(word));
            case Condition.Not(var negated) -> !holds(negated);
            case Condition.Both(var left, var right) -> holds(left) && holds(right);
            case Condition.Either(var left, var right) -> holds(left) || holds(right);
        };
    }
}
