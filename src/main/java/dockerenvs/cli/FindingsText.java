package dockerenvs.cli;

import dockerenvs.conda.prefix.PipDistribution;
import dockerenvs.conda.prefix.PrefixFindings;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// How an environment differs from its packages, in full.
final class FindingsText {
    private FindingsText() {}

    /// A heading for each list that is not empty, and its items below.
    static List<String> lines(PrefixFindings findings) {
        var lines = new ArrayList<String>();
        list(lines, "changed, and carried along:", quoted(findings.changed()));
        list(lines, "missing, and restored:", quoted(findings.restored()));
        list(lines, "replaced by pip, and left out:", quoted(findings.removed()));
        list(
                lines,
                "installed by pip, and carried along:",
                findings.pip().stream().map(FindingsText::line).toList());
        list(lines, "of no package, and carried along:", quoted(findings.unmanaged()));
        list(lines, "impossible in an image, and left out:", quoted(findings.leftOut()));
        return lines;
    }

    private static List<String> quoted(List<String> paths) {
        return paths.stream().map(path -> MalformedInput.quote(path)).toList();
    }

    private static void list(List<String> lines, String heading, List<String> items) {
        if (!items.isEmpty()) {
            lines.add(heading);
            items.forEach(item -> lines.add("  " + item));
        }
    }

    private static String line(PipDistribution distribution) {
        var source = distribution.editable().isEmpty() ? "" : ", from " + MalformedInput.quote(distribution.editable());
        return "%s, %s%s"
                .formatted(
                        MalformedInput.quote(distribution.toString()),
                        ImageText.count(distribution.files(), "file"),
                        source);
    }

    /// The lists by name.
    static JsonObject json(PrefixFindings findings) {
        var pip = findings.pip().stream().map(FindingsText::json).toList();
        return JsonObject.EMPTY
                .with("changed", JsonArray.ofStrings(findings.changed()))
                .with("restored", JsonArray.ofStrings(findings.restored()))
                .with("removed", JsonArray.ofStrings(findings.removed()))
                .with("pip", JsonArray.of(pip))
                .with("unmanaged", JsonArray.ofStrings(findings.unmanaged()))
                .with("leftOut", JsonArray.ofStrings(findings.leftOut()));
    }

    private static JsonObject json(PipDistribution distribution) {
        var json = JsonObject.EMPTY
                .with("name", distribution.name())
                .with("version", distribution.version())
                .with("files", distribution.files());
        return distribution.editable().isEmpty() ? json : json.with("editable", distribution.editable());
    }
}
