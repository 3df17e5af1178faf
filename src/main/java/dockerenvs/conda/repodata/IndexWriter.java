package dockerenvs.conda.repodata;

import dockerenvs.conda.repodata.IndexFormat.Table;
import dockerenvs.content.MalformedInput;
import dockerenvs.content.PendingFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/// Writes index files, as `package-info` draws them.
final class IndexWriter {
    private static final int BUFFER_BYTES = 256 << 10;

    /// All of them in the end, in order of the file.
    private final EnumMap<Table, Slice> tables = new EnumMap<>(Table.class);

    private record Slice(byte[] bytes, int length) {}

    private IndexWriter() {}

    /// @param pieceBytes what is read at a time
    /// @throws MalformedInput when the document is malformed; then there is no new file
    static void write(InputStream json, Path target, IndexKey key, int pieceBytes) throws IOException {
        try (var pending = PendingFile.beside(target)) {
            var output = new BufferedOutputStream(pending.stream(IndexFormat.HEADER_BYTES), BUFFER_BYTES);
            var pages = new RecordPages(output);
            var writer = new IndexWriter();
            try (var window = new JsonWindow(json, pieceBytes)) {
                var reader = new RepodataReader(window, pages);
                reader.read();
                writer.add(Table.KEY, key.text());
                writer.add(reader);
            }
            writer.addNumbers(Table.CHECKSUMS, pages.finish());
            var header = writer.writeTables(pages.size(), output);
            pending.channel().write(ByteBuffer.wrap(header.bytes()), 0);
            pending.commit();
        }
    }

    private void add(Table table, String text) {
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        tables.put(table, new Slice(utf8, utf8.length));
    }

    private void add(Table table, ByteList list) {
        tables.put(table, new Slice(list.array(), list.size()));
    }

    private void addNumbers(Table table, IntList numbers) {
        var bytes = new ByteList(numbers.size() * Integer.BYTES);
        for (var i = 0; i < numbers.size(); i++) {
            bytes.int32(numbers.at(i));
        }
        add(table, bytes);
    }

    private void add(RepodataReader reader) {
        add(Table.LEFT_OUT, reader.rejects().bytes());
        var info = reader.info().bytes();
        tables.put(Table.INFO, new Slice(info, info.length));
        add(Table.BASE_URL, BaseUrl.of(reader.info()));
        addRows(reader.vocabulary().strings(), reader.rows());
        add(Table.STRING_ENDS, Table.STRINGS, reader.vocabulary().strings());
        add(Table.LIST_ENDS, Table.LISTS, reader.vocabulary().lists());
        add(Table.REQUIREMENT_ENDS, Table.REQUIREMENTS, reader.vocabulary().requirements());
        add(Table.SHAPE_ENDS, Table.SHAPES, reader.vocabulary().shapes());
    }

    private void add(Table ends, Table bytes, DistinctBytes distinct) {
        var numbers = new ByteList(distinct.count() * Integer.BYTES);
        for (var i = 0; i < distinct.count(); i++) {
            numbers.int32(distinct.end(i));
        }
        add(ends, numbers);
        tables.put(bytes, new Slice(distinct.array(), distinct.count() == 0 ? 0 : distinct.end(distinct.count() - 1)));
    }

    private void addRows(DistinctBytes strings, PackageRows rows) {
        var names = new ByteList(1024);
        var groups = new ByteList(rows.count() * 20 + 16);
        SortedRows.forEach(strings, rows, (name, group) -> {
            names.int32(name);
            names.int32(groups.size());
            var place = 0L;
            for (var row : group) {
                groups.number((long) rows.version(row) << 1 | (rows.isTarBz2(row) ? 1 : 0));
                groups.number(rows.build(row));
                groups.signed(rows.buildNumber(row));
                groups.number(rows.timestampMillis(row));
                groups.number(rows.requirements(row));
                groups.signed(rows.place(row) - place);
                place = rows.place(row);
            }
        });
        add(Table.NAMES, names);
        add(Table.ROWS, groups);
    }

    private IndexFormat.Header writeTables(long recordBytes, OutputStream output) throws IOException {
        var lengths = new ByteList(Table.values().length * Integer.BYTES);
        var total = 0L;
        for (var slice : tables.values()) {
            lengths.int32(slice.length());
            total += slice.length();
        }
        total += lengths.size();
        if (total > IndexFormat.TABLE_BYTES_MAX || recordBytes > Integer.MAX_VALUE) {
            throw MalformedInput.of(
                    "the channel needs an index of more than a GiB", "no channel known does; this one may be damaged");
        }
        var checksum = new CRC32C();
        var checked = new CheckedOutputStream(output, checksum);
        checked.write(lengths.array(), 0, lengths.size());
        for (var slice : tables.values()) {
            checked.write(slice.bytes(), 0, slice.length());
        }
        checked.flush();
        return new IndexFormat.Header(recordBytes, total, (int) checksum.getValue());
    }
}
