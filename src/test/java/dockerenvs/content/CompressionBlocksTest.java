package dockerenvs.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CompressionBlocksTest {
    private static final int BLOCK_BYTES = 1024;

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);

    /// Copies, and takes as long over each block as native code that nothing interrupts.
    private final CompressionBlocks.Encoder slow = new CompressionBlocks.Encoder() {
        @Override
        public int blockBytes() {
            return BLOCK_BYTES;
        }

        @Override
        public int encodedBytesMax() {
            return BLOCK_BYTES;
        }

        @Override
        public void encode(ByteBuffer plain, ByteBuffer encoded) {
            begun.countDown();
            while (end.getCount() > 0) {
                Thread.onSpinWait();
            }
            encoded.put(plain).flip();
        }
    };

    @Test
    void doesNotWaitForItsBlocksWhenInterrupted() throws InterruptedException {
        var target = new ByteArrayOutputStream();
        var blocks = new CompressionBlocks(target, slow, 2);
        try {
            assertThatThrownBy(() -> {
                        try (blocks) {
                            blocks.write(new byte[BLOCK_BYTES]);
                            begun.await();
                            Thread.currentThread().interrupt();
                            blocks.write(new byte[BLOCK_BYTES]);
                        }
                    })
                    .isInstanceOf(InterruptedIOException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
            end.countDown();
        }
        assertThat(target.size()).isZero();
    }

    @Test
    void endsNothingHalfWhenInterruptedBeforeTheEnd() throws InterruptedException {
        var target = new ByteArrayOutputStream();
        var blocks = new CompressionBlocks(target, slow, 2);
        try {
            assertThatThrownBy(() -> {
                        try (blocks) {
                            blocks.write(new byte[BLOCK_BYTES]);
                            begun.await();
                            Thread.currentThread().interrupt();
                        }
                    })
                    .hasMessage("interrupted before everything was compressed");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
            end.countDown();
        }
    }

    @Test
    void doesNotWaitForItsBlocksWhenInterruptedAtTheEnd() throws IOException, InterruptedException {
        var target = new ByteArrayOutputStream();
        var blocks = new CompressionBlocks(target, slow, 2);
        var owner = Thread.currentThread();
        var interrupter = Thread.ofPlatform().start(() -> {
            while (begun.getCount() > 0 || owner.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            owner.interrupt();
        });
        try {
            blocks.write(new byte[BLOCK_BYTES / 2]);
            assertThatThrownBy(blocks::close).isInstanceOf(InterruptedIOException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
            end.countDown();
            interrupter.join();
        }
    }
}
