package dockerenvs.conda.link;

import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The files that belong to an environment as a whole and to none of its packages: `conda-meta/history`, by which
/// tools tell an environment from a folder, and `conda-meta/state`, which holds its variables.
public final class EnvironmentState {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Pattern LINE_BREAKS = Pattern.compile("[\\r\\n]+");
    /// What conda writes for a variable that is not there any more.
    private static final String UNSET = "***unset***";

    private EnvironmentState() {}

    /// The files of the state, in the prefix.
    ///
    /// @param records of all packages, in any order
    /// @param variables of the environment by name; names are written in capitals, as conda does. Without any,
    /// there is no `state`
    public static FileTree of(
            LinkTarget target, EnvironmentHistory history, List<PackageRecord> records, Map<String, String> variables) {
        var seconds = Math.max(0, history.time().getEpochSecond());
        var attributes = new Attributes(0644, target.uid(), target.gid(), seconds, List.of());
        var folder = Attributes.FOLDER.withOwner(target.uid(), target.gid());
        var place = target.prefix().rootOf(InstalledRecord.FOLDER);
        var entries = new ArrayList<FileEntry>();
        entries.add(FileEntry.folder(target.prefix().root(), folder));
        entries.add(FileEntry.folder(place, folder));
        entries.add(file(place + "/history", text(history, records), attributes));
        var kept = kept(variables);
        if (!kept.isEmpty()) {
            var state = JsonObject.EMPTY.with("env_vars", JsonObject.ofStrings(kept));
            entries.add(file(place + "/state", state.pretty(), attributes));
        }
        return FileTree.of(entries);
    }

    private static FileEntry file(String path, String text, Attributes attributes) {
        return FileEntry.file(path, text.getBytes(UTF_8), attributes);
    }

    private static String text(EnvironmentHistory history, List<PackageRecord> records) {
        var text = new StringBuilder();
        text.append("==> ").append(TIME.format(history.time())).append(" <==\n");
        text.append("# cmd: ").append(line(history.command())).append('\n');
        text.append("# docker-envs version: ").append(line(history.version())).append('\n');
        for (var added :
                new TreeSet<>(records.stream().map(EnvironmentState::added).toList())) {
            text.append('+').append(added).append('\n');
        }
        // a list of strings looks the same in JSON and in Python
        text.append(history.specs().stream()
                .map(spec -> new String(Json.of(spec).bytes(), UTF_8))
                .collect(Collectors.joining(", ", "# update specs: [", "]\n")));
        return text.toString();
    }

    private static String line(String text) {
        return LINE_BREAKS.matcher(text).replaceAll(" ");
    }

    private static String added(PackageRecord record) {
        var subdir = InstalledRecord.subdir(record);
        var place = InstalledRecord.channel(record) + (subdir.isEmpty() ? "" : "/" + subdir);
        return place.isEmpty() ? record.stem() : place + "::" + record.stem();
    }

    private static Map<String, String> kept(Map<String, String> variables) {
        var kept = new TreeMap<String, String>();
        variables.forEach((name, value) -> {
            if (!value.equals(UNSET)) {
                kept.put(name.toUpperCase(Locale.ROOT), value);
            }
        });
        return kept;
    }
}
