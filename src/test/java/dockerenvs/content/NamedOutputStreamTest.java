package dockerenvs.content;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NamedOutputStreamTest {
    private static NamedOutputStream failing(IOException reason) {
        var target = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw reason;
            }
        };
        return new NamedOutputStream(target, Path.of("out.tar"));
    }

    @Test
    void namesTheFileThatCannotBeWritten() {
        var reason = new IOException("No space left on device");

        assertThatThrownBy(() -> failing(reason).write(new byte[1]))
                .hasMessage("`out.tar` could not be written: No space left on device")
                .hasCause(reason);
    }

    @Test
    void leavesAnInterruptionWhatItIs() {
        assertThatThrownBy(() -> failing(new ClosedByInterruptException()).write(1))
                .isInstanceOf(ClosedByInterruptException.class);
    }
}
