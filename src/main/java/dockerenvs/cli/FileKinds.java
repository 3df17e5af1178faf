package dockerenvs.cli;

import dockerenvs.content.MalformedInput;
import dockerenvs.files.FileFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Kinds of files as users write them.
final class FileKinds {
    /// All that can be said, for help texts.
    static final String LIST = "conda (static-libraries and javascript-maps), static-libraries, javascript-maps, "
            + "compiled-python, documentation, tests, headers";

    private FileKinds() {}

    /// A filter that drops the named kinds.
    ///
    /// @param option what they were given to
    static FileFilter dropping(List<String> names, String option) {
        var kinds = new ArrayList<FileFilter.Kind>();
        for (var name : names) {
            if (name.equals("conda")) {
                kinds.add(FileFilter.Kind.STATIC_LIBRARIES);
                kinds.add(FileFilter.Kind.JAVASCRIPT_MAPS);
            } else {
                kinds.add(kind(name, option));
            }
        }
        return FileFilter.dropping(kinds.toArray(FileFilter.Kind[]::new));
    }

    private static FileFilter.Kind kind(String text, String option) {
        for (var kind : FileFilter.Kind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(text)) {
                return kind;
            }
        }
        throw AskedWrongly.of(
                "`%s` does not know %s".formatted(option, MalformedInput.quote(text)),
                "it knows conda, static-libraries, javascript-maps, compiled-python, documentation, tests and headers");
    }
}
