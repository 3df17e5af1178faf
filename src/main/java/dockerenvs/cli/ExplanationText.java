package dockerenvs.cli;

import dockerenvs.conda.solve.Explanation;
import dockerenvs.conda.solve.Explanation.PassedOver;
import dockerenvs.conda.solve.Reason;
import dockerenvs.conda.spec.Candidate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Why a package is there, as people read it.
final class ExplanationText {
    private static final int PASSED_OVER_MAX = 5;

    private ExplanationText() {}

    /// @param place where the package comes from
    static List<String> lines(Explanation explanation, String place) {
        var lines = new ArrayList<String>();
        lines.add("%s, from %s".formatted(explanation.candidate(), place));
        lines.add("");
        lines.add("asked for by");
        explanation.askedBy().forEach(reason -> lines.add("  " + asker(reason)));
        lines.add("");
        var better = explanation.passedOver();
        if (better.isEmpty()) {
            lines.add("there is no better one in these channels");
            return lines;
        }
        lines.add("passed over");
        better.stream().limit(PASSED_OVER_MAX).forEach(one -> lines.add("  " + text(one)));
        if (better.size() > PASSED_OVER_MAX) {
            lines.add("  and %d more".formatted(better.size() - PASSED_OVER_MAX));
        }
        return lines;
    }

    private static String text(PassedOver passedOver) {
        var against = passedOver.against().stream()
                .filter(reason -> !(reason instanceof Reason.OneOf))
                .map(reason -> reason instanceof Reason.Needs(var candidate, var depend)
                                && candidate.equals(passedOver.candidate())
                        ? "it needs " + depend
                        : sentence(reason))
                .collect(Collectors.joining("; "));
        var instead = passedOver.instead().stream().map(Candidate::toString).collect(Collectors.joining(", "));
        var why = new ArrayList<>(List.of(against));
        why.add(instead.isEmpty() ? "" : "it would take " + instead);
        why.removeIf(String::isEmpty);
        return passedOver.candidate() + (why.isEmpty() ? ": nothing fits with it" : ": " + String.join("; ", why));
    }

    private static String asker(Reason reason) {
        return switch (reason) {
            case Reason.Wanted(var spec) -> "you: " + spec;
            case Reason.Pinned(var spec) -> "you, if it is there: " + spec;
            case Reason.Needs(var candidate, var depend) -> "%s: %s".formatted(candidate, depend);
            case Reason.Constrains(var candidate, var constrain) ->
                "%s, if it is there: %s".formatted(candidate, constrain);
            case Reason.OneOf _, Reason.Excluded _, Reason.Present _ -> sentence(reason);
        };
    }

    private static String sentence(Reason reason) {
        return switch (reason) {
            case Reason.Wanted(var spec) -> "you ask for " + spec;
            case Reason.Pinned(var spec) -> "it has to be " + spec;
            case Reason.Needs(var candidate, var depend) -> "%s needs %s".formatted(candidate, depend);
            case Reason.Constrains(var candidate, var constrain) ->
                "%s goes with %s only".formatted(candidate, constrain);
            case Reason.OneOf(var name) -> "there can be one " + name;
            case Reason.Excluded(var candidate, var why) -> candidate + " " + why;
            case Reason.Present(var fact) -> "the machine has " + fact;
        };
    }
}
