package dockerenvs.build;

import dockerenvs.files.FileEntry;
import dockerenvs.files.FileType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/// What an executable file needs in order to start.
enum ProgramKind {
    /// A loader, which comes with the C library.
    LOADED,
    /// A shell at its usual place.
    SHELL_SCRIPT,
    /// Something else or nothing, or it is no program.
    OTHER;

    private static final int EXECUTABLE_BITS = 0111;
    private static final int HEAD_BYTES = 4096;
    private static final Pattern SHEBANG = Pattern.compile("#! ?(/usr)?/bin/(sh|bash|env sh|env bash)\\b.*");

    /// The kind of that name; any other text stands for a file that needs nothing.
    static ProgramKind parse(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.name().equals(name))
                .findFirst()
                .orElse(OTHER);
    }

    /// The kind of a file.
    static ProgramKind of(FileEntry entry) throws IOException {
        var isProgram = (entry.attributes().mode() & EXECUTABLE_BITS) != 0;
        if (!isProgram || !(entry.type() instanceof FileType.Regular regular)) {
            return OTHER;
        }
        if (regular.content() instanceof OutlinedContent known) {
            return known.kind();
        }
        try (var in = regular.content().open()) {
            return of(in.readNBytes(HEAD_BYTES));
        }
    }

    private static ProgramKind of(byte[] head) {
        if (ElfFile.of(head).filter(ElfFile::needsLoader).isPresent()) {
            return LOADED;
        }
        return isShellScript(head) ? SHELL_SCRIPT : OTHER;
    }

    private static boolean isShellScript(byte[] head) {
        if (head.length < 2 || head[0] != '#' || head[1] != '!') {
            return false;
        }
        var end = 0;
        while (end < head.length && head[end] != '\n') {
            end++;
        }
        var line = new String(Arrays.copyOf(head, end), StandardCharsets.ISO_8859_1);
        return SHEBANG.matcher(line).matches();
    }
}
