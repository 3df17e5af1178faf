package dockerenvs.conda.environment;

import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.conda.spec.Subdir;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import dockerenvs.json.JsonString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Writes a lock as a `pixi.lock` of version 6, always in the same way: packages by name, fields in pixi's order
/// and only where the URL does not say the same.
final class LockWriter {
    /// Texts that no reader of YAML takes for anything else, though they have no quotes.
    private static final Pattern PLAIN = Pattern.compile(
            "([A-Za-z_/][A-Za-z0-9_/.+=<>!*|,()~@:%$^ -]*|[0-9]+[AC-DF-NP-WYZac-df-np-wyz][A-Za-z0-9_.+!-]*)");

    private static final Pattern WORD = Pattern.compile("(?i)true|false|yes|no|on|off|y|n|null");

    private final StringBuilder text = new StringBuilder();

    private LockWriter() {}

    static String write(Lock lock) {
        return write(List.of(lock), LockNotes.NONE);
    }

    /// One lock of several platforms.
    static String write(List<Lock> locks, LockNotes notes) {
        var writer = new LockWriter();
        writer.text.append(notes.text());
        writer.writeEnvironment(locks);
        var packages = new TreeMap<String, LockedPackage>();
        var pipPackages = new TreeMap<String, PipPackage>();
        for (var lock : locks) {
            lock.packages()
                    .forEach(locked ->
                            packages.putIfAbsent(locked.record().name() + " " + Locations.publicUrl(locked), locked));
            lock.pipPackages().forEach(pip -> pipPackages.putIfAbsent(pip.name() + " " + pip.location(), pip));
        }
        writer.line("packages:" + (packages.isEmpty() && pipPackages.isEmpty() ? " []" : ""));
        packages.values().forEach(writer::writePackage);
        pipPackages.values().forEach(writer::writePipPackage);
        return writer.text.toString();
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private void writeEnvironment(List<Lock> locks) {
        var channels = new LinkedHashSet<String>();
        locks.forEach(lock -> channels.addAll(lock.channels()));
        line("version: 6");
        line("environments:");
        line("  default:");
        line("    channels:" + (channels.isEmpty() ? " []" : ""));
        channels.forEach(channel -> line("    - url: " + quoted(channel + "/")));
        line("    packages:");
        for (var lock : locks) {
            var none = lock.packages().isEmpty() && lock.pipPackages().isEmpty();
            line("      " + quoted(lock.subdir()) + ":" + (none ? " []" : ""));
            lock.packages().forEach(locked -> line("      - conda: " + quoted(Locations.publicUrl(locked))));
            lock.pipPackages().forEach(pip -> line("      - pypi: " + quoted(pip.location())));
        }
    }

    private void writePackage(LockedPackage locked) {
        var url = Locations.publicUrl(locked);
        var record = locked.record();
        line("- conda: " + quoted(url));
        for (var type : PixiFields.TYPES.entrySet()) {
            var field = type.getKey();
            var json = record.json();
            if (field.equals("license") && !url.endsWith("/" + record.file())) {
                // pixi derives the name of the file from the URL, and here it would be wrong
                line("  file_name: " + quoted(record.file().toString()));
            }
            if (!json.has(field) || isImplied(record, url, field)) {
                continue;
            }
            switch (type.getValue()) {
                case TEXT -> line("  " + field + ": " + quoted(value(record, field)));
                case NUMBER -> line("  " + field + ": " + json.integer(field).orElse(0));
                case TEXTS -> writeList(field, texts(json, field));
            }
        }
    }

    private static String value(PackageRecord record, String field) {
        return field.equals("noarch")
                ? noarch(record)
                : record.json().string(field).orElse("");
    }

    private void writeList(String field, List<String> items) {
        if (!items.isEmpty()) {
            line("  " + field + ":");
            items.forEach(item -> line("  - " + quoted(item)));
        } else if (field.equals("purls")) {
            // known to be none, which is another thing than unknown
            line("  purls: []");
        }
    }

    /// Old records have a text where newer ones have a list.
    private static List<String> texts(JsonObject json, String field) {
        if (json.find(field).orElse(JsonArray.of(List.of())) instanceof JsonArray) {
            return json.strings(field);
        }
        var items = new ArrayList<>(Arrays.asList(json.string(field).orElse("").split("[, ]+", -1)));
        items.removeIf(String::isEmpty);
        return items;
    }

    /// Whether a reader knows it from the URL.
    private static boolean isImplied(PackageRecord record, String url, String field) {
        var named = url.endsWith("/" + record.file());
        return switch (field) {
            case "name", "version", "build" -> named;
            case "build_number" -> named && record.buildNumber() == derivedBuildNumber(record);
            case "subdir" -> record.subdir().equals(Locations.subdir(url));
            case "channel" -> record.channel().equals(Locations.channel(url));
            case "noarch" ->
                noarch(record).equals(derivedNoarch(record)) || noarch(record).isEmpty();
            // in old records, now and then a list or a truth value
            case "features" -> !(record.json().find(field).orElse(Json.of("")) instanceof JsonString);
            default -> false;
        };
    }

    private static long derivedBuildNumber(PackageRecord record) {
        return PackageRecord.of(JsonObject.EMPTY.with("fn", record.file().toString()))
                .buildNumber();
    }

    private static String derivedNoarch(PackageRecord record) {
        if (!record.subdir().equals(Subdir.NOARCH)) {
            return "";
        }
        return record.build().contains("py") ? "python" : "generic";
    }

    private static String noarch(PackageRecord record) {
        return switch (record.noarch()) {
            case NONE -> "";
            case GENERIC -> "generic";
            case PYTHON -> "python";
        };
    }

    private void writePipPackage(PipPackage pip) {
        line("- pypi: " + quoted(pip.location()));
        line("  name: " + quoted(pip.name()));
        if (!pip.version().isEmpty()) {
            line("  version: " + quoted(pip.version()));
        }
        if (!pip.sha256().isEmpty()) {
            line("  sha256: " + quoted(pip.sha256()));
        }
    }

    private static String quoted(String text) {
        var plain = PLAIN.matcher(text).matches()
                && !WORD.matcher(text).matches()
                && !text.contains(": ")
                && !text.endsWith(":")
                && !text.endsWith(" ");
        if (plain) {
            return text;
        }
        return text.chars().allMatch(c -> c >= ' ' && c <= '~') ? "'" + text.replace("'", "''") + "'" : escaped(text);
    }

    private static String escaped(String text) {
        var escaped = new StringBuilder("\"");
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '"' || c == '\\') {
                escaped.append('\\').append(c);
            } else if (c >= ' ' && c <= '~') {
                escaped.append(c);
            } else {
                escaped.append("\\u%04x".formatted((int) c));
            }
        }
        return escaped.append('"').toString();
    }
}
