package dockerenvs.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/// What the user pipes in or types.
///
/// @param stdin what is piped in
/// @param seat where somebody can be asked; none where nobody sits. Looking for it takes Java a while
record Keyboard(InputStream stdin, Supplier<Optional<Terminal>> seat) {
    /// Nobody is there.
    static final Keyboard NONE = new Keyboard(InputStream.nullInputStream(), Optional::empty);

    private static final int BYTES_MAX = 1 << 16;

    /// Somebody who answers; with nothing when there are no more answers.
    interface Terminal {
        Optional<String> ask(String question);

        /// What is typed is not shown.
        Optional<String> askSecretly(String question);
    }

    /// Where somebody can be asked.
    Optional<Terminal> terminal() {
        return seat.get();
    }

    /// What the user of this process pipes in or types.
    static Keyboard ofProcess() {
        return new Keyboard(
                System.in,
                () -> Optional.ofNullable(System.console())
                        .filter(java.io.Console::isTerminal)
                        .map(Keyboard::terminalOf));
    }

    private static Terminal terminalOf(java.io.Console console) {
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
