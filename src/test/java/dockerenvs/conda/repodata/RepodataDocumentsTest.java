package dockerenvs.conda.repodata;

import static dockerenvs.conda.repodata.Indexes.KEY;
import static dockerenvs.conda.repodata.Indexes.SOURCE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.MalformedInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What documents an index is made of, and what is said of others.
final class RepodataDocumentsTest {
    @TempDir
    private Path folder;

    /// In the documents of the table, an apostrophe stands for a quote.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[]                                      | byte 0: expected `{`, found `[`",
                "x                                       | byte 0: expected `{`, found `x`",
                "{                                       | byte 1: the document ends early, where a key in quotes was expected",
                "{'packages'                             | byte 11: the document ends early, where `:` was expected",
                "{'packages': {'a-1-0.conda': {'name': 'a | byte 40: the document ends early, where the rest of a string was expected",
                "{'packages': {'a-1-0.conda': {'size': 1 | byte 39: the document ends early, where `,` or `}` was expected",
                "{'packages': {'a-1-0.conda': {}         | byte 31: the document ends early, where `}` was expected",
                "{'packages': {'a-1-0.conda': {}         } | byte 41: the document ends early, where `}` was expected",
                "{'packages': {}} {                      | byte 17: expected nothing behind the document, found `{`",
                "{'packages': []}                        | byte 13: expected `{`, found `[`",
                "{'packages': {'a-1-0.conda' {}}}        | byte 27: expected `:`, found the byte 0x20",
                "{'packages': {'a-1-0.conda': {'a' 1}}}  | byte 34: expected `:`, found `1`",
                "{'packages': {'a-1-0.conda': {'a': 01}}} | byte 36: expected `,` or `}`, found `1`",
                "{'packages': {'a-1-0.conda': {'a': 1.}}} | byte 37: expected a digit, found `}`",
                "{'packages': {'a-1-0.conda': {'a': tru}}} | byte 38: expected `true`, found `}`",
                "{'packages': {'a-1-0.conda': {'a': \\x}}} | byte 35: expected a value, found `\\`",
                "{'packages': {'a-1-0.conda': {'a': '\\x'}}} | byte 37: expected an escape sequence, found `x`",
                "{'packages': {'a-1-0.conda': {'a': 1, 'a': 2}}} | byte 29: line 1, column 10: the key `a` is there twice",
                "{'packages': {'a-1-0.conda': {'a': '\\ud800'}}} | byte 29: line 1, column 7: half a surrogate pair in a string",
                "{'packages': {'a-1-0.conda': {}, 'a-1-0.conda': {}}} | byte 33: the same package is there twice",
                "{'packages': {'b-1-0.conda': {}, 'a-1-0.conda': {}, 'b-1-0.conda': {}}} | the package b-1-0.conda is there twice",
                "{'packages.conda': {'a-1-0.conda': {}}, 'v3': {'conda': {'a-1-0': {}}}} | the package a-1-0.conda is there twice",
                "{'packages': {}, 'packages': {}}        | byte 17: the key `packages` is there twice, or there are more than 1000",
                "{'info': []}                            | `info`: expected an object, found a list",
                "{'info': {'base_url': 1}}               | `base_url`: expected a string, found a number",
                "{'info': {'base_url': 'ftp://x/'}}      | the base URL `ftp://x/` leads to `ftp:`",
                "{'removed': [}]                         | byte 13: expected a value, found `}`",
                "{'removed': [1}                         | byte 14: expected `,` or `]`, found `}`",
            })
    void saysWhatIsWrongAndWhere(String document, String message) {
        expectMalformed(document.replace('\'', '"').getBytes(UTF_8), message);
    }

    private void expectMalformed(byte[] document, String message) {
        for (var pieceBytes : new int[] {JsonWindow.PIECE_BYTES, 1, 7}) {
            assertThatThrownBy(() -> IndexWriter.write(
                            new ByteArrayInputStream(document), folder.resolve("index"), KEY, pieceBytes))
                    .as("pieces of %d bytes", pieceBytes)
                    .isInstanceOf(MalformedInput.class)
                    .hasMessage(message);
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void refusesWhatIsNotUtf8() {
        expectMalformed(
                "{\"packages\": {\"a-1-0.conda\": {\"a\": \"\u00ff\"}}}".getBytes(ISO_8859_1),
                "byte 36: this is not UTF-8");
        expectMalformed("{\"removed\": [\"\u00c3\"]}".getBytes(ISO_8859_1), "byte 14: this is not UTF-8");
        expectMalformed("\ufeff{}".getBytes(UTF_8), "byte 0: expected `{`, found the byte 0xef");
    }

    @Test
    void refusesEndlessNesting() {
        expectMalformed(
                ("{\"removed\": " + "[".repeat(1_000_000)).getBytes(UTF_8),
                "byte 77: lists and objects are nested more than 64 levels deep");
        expectMalformed(
                ("{\"packages\": {\"a-1-0.conda\": " + "{\"a\":".repeat(100_000)).getBytes(UTF_8),
                "byte 350: lists and objects are nested more than 64 levels deep");
    }

    @Test
    void refusesEndlessRecords() throws IOException {
        assertThatThrownBy(() -> SubdirIndex.write(
                        new Endless("{\"packages\": {\"a-1-0.conda\": {\"depends\": [\"b\"", ",\"b\""),
                        folder.resolve("index"),
                        KEY))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("byte 14: a record or a key of more than 1024 KiB");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void refusesMoreTextThanAnyChannelHas() throws IOException {
        var text = "x".repeat(900_000);
        var file = folder.resolve("repodata.json");
        try (var out = Files.newBufferedWriter(file)) {
            out.write("{\"packages\": {");
            for (var i = 0; i < 160; i++) {
                out.write("%s\"a-1-%03d.conda\": {\"a\": \"%03d%s\"}".formatted(i == 0 ? "" : ",", i, i, text));
            }
        }

        try (var document = Files.newInputStream(file)) {
            assertThatThrownBy(() -> SubdirIndex.write(document, folder.resolve("index"), KEY))
                    .isInstanceOf(MalformedInput.class)
                    .hasMessage("the texts of records take more than 128 MiB");
        }
    }

    /// A beginning, and then the same again and again.
    private static final class Endless extends InputStream {
        private final byte[] head;
        private final byte[] again;
        private long at;

        Endless(String head, String again) {
            this.head = head.getBytes(UTF_8);
            this.again = again.getBytes(UTF_8);
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            for (var i = 0; i < length; i++) {
                target[offset + i] = (byte) read();
            }
            return length;
        }

        @Override
        public int read() {
            var next = at < head.length ? head[(int) at] : again[(int) ((at - head.length) % again.length)];
            at++;
            return next;
        }
    }

    @Test
    void longIgnoredValuesArePassed() throws IOException {
        var index = Indexes.of(
                "{\"signatures\": [\"" + "ä".repeat(3_000_000)
                        + "\"], \"packages\": {\"a-1-0.conda\": {}}, \"removed\": ["
                        + "\"b-1-0.conda\",".repeat(300_000) + "1]}",
                folder);

        assertThat(index.names()).containsExactly("a");
    }

    @Test
    void anEarlierIndexStaysWhenTheNewDocumentIsMalformed() throws IOException {
        Indexes.of("{\"packages\": {\"a-1-0.conda\": {}}}", folder);

        assertThatThrownBy(() -> Indexes.of("{\"packages\": {\"b-1-0.conda\": {", folder))
                .isInstanceOf(MalformedInput.class);

        var index = SubdirIndex.open(folder.resolve("index"), KEY).orElseThrow();
        assertThat(index.names()).containsExactly("a");
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void isTheSameHoweverItIsReadAndWritten() throws IOException {
        var document = new StringBuilder("{\"info\": {}, \"packages\": {");
        for (var i = 0; i < 200; i++) {
            document.append(i == 0 ? "" : ",").append("""
                    "p%d-1.%d-py_%d.tar.bz2": {"build": "py_%3$d", "name": "p%1$d", "depends": ["python >=3.%2$d", "q"],
                    "md5": "0123456789abcdef0123456789abcdef", "version": "1.%2$d", "x": "%4$s", "constrains": []}""".formatted(i / 10, i % 7, i, i % 50 == 0 ? "ä" : "a"));
        }
        var bytes = document.append("}}").toString().getBytes(UTF_8);
        IndexWriter.write(new ByteArrayInputStream(bytes), folder.resolve("index"), KEY, JsonWindow.PIECE_BYTES);
        var expected = Files.readAllBytes(folder.resolve("index"));

        for (var pieceBytes : new int[] {1, 2, 13, 64, 1000, 4096}) {
            IndexWriter.write(new ByteArrayInputStream(bytes), folder.resolve("index"), KEY, pieceBytes);
            assertThat(folder.resolve("index"))
                    .as("pieces of %d bytes", pieceBytes)
                    .hasBinaryContent(expected);
        }
        var index = SubdirIndex.open(folder.resolve("index"), KEY).orElseThrow();
        Indexes.expectSame(index, ReferenceRepodata.of(bytes, SOURCE));
    }
}
