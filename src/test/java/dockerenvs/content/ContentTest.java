package dockerenvs.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ContentTest {
    private static final int MANY = 20_000_000;

    @Test
    void readsWhatAWriterWrites() throws IOException {
        var content = Content.writtenBy(out -> {
            for (var i = 0; i < MANY / 1000; i++) {
                out.write(new byte[1000]);
            }
        });
        for (var round = 0; round < 2; round++) {
            try (var in = content.open()) {
                assertThat(in.readAllBytes()).hasSize(MANY);
            }
        }
    }

    @Test
    void failsAsItsWriterDoes() throws IOException {
        var content = Content.writtenBy(out -> {
            out.write(1);
            throw new IOException("the disk is gone");
        });
        try (var in = content.open()) {
            assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class).hasMessage("the disk is gone");
        }
    }

    @Test
    void stopsAWriterNobodyReadsOn() throws Exception {
        var stopped = new CountDownLatch(1);
        var content = Content.writtenBy(out -> {
            try {
                while (true) {
                    out.write(new byte[1 << 16]);
                }
            } finally {
                stopped.countDown();
            }
        });
        try (var in = content.open()) {
            assertThat(in.read()).isZero();
        }
        assertThat(stopped.await(20, TimeUnit.SECONDS)).isTrue();
    }
}
