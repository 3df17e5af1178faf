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
        var out = stream(FileDescriptor.out);
        if (List.of(arguments).equals(List.of("--version"))) {
            // without the command line library: the answer is there before it would be loaded
            out.println(Version.TEXT);
            out.flush();
            return;
        }
        var err = stream(FileDescriptor.err);
        var interruption = Interruption.ofThisThread();
        var exitCode = new Program(out, err, System.getenv()).run(arguments);
        interruption.close();
        out.flush();
        err.flush();
        if (exitCode != Program.DONE) {
            System.exit(exitCode);
        }
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }
}
