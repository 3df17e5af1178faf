package dockerenvs.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/// Where the program `docker-envs` starts.
public final class Main {
    private Main() {}

    /// Runs the program; the process ends with its exit code.
    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT);
        tellLibraries();
        if (List.of(arguments).equals(List.of("--version"))) {
            // without the command line library: the answer is there before it would be loaded
            var out = stream(FileDescriptor.out);
            out.println(Version.TEXT);
            if (!out.checkError()) {
                return;
            }
            // the program says why
        }
        HeadStart.begin();
        var interruption = Interruption.ofThisThread();
        var keyboard = Keyboard.ofProcess();
        int exitCode;
        try (var streams =
                Streams.open(System.getenv(), () -> keyboard.terminal().isPresent())) {
            var console = Console.of(streams.out(), streams.err(), System.getenv(), streams.progress())
                    .withKeyboard(keyboard);
            exitCode = new Program(console, interruption::hasBegun).run(arguments);
        }
        if (interruption.close() && exitCode != Program.DONE) {
            System.exit(exitCode);
        }
    }

    private static void tellLibraries() {
        // that of command lines looks for Groovy, and for twenty classes of values, though options bring what reads
        // theirs
        System.setProperty("picocli.disable.closures", "true");
        System.setProperty("picocli.converters.excludes", "java.*");
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }
}
