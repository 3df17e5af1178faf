package dockerenvs.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;

/// Runs a bit of everything, so that the cache of loaded classes that is made meanwhile holds what users will
/// need. Started by the executable file, never by a user.
final class Training {
    private Training() {}

    /// Works in the new folder that the argument names, and deletes it.
    public static void main(String[] arguments) throws IOException {
        var folder = Files.createDirectories(Path.of(arguments[0]));
        try {
            train(folder);
        } finally {
            try (var paths = Files.walk(folder)) {
                for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private static void train(Path folder) throws IOException {
        var source = Files.createDirectories(folder.resolve("source/bin"));
        Files.write(source.resolve("program"), new byte[1 << 20]);
        var plain = folder.resolve("plain.tar").toString();
        var gzip = folder.resolve("gzip.tar").toString();
        var add = folder.resolve("source") + ":/opt";
        run("modify", "scratch", "--add", add, "--env", "A=B", "-i", "a:1", "-o", plain);
        run("modify", plain, "--add-text", "opt/bin/x=y", "-c", "gzip", "-i", "a:2", "-o", gzip);
        run(
                "convert",
                gzip,
                "-c",
                "zstd",
                "--format",
                "layout",
                "-o",
                folder.resolve("layout").toString());
        run("inspect", gzip, "--files");
        run("inspect", plain, "--json");
        run("validate", gzip);
        run("diff", plain, gzip);
        run("modify", "--help");
        run("no-such-command");
    }

    private static void run(String... arguments) {
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        new Program(nowhere, nowhere, Map.of()).run(arguments);
    }
}
