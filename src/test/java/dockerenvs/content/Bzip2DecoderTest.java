package dockerenvs.content;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dockerenvs.content.Bzip2Piece.Marker;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Against the encoder of commons-compress, for what is special about the format.
@Timeout(120)
class Bzip2DecoderTest {

    private static byte[] bzip2(byte[] plain, int level) throws IOException {
        return CompressionSamples.through(target -> new BZip2CompressorOutputStream(target, level), plain);
    }

    private static byte[] decode(byte[] file, int cores) throws IOException {
        try (var in = new Bzip2Decoder(new CompressionSource(new ByteArrayInputStream(file)), cores)) {
            return in.readAllBytes();
        }
    }

    private static byte[] joined(byte[]... parts) {
        var bytes = new ByteArrayOutputStream();
        for (var part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    private static byte[] noise(int size) {
        var noise = new byte[size];
        new Random(7).nextBytes(noise);
        return noise;
    }

    static Stream<Arguments> contents() {
        return Stream.of(
                arguments("nothing", new byte[0]),
                arguments("one byte", new byte[] {(byte) 200}),
                arguments("text and noise", CompressionSamples.mix(700_000)),
                arguments("all byte values, unsorted", noise(300_000)),
                arguments("one byte many times", new byte[3_000_000]),
                arguments("bytes that repeat as a whole", "ab".repeat(400_000).getBytes(US_ASCII)),
                arguments("longer bytes that repeat as a whole", repeated(noise(1_000), 500)),
                arguments("runs of every length", runs()));
    }

    private static byte[] repeated(byte[] part, int count) {
        var parts = new byte[count][];
        Arrays.fill(parts, part);
        return joined(parts);
    }

    private static byte[] runs() {
        var bytes = new ByteArrayOutputStream();
        for (var length = 1; length < 600; length++) {
            for (var i = 0; i < length; i++) {
                bytes.write(length % 3);
            }
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("contents")
    void givesBackWhatWasPacked(String name, byte[] plain) throws IOException {
        for (var level : List.of(1, 9)) {
            var file = bzip2(plain, level);
            for (var cores : List.of(1, 3)) {
                assertThat(decode(file, cores))
                        .as("level %d, %d cores", level, cores)
                        .isEqualTo(plain);
            }
        }
    }

    @Test
    void readsStreamsOfAnyLevelAfterEachOther() throws IOException {
        var one = CompressionSamples.mix(250_000);
        var three = noise(120_000);

        assertThat(decode(joined(bzip2(one, 1), bzip2(new byte[0], 5), bzip2(three, 9)), 2))
                .isEqualTo(joined(one, three));
    }

    /// A block begins with the set of its byte values, sixteen bits for each sixteen of them.
    private static byte[] withValues(int... sets) {
        var values = new ArrayList<Byte>();
        for (var value = 0; value < 16 * sets.length; value++) {
            if ((sets[value / 16] & (0x8000 >>> (value % 16))) != 0) {
                values.add((byte) value);
            }
        }
        // never the same one after itself, as the lengths of runs would be values too
        var random = new Random(3);
        var bytes = new byte[20_000];
        var index = 0;
        for (var i = 0; i < bytes.length; i++) {
            bytes[i] = values.get(index);
            index = (index + (i < values.size() ? 1 : 1 + random.nextInt(values.size() - 1))) % values.size();
        }
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"3141 5926 5359", "1772 4538 5090"})
    void readsABlockThatHoldsWhatLooksLikeAMarker(String marker) throws IOException {
        var sets = Arrays.stream(marker.split(" ", -1))
                .mapToInt(set -> Integer.parseInt(set, 16))
                .toArray();
        var plain = joined(withValues(sets), withValues(sets));
        var file = joined(bzip2(plain, 1), bzip2(plain, 1));

        assertThat(pieces(file)).as("the marker is there").hasSize(7);
        assertThat(decode(file, 2)).isEqualTo(joined(plain, plain));
    }

    private static List<Bzip2Piece> pieces(byte[] file) throws IOException {
        var cutter = new Bzip2Cutter(new CompressionSource(new ByteArrayInputStream(file)));
        var pieces = new ArrayList<Bzip2Piece>();
        for (var piece = cutter.next(); piece.isPresent(); piece = cutter.next()) {
            pieces.add(piece.get());
        }
        return pieces;
    }

    @Test
    void putsABlockTogetherWhereverItWasCut() throws IOException {
        var plain = CompressionSamples.mix(3_000);
        var pieces = pieces(bzip2(plain, 1));
        var block = pieces.get(1);
        for (var bit = block.bodyBit(); bit < block.endBit(); bit += 7) {
            var streams = new Bzip2Streams();
            var order = new Bzip2Order();
            var first = new Bzip2Piece(
                    Marker.BLOCK, Arrays.copyOf(block.bytes(), (bit + 7) / 8), block.firstBit(), bit, 0, false);
            var rest = Arrays.copyOfRange(block.bytes(), bit / 8, block.bytes().length);
            var second = new Bzip2Piece(Marker.END, rest, bit % 8, block.endBit() - bit / 8 * 8, bit / 8, false);

            streams.take(Bzip2Result.of(pieces.getFirst(), order));
            streams.take(Bzip2Result.of(first, order));
            assertThat(streams.next()).as("cut at bit %d", bit).isEmpty();
            streams.take(Bzip2Result.of(second, order));

            var target = new byte[3_000];
            assertThat(streams.next().orElseThrow().read(target, 0, target.length))
                    .isEqualTo(3_000);
            assertThat(target).isEqualTo(plain);
        }
    }

    @Test
    void givesUpOnABlockThatIsMadeOfMarkers() throws IOException {
        var file = bzip2(noise(300_000), 9);
        var markers = repeated(new byte[] {0x31, 0x41, 0x59, 0x26, 0x53, 0x59}, 200_000);
        var behindItsCodes = 4_000;

        assertThatThrownBy(() -> decode(joined(Arrays.copyOf(file, behindItsCodes), markers), 2))
                .isInstanceOf(MalformedInput.class)
                .hasMessageStartingWith("the bzip2 stream is damaged near byte 4: ");
    }

    @Test
    void refusesABlockLargerThanItsStreamAllows() throws IOException {
        var file = bzip2(noise(500_000), 9);
        file[3] = '4';

        assertThatThrownBy(() -> decode(file, 2))
                .isInstanceOf(MalformedInput.class)
                .hasMessageEndingWith("a block is not where it belongs, or too large");
    }

    @Test
    void refusesTheFormBefore1() throws IOException {
        var file = bzip2(noise(100), 9);
        file[14] |= (byte) 0x80;

        assertThatThrownBy(() -> decode(file, 1))
                .isInstanceOf(MalformedInput.class)
                .hasMessageContaining("bzip2 before 1.0");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void namesTheFirstDamageHoweverManyThreadsDecode(int cores) throws IOException {
        var file = bzip2(noise(1_000_000), 1);
        var pieces = pieces(file);
        for (var index : List.of(8, 4, 6)) {
            // the number of codes, which comes right after the set of all byte values
            var block = pieces.get(index);
            var bit = block.bodyBit() + 32 + 1 + 24 + 16 + 256;
            for (var i = bit; i < bit + 3; i++) {
                file[(int) block.offset() + i / 8] |= (byte) (0x80 >>> (i % 8));
            }
        }

        assertThatThrownBy(() -> decode(file, cores))
                .isInstanceOf(MalformedInput.class)
                .hasMessage(
                        "the bzip2 stream is damaged near byte %d: a block has 7 codes",
                        pieces.get(4).offset());
    }

    @Test
    void refusesWhatHasNoMarkersForLongerThanABlockCanBe() {
        var file = joined("BZh9".getBytes(US_ASCII), new byte[Bzip2Cutter.PIECE_BYTES_MAX + 100_000]);

        assertThatThrownBy(() -> decode(file, 2))
                .isInstanceOf(MalformedInput.class)
                .hasMessageContaining("no block ends within");
    }
}
