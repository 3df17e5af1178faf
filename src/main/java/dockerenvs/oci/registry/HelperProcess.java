package dockerenvs.oci.registry;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One run of a credential helper: it is asked, answers and ends, or is ended.
final class HelperProcess {
    private static final int OUTPUT_BYTES_MAX = 1 << 16;

    private HelperProcess() {}

    /// What it said on stdout, and how it ended.
    record Answer(int exitCode, byte[] output) {
        @Override
        public String toString() {
            return "answer …";
        }
    }

    /// Runs a program with a verb and a question.
    ///
    /// @throws IOException when there is no answer in time, or too much of one; the message is half a sentence
    ///     about the program
    static Answer run(Path program, String verb, byte[] question, HelperSettings settings) throws IOException {
        var builder = new ProcessBuilder(program.toString(), verb).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(settings.environment());
        var process = start(builder);
        try {
            // a thread of its own: neither a full pipe nor one that somebody else holds open outlasts the limit
            var conversation = new FutureTask<>(() -> converse(process, question));
            Thread.ofVirtual().start(conversation);
            return conversation.get(settings.timeMax().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            throw new IOException("took more than %d seconds"
                    .formatted(Math.max(1, settings.timeMax().toSeconds())));
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof IOException reason
                    ? reason
                    : new IOException("could not be asked", failure.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a credential helper was asked");
        } finally {
            stop(process);
        }
    }

    private static Process start(ProcessBuilder builder) throws IOException {
        try {
            return builder.start();
        } catch (IOException failure) {
            throw new IOException("could not be started", failure);
        }
    }

    private static Answer converse(Process process, byte[] question) throws IOException, InterruptedException {
        try (var in = process.getOutputStream()) {
            in.write(question);
        } catch (IOException _) {
            // it may know the answer without the question
        }
        var output = process.getInputStream().readNBytes(OUTPUT_BYTES_MAX + 1);
        if (output.length > OUTPUT_BYTES_MAX) {
            throw new IOException("answered with more than %d bytes".formatted(OUTPUT_BYTES_MAX));
        }
        return new Answer(process.waitFor(), output);
    }

    private static void stop(Process process) {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
