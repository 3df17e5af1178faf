package dockerenvs.content;

import java.io.IOException;

/// What to say when a native library is missing: there is none for this machine, or the Java runtime may not call
/// it.
final class CompressionLibrary {
    private CompressionLibrary() {}

    static IOException missing(String format, String instead) {
        return new IOException("%s needs a native library, which cannot be loaded here (`%s`, `%s`)%s"
                .formatted(format, System.getProperty("os.name"), System.getProperty("os.arch"), instead));
    }

    static IOException missing(String format, String instead, LinkageError cause) {
        var failure = missing(format, instead);
        failure.initCause(cause);
        return failure;
    }
}
