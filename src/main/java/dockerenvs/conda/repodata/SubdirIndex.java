package dockerenvs.conda.repodata;

import dockerenvs.conda.repodata.IndexFormat.Table;
import dockerenvs.conda.spec.Candidate;
import dockerenvs.conda.spec.ChannelSubdir;
import dockerenvs.conda.spec.LeftOut;
import dockerenvs.conda.spec.PackageFileName.Format;
import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonNothing;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The packages of one subdir of a channel, in a file that answers for single names.
///
/// Texts that many records have, such as those of dependencies, are the same object each time. Several threads may ask.
final class SubdirIndex {
    private final Path file;
    private final IndexTables tables;
    private final IndexVocabulary vocabulary;
    private final RecordMap records;
    private final String baseUrl;
    private final ConcurrentHashMap<ChannelSubdir, String> folders = new ConcurrentHashMap<>();

    SubdirIndex(Path file, IndexTables tables, RecordMap records) {
        this.file = file;
        this.tables = tables;
        this.vocabulary = new IndexVocabulary(tables);
        this.records = records;
        this.baseUrl = tables.text(Table.BASE_URL);
    }

    /// Makes an index of a `repodata.json` and opens it. Nothing remains in the place of `target` when this fails,
    /// but an earlier index.
    ///
    /// @param json read to its end, and not closed; an empty one is an empty channel
    /// @throws MalformedInput when it is not JSON, ends early, or is beyond the limits
    static SubdirIndex write(InputStream json, Path target, IndexKey key) throws IOException {
        IndexWriter.write(json, target, key, JsonWindow.PIECE_BYTES);
        return open(target, key)
                .orElseThrow(() -> new IOException("`%s` changed while it was written".formatted(target)));
    }

    /// The index in `file`; nothing when there is none, or it is of another document, of another version of this
    /// program, or damaged: then it has to be written again.
    static Optional<SubdirIndex> open(Path file, IndexKey key) throws IOException {
        return IndexFile.open(file, key);
    }

    /// The packages of that name, by file name; of `.conda` and `.tar.bz2` with one stem only the former.
    ///
    /// @throws IOException when the index turns out to be damaged
    List<Candidate> candidates(String name, ChannelSubdir source) throws IOException {
        try {
            var rows = rows(name);
            if (rows.isEmpty()) {
                return List.of();
            }
            var found = new ArrayList<Candidate>();
            while (rows.get().next()) {
                found.add(candidate(name, source, rows.get()));
            }
            return List.copyOf(found);
        } catch (IndexOutOfBoundsException e) {
            throw damaged(e);
        }
    }

    private Candidate candidate(String name, ChannelSubdir source, RowReader row) {
        var version = vocabulary.string(row.version());
        var build = vocabulary.string(row.build());
        return new Candidate(
                source,
                file(name, version, build, format(row)),
                name,
                version,
                build,
                row.buildNumber(),
                row.timestampMillis(),
                vocabulary.requirements(row.requirements()));
    }

    /// Not with `+`, whose first use costs tens of milliseconds.
    private static String file(String name, String version, String build, Format format) {
        return String.join("-", name, version, build).concat(format.ending());
    }

    private static Format format(RowReader row) {
        return row.isTarBz2() ? Format.TAR_BZ2 : Format.CONDA;
    }

