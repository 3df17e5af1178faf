package dockerenvs.cli;

import dockerenvs.build.Workshop;
import dockerenvs.conda.channel.ChannelException;
import dockerenvs.content.MalformedInput;
import dockerenvs.oci.registry.RegistryException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.ParameterException;

/// Failures as users read them: what happened, an empty line, what to do next.
///
///     error: `base.tar`: it holds 2 images: a:1, b:1
///
///     hint: choose one with `--image`
final class Failures {
    /// As the operating system says it.
    private static final String NO_READER = "Broken pipe";

    private static final String DISK_FULL = "No space left on device";

    private Failures() {}

    static int askedWrongly(ParameterException failure, Console console) {
        var misuse = Misuse.of(failure);
        print(misuse.what(), misuse.hint(), console);
        return Program.ASKED_WRONGLY;
    }

    static int couldNot(Exception failure, Console console) {
        if (failure instanceof ParameterException wrong) {
            return askedWrongly(wrong, console);
        }
        if (failure instanceof AskedWrongly wrong) {
            print(wrong.getMessage(), wrong.hint(), console);
            return Program.ASKED_WRONGLY;
        }
        switch (failure) {
            case MalformedInput input -> print(input.getMessage(), input.hint(), console);
            case ChannelException channel -> print(text(channel), channel.hint(), console);
            case RegistryException registry -> print(text(registry), registry.hint(), console);
            case UncheckedIOException io ->
                printFailure(Optional.<Throwable>ofNullable(io.getCause()).orElse(io), console);
            case IOException io -> printFailure(io, console);
            case IllegalArgumentException wrong -> print(text(wrong), "", console);
            case IllegalStateException wrong -> print(text(wrong), "", console);
            default -> printDefect(failure, console);
        }
        return Program.COULD_NOT;
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

    private static void printFailure(Throwable failure, Console console) {
        var text = text(failure);
        var isFull = text.contains(DISK_FULL);
        var cache = Workshop.folder(console.environment());
        if (isOf(cache, failure, text)) {
            print(
                    "the cache `%s` cannot be used: %s".formatted(cache, text),
                    (isFull ? "make room on its disk, or name" : "name")
                            + " another folder by the variable `DOCKER_ENVS_CACHE`",
                    console);
        } else {
            print(text, isFull ? "make room on its disk, or write to another one" : "", console);
        }
    }

    /// Whether the operating system says it of the cache, or of a folder in which the cache is to be made.
    private static boolean isOf(Path cache, Throwable failure, String text) {
        var named = Pattern.compile(Pattern.quote(cache.toString()) + "(?![\\w.-])");
        if (failure instanceof FileSystemException system) {
            var file = Path.of(Optional.ofNullable(system.getFile()).orElse(""));
            return file.startsWith(cache)
                    || cache.startsWith(file) && file.getNameCount() > 0 && !Files.isDirectory(cache);
        }
        return (failure.getCause() instanceof FileSystemException || text.contains(DISK_FULL))
                && named.matcher(text).find();
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

    private static String text(Throwable failure) {
        var file = failure instanceof FileSystemException system
                ? Optional.ofNullable(system.getFile()).orElse("?")
                : "?";
        return switch (failure) {
            case NoSuchFileException _ -> "`" + file + "` does not exist";
            case AccessDeniedException _ -> "`" + file + "` may not be read or written by you";
            case NotDirectoryException _ -> "`" + file + "` is not a folder";
            case FileAlreadyExistsException _ -> "`" + file + "` exists already";
            case InterruptedIOException _, ClosedByInterruptException _ -> "interrupted";
            case FileNotFoundException missing -> String.valueOf(missing.getMessage());
            default ->
                Optional.ofNullable(failure.getMessage())
                        .orElse(failure.getClass().getSimpleName());
        };
    }
}
