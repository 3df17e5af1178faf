package dockerenvs.conda.repodata;

import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonNothing;
import dockerenvs.json.JsonNumber;
import dockerenvs.json.JsonObject;
import dockerenvs.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Reads records with the JSON room, however they are written, and says what is wrong with those of no use.
final class RecordReader {
    /// What the place of the record says, whatever the record does.
    private static final List<String> OF_PLACE = List.of("subdir", "url", "channel", "fn");

    private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]*+");
    private static final Pattern SEPARATORS = Pattern.compile("[,\\s]+");

    private final DistinctBytes strings;
    private final DistinctBytes lists;
    private final RecordRow row;
    private final FileNameBytes file;

    RecordReader(Vocabulary vocabulary, RecordRow row, FileNameBytes file) {
        this.strings = vocabulary.strings();
        this.lists = vocabulary.lists();
        this.row = row;
        this.file = file;
    }

    /// Looks whether the record of the package file of that name is of use.
    ///
    /// @throws MalformedInput when it is not
    void check(String fileName, Json value) {
        var record = withoutPlace(JsonObject.expect(value, "record"));
        var named = PackageRecord.of(record.with("fn", fileName)).file();
        if (!named.toString().equals(fileName)) {
            throw MalformedInput.of("its file is called `%s` there".formatted(fileName), "");
        }
        record.strings("flags");
        record.string("python_site_packages_path");
        features(record);
        extras(record);
        if (record.integer("indexed_timestamp").orElse(0) < 0) {
            throw MalformedInput.of("`indexed_timestamp` is negative", "");
        }
        var number = record.find("build_number");
        if (number.isPresent() && integer(number.get()).isEmpty()) {
            throw MalformedInput.of(
                    "`build_number`: expected a whole number of 64 bits, found %s"
                            .formatted(
                                    MalformedInput.quote(new String(number.get().bytes(), StandardCharsets.UTF_8))),
                    "");
        }
    }

    private static JsonObject withoutPlace(JsonObject document) {
        var record = document;
        for (var key : OF_PLACE) {
            record = record.without(key);
        }
        return record;
    }

    /// Reads a record that is of use.
    void read(String fileName, JsonObject document) {
        var record = withoutPlace(document);
        var bytes = new ByteList(fileName.length());
        bytes.write(fileName);
        if (!file.locate(bytes.array(), 0, bytes.size())) {
            throw new IllegalStateException("a file name without parts: " + fileName);
        }
        row.begin();
        for (var name : document.keys()) {
            var key = strings.add(name);
            var member = record.find(name);
            if (member.isPresent()) {
                require(key, record);
                add(key, member.get());
            } else {
                row.nothing(key);
            }
        }
    }

    /// Notes what it asks for.
    private void require(int key, JsonObject record) {
        switch (key) {
            case Keys.DEPENDS, Keys.CONSTRAINS, Keys.FLAGS -> row.require(key, list(record.strings(Keys.ALL.get(key))));
            case Keys.TRACK_FEATURES -> row.require(key, list(features(record)));
            case Keys.EXTRA_DEPENDS ->
                extras(record).forEach((group, specs) -> row.requireExtra(strings.add(group), list(specs)));
            default -> {
                // asks for nothing
            }
        }
    }

    private static List<String> features(JsonObject record) {
        return record.find("track_features").orElse(JsonNothing.NOTHING) instanceof JsonString(var text)
                ? Arrays.stream(SEPARATORS.split(text))
                        .filter(feature -> !feature.isEmpty())
                        .toList()
                : record.strings("track_features");
    }

    private static SortedMap<String, List<String>> extras(JsonObject record) {
        var extras = record.object("extra_depends").orElse(JsonObject.EMPTY);
        var groups = new TreeMap<String, List<String>>();
        extras.keys().forEach(group -> groups.put(group, extras.strings(group)));
        return groups;
    }

    private void add(int key, Json value) {
        var integer = integer(value);
        var texts = texts(value);
        if (key == Keys.NAME || key == Keys.VERSION || key == Keys.BUILD) {
            row.ofFileName(key);
        } else if (value instanceof JsonString(var text)) {
            addText(key, text);
        } else if (integer.isPresent()) {
            row.integer(key, integer.getAsLong());
        } else if (texts.isPresent()) {
            row.strings(key, list(texts.get()));
        } else {
            row.json(key, strings.add(new String(value.bytes(), StandardCharsets.UTF_8)));
        }
    }

    private void addText(int key, String text) {
        if (key != Keys.MD5 && key != Keys.SHA256) {
            row.string(key, strings.add(text));
            return;
        }
        row.hex(key, key == Keys.MD5 ? Kind.HEX_32 : Kind.HEX_64);
        var digits = text.getBytes(StandardCharsets.UTF_8);
        for (var i = 0; i < digits.length; i += 2 * Long.BYTES) {
            row.hexWord(Words.hex(Words.at(digits, i)) | Words.hex(Words.at(digits, i + Long.BYTES)) << Integer.SIZE);
        }
    }

    private int list(List<String> texts) {
        var list = new ByteList(64);
        texts.forEach(text -> list.number(strings.add(text)));
        return lists.add(list);
    }

    private static OptionalLong integer(Json value) {
        if (value instanceof JsonNumber(var literal) && INTEGER.matcher(literal).matches()) {
            try {
                return OptionalLong.of(Long.parseLong(literal));
            } catch (NumberFormatException _) {
                // more than 64 bits: kept as it is written
            }
        }
        return OptionalLong.empty();
    }

    private static Optional<List<String>> texts(Json value) {
        if (!(value instanceof JsonArray(var items))) {
            return Optional.empty();
        }
        var texts = new ArrayList<String>();
        for (var item : items) {
            if (!(item instanceof JsonString(var text))) {
                return Optional.empty();
            }
            texts.add(text);
        }
        return Optional.of(texts);
    }
}
