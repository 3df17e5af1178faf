package dockerenvs.conda.prefix;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The folder `conda-meta` of an environment.
final class PrefixRecords {
    /// Those of the largest packages take some tens of megabytes.
    private static final int RECORD_BYTES_MAX = 256 << 20;

    private static final int RECORDS_MAX = 20_000;
    private static final String FOLDER = "conda-meta";

    private PrefixRecords() {}

    /// All records, by the name of their file.
    ///
    /// @throws MalformedInput when this is no environment of conda, or a record is damaged; the message names it
    static List<PrefixRecord> read(Path prefix) throws IOException {
        var folder = prefix.resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            throw MalformedInput.of(
                    "%s is not an environment of conda: %s"
                            .formatted(
                                    quote(prefix.toString()),
                                    Files.isDirectory(prefix)
                                            ? "there is no folder `conda-meta` in it"
                                            : "there is no such folder"),
                    "name the folder of one, as `conda env list` prints it");
        }
        var records = new ArrayList<PrefixRecord>();
        for (var file : files(folder)) {
            try {
                records.add(parse(file));
            } catch (MalformedInput failure) {
                throw failure.in(quote(file.toString()));
            }
        }
        if (records.isEmpty()) {
            throw MalformedInput.of(
                    "the environment %s has no packages".formatted(quote(prefix.toString())),
                    "`docker-envs modify --add` adds a folder to an image");
        }
        return records;
    }

    private static List<Path> files(Path folder) throws IOException {
        var files = new ArrayList<Path>();
        try (var found = Files.newDirectoryStream(folder, "[!.]*.json")) {
            found.forEach(files::add);
        }
        if (files.size() > RECORDS_MAX) {
            throw MalformedInput.of(
                    String.format(Locale.ROOT, "%s has more than %,d records", quote(folder.toString()), RECORDS_MAX),
                    "");
        }
        Collections.sort(files);
        return files;
    }

    private static PrefixRecord parse(Path file) throws IOException {
        var record = PrefixRecord.parse(JsonObject.expect(Json.parse(bytes(file)), "the record"));
        if (!String.valueOf(file.getFileName()).equals(record.stem() + ".json")) {
            throw MalformedInput.of(
                    "it holds the record of %s".formatted(quote(record.stem())),
                    "conda looks for a record by name; remove or rename the file");
        }
        return record;
    }

    private static byte[] bytes(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw MalformedInput.of("it is not a file", "");
        }
        try (var in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(RECORD_BYTES_MAX + 1);
            if (bytes.length > RECORD_BYTES_MAX) {
                throw MalformedInput.of(String.format(Locale.ROOT, "it has more than %,d bytes", RECORD_BYTES_MAX), "");
            }
            return bytes;
        }
    }

    /// The variables that `conda env config vars set` has set.
    static Map<String, String> variables(Path prefix) throws IOException {
        var file = prefix.resolve(FOLDER).resolve("state");
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Map.of();
        }
        try {
            return JsonObject.expect(Json.parse(bytes(file)), "the state").stringMap("env_vars");
        } catch (MalformedInput failure) {
            throw failure.in(quote(file.toString()));
        }
    }
}
