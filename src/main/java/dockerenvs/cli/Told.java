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

/// A failure in the words of this program.
///
/// @param what what happened
/// @param hint what to do next; empty when there is nothing to advise
record Told(String what, String hint) {
    private static final String DISK_FULL = "No space left on device";

    /// What to say of a failure; nothing when it is a defect of the program itself.
    static Optional<Told> of(Exception failure, Console console) {
        return switch (failure) {
            case AskedWrongly wrong -> told(wrong.getMessage(), wrong.hint());
            case MalformedInput input -> told(text(input), input.hint());
            case ChannelException channel -> told(text(channel), channel.hint());
            case RegistryException registry -> told(text(registry), registry.hint());
            case UncheckedIOException io ->
                Optional.of(ofDisk(Optional.<Throwable>ofNullable(io.getCause()).orElse(io), console));
            case IOException io -> Optional.of(ofDisk(io, console));
            case IllegalArgumentException wrong -> told(text(wrong), "");
            case IllegalStateException wrong -> told(text(wrong), "");
            default -> Optional.empty();
        };
    }

    private static Optional<Told> told(String what, String hint) {
        return Optional.of(new Told(what, hint));
    }

    private static Told ofDisk(Throwable failure, Console console) {
        var text = text(failure);
        var isFull = text.contains(DISK_FULL);
        var cache = Workshop.folder(console.environment());
        if (isOf(cache, failure, text)) {
            return new Told(
                    "the cache `%s` cannot be used: %s".formatted(cache, text),
                    (isFull ? "make room on its disk, or name" : "name")
                            + " another folder by the variable `DOCKER_ENVS_CACHE`");
        }
        return new Told(text, isFull ? "make room on its disk, or write to another one" : "");
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
