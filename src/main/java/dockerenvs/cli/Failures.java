package dockerenvs.cli;

import dockerenvs.cli.syntax.Misuse;
import dockerenvs.cli.syntax.Work;
import dockerenvs.json.JsonObject;
import java.io.IOException;

/// Failures as users read them: what happened, an empty line, what to do next.
///
///     error: `base.tar`: it holds 2 images: a:1, b:1
///
///     hint: choose one with `--image`
final class Failures {
    /// As the operating system says it.
    private static final String NO_READER = "Broken pipe";

    private Failures() {}

    static int askedWrongly(Misuse misuse, Console console) {
        print(misuse.what(), misuse.hint(), console);
        return Program.ASKED_WRONGLY;
    }

    static int couldNot(Exception failure, Console console) {
        if (failure instanceof AskedWrongly wrong) {
            print(wrong.getMessage(), wrong.hint(), console);
            return Program.ASKED_WRONGLY;
        }
        var told = Told.of(failure, console);
        if (told.isPresent()) {
            print(told.get().what(), told.get().hint(), console);
        } else {
            printDefect(failure, console);
        }
        return Program.COULD_NOT;
    }

    /// Does some work that prints one JSON object, and where it fails, prints one that says so. People are told on
    /// stderr, too, and the exit code is the same.
    static int alsoAsJson(Work work, Console console) throws IOException {
        try {
            return work.run();
        } catch (IOException | RuntimeException failure) {
            var told = Told.of(failure, console).orElseGet(() -> new Told(failure.toString(), ""));
            console.out()
                    .print(JsonObject.EMPTY
                            .with("status", "error")
                            .with("message", told.what())
                            .with("hint", told.hint())
                            .pretty());
            throw failure;
        }
    }

    /// stdout could not be written, so whatever was done, the answer did not arrive. A reader that has gone, as
    /// `head` does, has read enough: it is told nothing.
    static int couldNotAnswer(IOException failure, Console console) {
        var reason = String.valueOf(failure.getMessage());
        if (!reason.contains(NO_READER)) {
            print("stdout could not be written: " + reason, "what has arrived there is not whole", console);
        }
        return Program.COULD_NOT;
    }

    private static void print(String what, String hint, Console console) {
        console.err().println("error: " + what);
        if (!hint.isEmpty()) {
            console.err().println();
            console.err().println("hint: " + hint);
        }
    }

    /// A defect of the program itself: the place of it is what its authors need.
    private static void printDefect(Exception failure, Console console) {
        console.err().println("error: this is a defect in docker-envs: " + failure);
        for (var frame : failure.getStackTrace()) {
            console.err().println("    at " + frame);
        }
        console.err().println();
        console.err().println("hint: please report it with the command line and the lines above");
    }
}
