package dockerenvs.cli;

import dockerenvs.build.PackageParcels;
import dockerenvs.conda.environment.Lock;
import dockerenvs.conda.environment.LockFile;
import dockerenvs.conda.environment.LockedPackage;
import dockerenvs.conda.environment.Selection;
import dockerenvs.content.Compression;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonNumber;
import dockerenvs.json.JsonObject;
import dockerenvs.layering.LockHistory;
import dockerenvs.layering.LockHistory.Item;
import dockerenvs.layering.Parcel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Histories of locks as files: one document with `packages` (`file`, `size`, `depends`) and `locks` (`packages`,
/// indexes into those above), the oldest first, also compressed; or the lock files themselves.
final class LockHistoryFile {
    private static final Pattern DOCUMENT = Pattern.compile(".*\\.json(\\.(zst|gz|bz2))?");
    private static final Pattern FILE_NAME = Pattern.compile("(.+)-([^-]+)-([^-]+?)(\\.conda|\\.tar\\.bz2)?");
    private static final int BYTES_MAX = 256 << 20;

    private LockHistoryFile() {}

    static boolean isDocument(Path file) {
        return DOCUMENT.matcher(String.valueOf(file.getFileName())).matches();
    }

    /// Reads a document. A package without a size has the median of those of its name, else of all.
    static LockHistory read(Path file) throws IOException {
        try (var in = Compression.decompress(Files.newInputStream(file))) {
            var bytes = in.readNBytes(BYTES_MAX + 1);
            if (bytes.length > BYTES_MAX) {
                throw MalformedInput.of("there are more than %d MB".formatted(BYTES_MAX >> 20), "");
            }
            var json = JsonObject.expect(Json.parse(bytes), "a history of locks");
            var items = items(json);
            var locks = new ArrayList<List<Item>>();
            for (var lock : json.array("locks")) {
                locks.add(lock(lock, items));
            }
            return history(json.string("environment").orElse(String.valueOf(file.getFileName())), locks);
        } catch (MalformedInput failure) {
            throw failure.in("`%s`".formatted(file));
        }
    }

    private static List<Item> lock(Json lock, List<Item> items) {
        var indexes = lock instanceof JsonArray(var list)
                ? list
                : JsonObject.expect(lock, "locks").array("packages");
        return indexes.stream().map(index -> item(index, items)).toList();
    }

    private static Item item(Json index, List<Item> items) {
        if (index instanceof JsonNumber(var literal) && literal.matches("\\d{1,8}")) {
            var number = Integer.parseInt(literal);
            if (number < items.size()) {
                return items.get(number);
            }
        }
        throw MalformedInput.of(
                "`locks` holds %s, which is no index into `packages`"
                        .formatted(MalformedInput.quote(new String(index.bytes(), StandardCharsets.UTF_8))),
                "");
    }

    private static List<Item> items(JsonObject json) {
        var records = json.array("packages").stream()
                .map(record -> JsonObject.expect(record, "packages"))
                .toList();
        var sizes = new TreeMap<String, List<Long>>();
        var all = new ArrayList<Long>();
        for (var record : records) {
            var size = record.integer("size");
            if (size.orElse(0) < 0) {
                throw MalformedInput.of(
                        "%s has a negative size".formatted(name(record).group()), "");
            }
            if (size.isPresent()) {
                all.add(size.getAsLong());
                sizes.computeIfAbsent(name(record).group(1), _ -> new ArrayList<>())
                        .add(size.getAsLong());
            }
        }
        if (all.isEmpty() && !records.isEmpty()) {
            throw MalformedInput.of("none of the `packages` has a size", "give the bytes of their files as `size`");
        }
        return records.stream()
                .map(record -> {
                    var name = name(record);
                    var size = record.integer("size").orElseGet(() -> median(sizes.getOrDefault(name.group(1), all)));
                    return new Item(
                            new Parcel(name.group(1), name.group(2) + "-" + name.group(3), size),
                            name.group(2),
                            names(record.strings("depends")));
                })
                .toList();
    }

    private static Matcher name(JsonObject record) {
        var file = record.string("file").orElse("");
        var matcher = FILE_NAME.matcher(file);
        if (!matcher.matches()) {
            throw MalformedInput.of("%s is not the name of a package file".formatted(MalformedInput.quote(file)), "");
        }
        return matcher;
    }

    private static long median(List<Long> sizes) {
        var sorted = sizes.stream().sorted().toList();
        var middle = sorted.size() / 2;
        if (sorted.isEmpty()) {
            return 1;
        }
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static List<String> names(List<String> specs) {
        return specs.stream()
                .map(spec -> spec.split("[\\s=<>!~\\[]", 2)[0].toLowerCase(Locale.ROOT))
                .toList();
    }

    /// A lock file as a history that has only begun.
    static LockHistory ofLock(Path file, Selection selection) throws IOException {
        return ofLocks(List.of(file), selection);
    }

    /// Lock files of one environment, the oldest first.
    static LockHistory ofLocks(List<Path> files, Selection selection) throws IOException {
        var locks = Locks.empty();
        for (var file : files) {
            locks.add(LockFile.read(file, selection));
        }
        return locks.history(String.valueOf(files.getLast().getFileName()));
    }

    /// Locks that are read one after another; what they share is held once.
    record Locks(List<List<Item>> all, Map<Item, Item> known) {
        static Locks empty() {
            return new Locks(new ArrayList<>(), new HashMap<>());
        }

        /// One that differs from the one before: else it is no update of this environment.
        void add(Lock lock) {
            var items = items(lock).stream()
                    .map(item -> known.computeIfAbsent(item, Function.identity()))
                    .toList();
            if (all.isEmpty() || !all.getLast().equals(items)) {
                all.add(items);
            }
        }

        LockHistory history(String name) {
            return LockHistoryFile.history(name, all);
        }
    }

    private static LockHistory history(String name, List<List<Item>> locks) {
        if (locks.isEmpty()) {
            throw MalformedInput.of("there is no lock in `%s`".formatted(name), "");
        }
        for (var lock : locks) {
            var names = new HashSet<String>();
            for (var item : lock) {
                if (!names.add(item.parcel().name())) {
                    throw MalformedInput.of(
                            "a lock of `%s` has the package `%s` twice"
                                    .formatted(name, item.parcel().name()),
                            "");
                }
            }
        }
        return new LockHistory(name, locks);
    }

    private static List<Item> items(Lock lock) {
        var records = lock.packages().stream().map(LockedPackage::record).toList();
        var parcels = PackageParcels.of(records);
        var items = new ArrayList<Item>();
        for (var i = 0; i < records.size(); i++) {
            items.add(new Item(
                    parcels.get(i),
                    records.get(i).version(),
                    names(records.get(i).depends())));
        }
        return items;
    }
}
