package dockerenvs.conda.repodata;

import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonNothing;
import dockerenvs.json.JsonObject;
import dockerenvs.json.JsonString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;

/// Reads a `repodata.json` (CEP 36, 48) record by record: columns and vocabulary into memory, the rest of the records
/// into [RecordPages].
final class RepodataReader {
    private static final int ROWS_MAX = 8_000_000;
    private static final int KEYS_MAX = 1000;

    private final JsonWindow window;
    private final JsonWalk walk;
    private final RecordPages pages;
    private final Vocabulary vocabulary = Vocabulary.empty();
    private final PackageRows rows = new PackageRows();
    private final RecordRow row = new RecordRow(vocabulary);
    private final FileNameBytes file = new FileNameBytes();
    private final RecordScanner scanner = new RecordScanner(vocabulary, row, file);
    private final RecordReader reader = new RecordReader(vocabulary, row, file);
    private final ByteList record = new ByteList(1024);
    private JsonObject info = JsonObject.EMPTY;
    private final Rejects rejects = new Rejects();
    private int lastName;
    private int lastVersion;

    RepodataReader(JsonWindow window, RecordPages pages) {
        this.window = window;
        this.walk = new JsonWalk(window);
        this.pages = pages;
    }

    /// Reads the document to its end.
    ///
    /// @throws MalformedInput when it is not JSON, not repodata, or beyond the limits
    void read() throws IOException {
        if (walk.next() < 0) {
            return;
        }
        var seen = new HashSet<String>();
        forEachMember(() -> {
            var start = window.offset(window.at());
            var key = key();
            if (!seen.add(key) || seen.size() > KEYS_MAX) {
                throw MalformedInput.of(
                        "byte %d: the key %s is there twice, or there are more than %d"
                                .formatted(start, MalformedInput.quote(key), KEYS_MAX),
                        "the document is damaged or no repodata.json; fetch it again");
            }
            member(key);
        });
        if (walk.next() >= 0) {
            throw walk.unexpected("nothing behind the document");
        }
    }

    /// What is done with a member, from its key to the end of its value.
    @FunctionalInterface
    private interface Member {
        void read() throws IOException;
    }

    private void forEachMember(Member member) throws IOException {
        walk.expect('{');
        if (walk.next() == '}') {
            walk.expect('}');
            return;
        }
        while (true) {
            if (walk.next() != '"') {
                throw walk.unexpected("a key in quotes");
            }
            member.read();
            if (walk.next() != ',') {
                walk.expect('}');
                return;
            }
            walk.expect(',');
        }
    }

    /// Consumes a key and the colon.
    private String key() throws IOException {
        var length = walk.endOfValue(0);
        var key = parse(0, length);
        window.moveTo(window.at() + length);
        walk.expect(':');
        walk.next();
        return ((JsonString) key).text();
    }

    /// What lies in the window between two distances from its first byte.
    private Json parse(int from, int to) {
        var at = window.at();
        try {
            return Json.parse(Arrays.copyOfRange(window.bytes(), at + from, at + to));
        } catch (MalformedInput e) {
            throw e.in("byte " + window.offset(at + from));
        }
    }

    private void member(String key) throws IOException {
        switch (key) {
            case "info" -> {
                var length = walk.endOfValue(0);
                var value = parse(0, length);
                info = value == JsonNothing.NOTHING ? JsonObject.EMPTY : JsonObject.expect(value, "info");
                window.moveTo(window.at() + length);
            }
            case "packages", "packages.conda" -> map(KeyForm.FILE);
            case "v3" -> {
                if (isThere()) {
                    forEachMember(() -> {
                        switch (key()) {
                            case "conda" -> map(KeyForm.CONDA_STEM);
                            case "tar.bz2" -> map(KeyForm.TAR_BZ2_STEM);
                            default -> walk.skip();
                        }
                    });
                }
            }
            default -> walk.skip();
        }
    }

    /// Passes a null.
    private boolean isThere() throws IOException {
        if (walk.next() != 'n') {
            return true;
        }
        walk.skip();
        return false;
    }

    /// Records by file name.
    private void map(KeyForm form) throws IOException {
        rows.order().startMap(rows.count());
        if (isThere()) {
            forEachMember(() -> {
                var end = scanner.read(window, form);
                while (end == RecordScanner.INCOMPLETE && window.more()) {
                    end = scanner.read(window, form);
                }
                var shape = end < 0 ? -1 : row.shape();
                if (shape < 0) {
                    readUnusual(form);
                } else {
                    checkOrder(
                            file.bytes(),
                            file.nameFrom(),
                            file.buildTo(),
                            file.format().ending());
                    add(shape);
                    window.moveTo(end);
                }
            });
        }
    }

    private void readUnusual(KeyForm form) throws IOException {
        var keyEnd = walk.endOfValue(0);
        var colon = walk.nextAfter(keyEnd);
        if (colon < 0 || window.bytes()[window.at() + colon] != ':') {
            window.moveTo(window.at() + keyEnd);
            throw walk.unexpected("`:`");
        }
        var valueStart = walk.nextAfter(colon + 1);
        var end = walk.endOfValue(valueStart < 0 ? colon + 1 : valueStart);
        var name = ((JsonString) parse(0, keyEnd)).text() + form.ending();
        var value = parse(valueStart, end);
        var utf8 = name.getBytes(StandardCharsets.UTF_8);
        checkOrder(utf8, 0, utf8.length, "");
        window.moveTo(window.at() + end);
        try {
            reader.check(name, value);
        } catch (MalformedInput e) {
            rejects.add(name, value, e.getMessage());
            return;
        }
        reader.read(name, (JsonObject) value);
        add(row.shape());
    }

    private void checkOrder(byte[] bytes, int from, int to, String ending) {
        if (!rows.order().add(bytes, from, to, ending)) {
            throw window.malformed(window.at(), "the same package is there twice");
        }
    }

    private void add(int shape) throws IOException {
        if (rows.count() == ROWS_MAX) {
            throw window.malformed(window.at(), String.format(Locale.ROOT, "more than %,d packages", ROWS_MAX));
        }
        var strings = vocabulary.strings();
        var bytes = file.bytes();
        if (!file.hasLastName()) {
            lastName = strings.add(bytes, file.nameFrom(), file.nameTo());
        }
        if (!file.hasLastVersion()) {
            lastVersion = strings.add(bytes, file.versionFrom(), file.versionTo());
        }
        file.remember();
        var build = strings.add(bytes, file.buildFrom(), file.buildTo());
        rows.add(
                new PackageRows.Row(lastName, lastVersion, build, file.format(), row.requirements(), pages.size()),
                row.buildNumber(bytes, file.buildFrom(), file.buildTo()),
                row.timestampMillis());
        record.clear();
        record.number(shape);
        var length = record.size() + row.values().size();
        record.clear();
        record.number(length);
        record.number(shape);
        record.write(row.values().array(), 0, row.values().size());
        pages.write(record);
    }

    Vocabulary vocabulary() {
        return vocabulary;
    }

    PackageRows rows() {
        return rows;
    }

    JsonObject info() {
        return info;
    }

    Rejects rejects() {
        return rejects;
    }
}