    /// The rows of the packages of that name, by binary search.
    private Optional<RowReader> rows(String name) {
        var wanted = name.getBytes(StandardCharsets.UTF_8);
        var low = 0;
        var high = nameCount() - 1;
        while (low <= high) {
            var middle = (low + high) >>> 1;
            var number = tables.number(Table.NAMES, 2 * middle);
            var comparison = Arrays.compareUnsigned(
                    tables.bytes(),
                    tables.itemStart(Table.STRING_ENDS, number),
                    tables.itemEnd(Table.STRING_ENDS, number),
                    wanted,
                    0,
                    wanted.length);
            if (comparison == 0) {
                return Optional.of(rows(middle));
            } else if (comparison < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return Optional.empty();
    }

    private RowReader rows(int name) {
        var base = tables.start(Table.ROWS);
        var start = tables.number(Table.NAMES, 2 * name + 1);
        var end = name + 1 < nameCount() ? base + tables.number(Table.NAMES, 2 * name + 3) : tables.end(Table.ROWS);
        return new RowReader(new ByteReader(tables.bytes(), base + start, end));
    }

    private int nameCount() {
        return tables.count(Table.NAMES) / 2;
    }

    /// All the channel says of one of [#candidates], with `url`, `channel`, `subdir` and `fn`.
    ///
    /// @throws IllegalArgumentException when it is none of them
    /// @throws IOException when the index turns out to be damaged
    PackageRecord record(Candidate candidate) throws IOException {
        var url = folders.computeIfAbsent(candidate.source(), source -> BaseUrl.folder(source, baseUrl))
                + candidate.file();
        try {
            var rows = rows(candidate.name());
            while (rows.isPresent() && rows.get().next()) {
                if (isRow(candidate, rows.get())) {
                    return record(candidate, url, records.at(rows.get().place()));
                }
            }
        } catch (IndexOutOfBoundsException | MalformedInput e) {
            throw damaged(e);
        }
        throw new IllegalArgumentException(candidate + " is not in the index");
    }

    private boolean isRow(Candidate candidate, RowReader row) {
        return vocabulary.string(row.build()).equals(candidate.build())
                && vocabulary.string(row.version()).equals(candidate.version())
                && candidate.file().endsWith(format(row).ending());
    }

    private PackageRecord record(Candidate candidate, String url, ByteReader values) {
        var members = new LinkedHashMap<String, Json>();
        var shape = vocabulary.item(Table.SHAPE_ENDS, values.index());
        while (!shape.isAtEnd()) {
            var key = shape.index();
            members.put(vocabulary.string(key), value(candidate, key, Kind.of(shape.index()), values));
        }
        members.put("url", Json.of(url));
        members.put("channel", Json.of(candidate.source().channel()));
        members.put("subdir", Json.of(candidate.source().subdir()));
        members.put("fn", Json.of(candidate.file()));
        return PackageRecord.of(JsonObject.of(members));
    }

    private Json value(Candidate candidate, int key, Kind kind, ByteReader values) {
        return switch (kind) {
            case NOTHING -> JsonNothing.NOTHING;
            case OF_FILE_NAME ->
                Json.of(
                        switch (key) {
                            case Keys.NAME -> candidate.name();
                            case Keys.VERSION -> candidate.version();
                            default -> candidate.build();
                        });
            case STRING -> Json.of(vocabulary.string(values.index()));
            case INTEGER -> Json.of(values.signed());
            case STRINGS ->
                new JsonArray(vocabulary.list(values.index()).stream()
                        .<Json>map(Json::of)
                        .toList());
            case HEX_32 -> Json.of(values.hex(16));
            case HEX_64 -> Json.of(values.hex(32));
            case JSON -> Json.parse(vocabulary.string(values.index()).getBytes(StandardCharsets.UTF_8));
        };
    }

    /// All names, ascending, each once.
    ///
    /// @throws IOException when the index turns out to be damaged
    List<String> names() throws IOException {
        try {
            var names = new ArrayList<String>();
            for (var i = 0; i < nameCount(); i++) {
                names.add(vocabulary.string(tables.number(Table.NAMES, 2 * i)));
            }
            return List.copyOf(names);
        } catch (IndexOutOfBoundsException e) {
            throw damaged(e);
        }
    }

    /// What the document says of itself: `subdir`, `base_url`, `channel_relations`.
    ///
    /// @throws IOException when the index turns out to be damaged
    JsonObject info() throws IOException {
        try {
            return JsonObject.expect(Json.parse(tables.copy(Table.INFO)), "info");
        } catch (MalformedInput e) {
            throw damaged(e);
        }
    }

    /// Where the document says that package files are (CEP 15); empty when it says nothing.
    String baseUrl() {
        return baseUrl;
    }

    /// What was not taken from the document.
    LeftOut leftOut() throws IOException {
        try {
            return Rejects.all(rejects());
        } catch (IndexOutOfBoundsException e) {
            throw damaged(e);
        }
    }

    /// What was not taken from the document of packages of that name, as far as that is known.
    LeftOut leftOut(String name) throws IOException {
        try {
            return Rejects.ofName(rejects(), name);
        } catch (IndexOutOfBoundsException e) {
            throw damaged(e);
        }
    }

    private ByteReader rejects() {
        return new ByteReader(tables.bytes(), tables.start(Table.LEFT_OUT), tables.end(Table.LEFT_OUT));
    }

    /// Deletes the file, so that it is written again next time.
    private IOException damaged(RuntimeException e) throws IOException {
        Files.deleteIfExists(file);
        return new IOException("the index `%s` is damaged and was deleted; try again".formatted(file), e);
    }
}
