package dockerenvs.conda.repodata;

import dockerenvs.conda.spec.LeftOut;
import dockerenvs.conda.spec.PackageFileName;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import dockerenvs.json.JsonString;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The records of a document that are of no use, by the name of the package. A document may be all wrong, so names are
/// kept up to a limit; all records are counted.
final class Rejects {
    private static final int NAMES_MAX = 1000;
    private static final int NAME_CHARACTERS_MAX = 200;

    /// What a file is called that is not called as packages are: the name, then perhaps a version and a build.
    private static final Pattern LIKE_A_PACKAGE = Pattern.compile("(?:.*/)?(.+?)(?:-[^-/]*){0,2}");

    private final SortedMap<String, LeftOut> byName = new TreeMap<>();
    private LeftOut all = LeftOut.NONE;

    void add(String fileName, Json record, String reason) {
        all = all.and(fileName, reason);
        for (var name : names(fileName, record)) {
            if (name.length() <= NAME_CHARACTERS_MAX && (byName.size() < NAMES_MAX || byName.containsKey(name))) {
                byName.merge(name, LeftOut.NONE.and(fileName, reason), LeftOut::and);
            }
        }
    }

    /// What people may call it: the name in the record, and that of the file.
    private static SequencedSet<String> names(String fileName, Json record) {
        var names = new LinkedHashSet<String>();
        if (record instanceof JsonObject object
                && object.find("name").orElse(Json.of("")) instanceof JsonString(var name)) {
            names.add(name.toLowerCase(Locale.ROOT));
        }
        names.add(nameOf(fileName).toLowerCase(Locale.ROOT));
        names.remove("");
        return names;
    }

    private static String nameOf(String fileName) {
        try {
            return PackageFileName.parse(fileName).name();
        } catch (MalformedInput _) {
            var stem = fileName.replaceFirst("\\.(conda|tar\\.bz2)$", "");
            var match = LIKE_A_PACKAGE.matcher(stem);
            return match.matches() ? match.group(1) : "";
        }
    }

    LeftOut all() {
        return all;
    }

    /// By name, ascending.
    SortedMap<String, LeftOut> byName() {
        return Collections.unmodifiableSortedMap(byName);
    }

    /// As it is written into an index.
    ByteList bytes() {
        var bytes = new ByteList(256);
        write(all, bytes);
        byName.forEach((name, some) -> {
            bytes.text(name);
            write(some, bytes);
        });
        return bytes;
    }

    private static void write(LeftOut some, ByteList bytes) {
        bytes.number(some.count());
        bytes.text(some.sample());
    }

    /// All of them, of what [#bytes] wrote.
    static LeftOut all(ByteReader bytes) {
        return new LeftOut(bytes.index(), bytes.text());
    }

    /// Those of a name, of what [#bytes] wrote.
    static LeftOut ofName(ByteReader bytes, String wanted) {
        var some = all(bytes);
        while (some.count() > 0 && !bytes.isAtEnd()) {
            var name = bytes.text();
            some = all(bytes);
            if (name.equals(wanted)) {
                return some;
            }
        }
        return LeftOut.NONE;
    }
}
