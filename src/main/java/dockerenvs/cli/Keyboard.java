package dockerenvs.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What the user pipes in or types.
///
/// @param stdin what is piped in
/// @param terminal where somebody can be asked; none where nobody sits
record Keyboard(InputStream stdin, Optional<Terminal> terminal) {
    /// Nobody is there.
    static final Keyboard NONE = new Keyboard(InputStream.nullInputStream(), Optional.empty());

    private static final int BYTES_MAX = 1 << 16;

    /// Somebody who answers; with nothing when there are no more answers.
    interface Terminal {
        Optional<String> ask(String question);

        /// What is typed is not shown.
        Optional<String> askSecretly(String question);
    }

    /// The terminal of this process.
    static Terminal terminalOf(java.io.Console console) {
        return new Terminal() {
            @Override
            public Optional<String> ask(String question) {
                return Optional.ofNullable(console.readLine("%s", question));
            }

            @Override
            public Optional<String> askSecretly(String question) {
                return Optional.ofNullable(console.readPassword("%s", question)).map(String::new);
            }
        };
    }

    /// A secret that is piped in, without the line break at its end.
    String secret() throws IOException {
        var bytes = stdin.readNBytes(BYTES_MAX + 1);
        if (bytes.length > BYTES_MAX) {
            throw AskedWrongly.of("what stdin brings is too long for a password", "");
        }
        return new String(bytes, StandardCharsets.UTF_8).replaceFirst("\r?\n$", "");
    }
}
