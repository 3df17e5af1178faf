package dockerenvs.oci.check;

import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Collects the faults of one place; each is kept once.
final class Faults {
    /// A text and, below it, a caret.
    private static final Pattern POINTED = Pattern.compile("(.*)\n *\\^ ");

    private final SortedSet<Fault> found;
    private final String where;

    Faults(String where) {
        this(where, new TreeSet<>());
    }

    private Faults(String where, SortedSet<Fault> found) {
        this.where = where;
        this.found = found;
    }

    /// The same collection for a place inside this one.
    Faults at(String place) {
        return new Faults(where.isEmpty() ? place : where + ", " + place, found);
    }

    void error(String what) {
        found.add(new Fault(Fault.Severity.ERROR, where, what));
    }

    void warning(String what) {
        found.add(new Fault(Fault.Severity.WARNING, where, what));
    }

    void addAll(List<Fault> others) {
        for (var other : others) {
            var place = other.where().isEmpty() ? where : where + ", " + other.where();
            found.add(new Fault(other.severity(), place, other.what()));
        }
    }

    List<Fault> list() {
        return List.copyOf(found);
    }

    /// A step of a check that may meet malformed input.
    @FunctionalInterface
    interface Step {
        void run() throws IOException;
    }

    /// Runs a step; malformed input it meets is a fault.
    ///
    /// @return whether it met none
    boolean attempt(Step step) throws IOException {
        try {
            step.run();
            return true;
        } catch (MalformedInput malformed) {
            error(sentence(malformed));
            return false;
        }
    }

    /// What is wrong, on one line.
    static String sentence(MalformedInput malformed) {
        return POINTED.matcher(malformed.getMessage()).replaceFirst("`$1`: ").replace('\n', ' ');
    }

    /// A number of things in words.
    static String count(long number, String thing) {
        return number + " " + (number == 1 ? thing : thing + "s");
    }
}
