package dockerenvs.content;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dockerenvs.content.Compression.Algorithm;
import dockerenvs.content.Compression.Format;
import io.airlift.compress.v3.deflate.DeflateNativeCompressor;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CompressionTest {
    @ParameterizedTest
    @CsvSource({
        "none, NONE, 0, none",
        "gzip, GZIP, 6, gzip:6",
        "gzip:1, GZIP, 1, gzip:1",
        "gzip:12, GZIP, 12, gzip:12",
        "zstd, ZSTD, 3, zstd:3",
        "zstd:19, ZSTD, 19, zstd:19",
    })
    void readsAnAlgorithmAndALevel(String text, Algorithm algorithm, int level, String printed) {
        var compression = Compression.parse(text);

        assertThat(compression).isEqualTo(new Compression(algorithm, level)).hasToString(printed);
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void readsWhatItPrints(Algorithm algorithm) {
        for (var level = -1; level < 30; level++) {
            try {
                var compression = new Compression(algorithm, level);
                assertThat(Compression.parse(compression.toString())).isEqualTo(compression);
            } catch (IllegalArgumentException outOfRange) {
                assertThat(outOfRange).hasMessageStartingWith(algorithm + " has levels from ");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''       | 0 | `gzip`, `zstd` or `none`",
                "bzip2    | 0 | `gzip`, `zstd` or `none`",
                "GZIP     | 0 | `gzip`, `zstd` or `none`",
                "' gzip'  | 0 | `gzip`, `zstd` or `none`",
                "gzip9    | 0 | `gzip`, `zstd` or `none`",
                ":9       | 0 | `gzip`, `zstd` or `none`",
                "gzip:    | 5 | a level from 1 to 12",
                "gzip:0   | 5 | a level from 1 to 12",
                "gzip:13  | 5 | a level from 1 to 12",
                "gzip:-1  | 5 | a level from 1 to 12",
                "gzip:+1  | 5 | a level from 1 to 12",
                "gzip:06  | 5 | a level from 1 to 12",
                "gzip:fast| 5 | a level from 1 to 12",
                "gzip:6:6 | 5 | a level from 1 to 12",
                "gzip:٣   | 5 | a level from 1 to 12",
                "zstd:20  | 5 | a level from 1 to 19",
                "zstd:99999999999 | 5 | a level from 1 to 19",
                "none:    | 4 | nothing after `none`, which has no levels",
                "none:0   | 4 | nothing after `none`, which has no levels",
            })
    void refusesAnythingElse(String text, int position, String expected) {
        assertThatThrownBy(() -> Compression.parse(text))
                .isInstanceOf(MalformedInput.class)
                .hasMessage(text + "\n" + " ".repeat(position) + "^ expected " + expected);
    }

    @Test
    void refusesLevelsThatDoNotExist() {
        assertThatThrownBy(() -> new Compression(Algorithm.GZIP, 13))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("gzip has levels from 1 to 12, not 13");
    }

    @ParameterizedTest
    @CsvSource({
        "'', PLAIN",
        "1f8b, PLAIN",
        "1f8b08, GZIP",
        "1f8b0800000000000003, GZIP",
        "1f8b0700000000000003, PLAIN",
        "28b52ffd, ZSTD",
        "28b52f, PLAIN",
        "502a4d1804000000, ZSTD",
        "5f2a4d1804000000, ZSTD",
        "602a4d1804000000, PLAIN",
        "425a6839314159265359, BZIP2",
        "425a6831177245385090, BZIP2",
        "fd377a585a000004, XZ",
        "fd377a585a, PLAIN",
    })
    void recognisesFormatsByTheirFirstBytes(String head, Format format) {
        assertThat(Compression.detect(HexFormat.of().parseHex(head))).isEqualTo(format);
    }

    @Test
    void isNotFooledByATarWhoseFirstFileIsNamedLikeBzip2() {
        assertThat(Compression.detect("BZh9.txt\0\0".getBytes(ISO_8859_1))).isEqualTo(Format.PLAIN);
    }

    @Test
    void namesFormatsAsUsersDo() {
        assertThat(Format.values())
                .extracting(Format::toString)
                .containsExactly("plain", "gzip", "zstd", "bzip2", "xz");
    }

    /// Loading native libraries costs a tenth of a second, which commands that compress nothing should not pay.
    @Test
    void loadsNoNativeLibraryBeforeItIsNeeded() throws IOException {
        var lines = java(Parsing.class, "-Xlog:class+load").lines();

        assertThat(lines.filter(line -> line.matches("parsed.*|Exception in.*|Caused by.*|.*(luben|airlift).*")))
                .containsExactly("parsed zstd:7", "parsed gzip:6");
    }

    @Test
    void saysWhatToDoWhereNativeLibrariesCannotBeLoaded() throws IOException {
        var here = "(`%s`, `pdp11`)".formatted(System.getProperty("os.name"));

        assertThat(java(Compressing.class, "-Dos.arch=pdp11").lines().filter(line -> line.contains("library")))
                .containsExactly(
                        "gzip needs a native library, which cannot be loaded here " + here
                                + "; use the compression `zstd` or `none` instead",
                        "zstd needs a native library, which cannot be loaded here " + here
                                + "; use the compression `gzip` or `none` instead",
                        "zstd needs a native library, which cannot be loaded here " + here);
    }

    /// Runs a program in a Java runtime of its own, without the libraries that only decode.
    private static String java(Class<?> program, String option) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classPath = Stream.of(CompressionTest.class, Compression.class, Zstd.class, DeflateNativeCompressor.class)
                .map(CompressionTest::location)
                .collect(Collectors.joining(File.pathSeparator));
        var process = new ProcessBuilder(
                        java, option, "--enable-native-access=ALL-UNNAMED", "-cp", classPath, program.getName())
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), UTF_8);
    }

    private static String location(Class<?> type) {
        var url = type.getProtectionDomain().getCodeSource().getLocation();
        return Path.of(URI.create(url.toString())).toString();
    }

    /// What every command does with the compression it is given.
    static final class Parsing {
        private Parsing() {}

        public static void main(String[] arguments) throws IOException {
            System.out.println("parsed " + Compression.parse("zstd:7"));
            System.out.println("parsed " + Compression.parse("gzip"));
            try (var in = Compression.decompress(new ByteArrayInputStream(new byte[] {1, 2, 3}))) {
                in.transferTo(Compression.NONE.compress(OutputStream.nullOutputStream()));
            }
        }
    }

    /// What needs native libraries.
    static final class Compressing {
        private static final byte[] EMPTY_ZSTD = HexFormat.of().parseHex("28b52ffd240001000099e9d851");

        private Compressing() {}

        public static void main(String[] arguments) {
            print(() -> Compression.GZIP.compress(OutputStream.nullOutputStream()));
            print(() -> Compression.ZSTD.compress(OutputStream.nullOutputStream()));
            print(() -> {
                try (var in = Compression.decompress(new ByteArrayInputStream(EMPTY_ZSTD))) {
                    return in.read();
                }
            });
        }

        private static void print(Callable<?> work) {
            try {
                work.call();
            } catch (Exception failure) {
                System.out.println(failure.getMessage());
            }
        }
    }
}
