package dockerenvs.conda.link;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Pattern;

/// The first line of a script, which says what runs it. Linux reads 127 bytes of it and splits at blanks, so a
/// long or blank-ridden prefix needs another way to say it; that of rattler for Python, that of conda for the rest.
final class Shebang {
    /// Bytes Linux reads, without the line break.
    static final int BYTES_MAX = 127;

    private static final Pattern LINE = Pattern.compile("#! *(/(?:\\\\ |[^ \\n\\r\\t])*)(.*)", Pattern.DOTALL);
    private static final Pattern PYTHON = Pattern.compile("python(?:\\d+(?:\\.\\d+)?t?)?");
    private static final Pattern BLANKS_AFTER_MARK = Pattern.compile("^#! *");

    private Shebang() {}

    /// Whether a file that begins so names its interpreter.
    static boolean isAt(byte[] start) {
        return start.length >= 2 && start[0] == '#' && start[1] == '!';
    }

    /// The first line, in which the placeholder is replaced already, as Linux understands it; unchanged where it
    /// does.
    ///
    /// @param line without its line break
    static byte[] repair(byte[] line, Prefix prefix) {
        // bytes as characters: whatever the encoding is, it comes out as it went in
        var text = new String(line, ISO_8859_1);
        if (prefix.hasBlank()) {
            text = escapeBlanks(text, new String(prefix.path().getBytes(UTF_8), ISO_8859_1));
        }
        var match = LINE.matcher(text);
        if (!match.matches()) {
            return line;
        }
        var executable = match.group(1);
        var rest = match.group(2);
        var folder = executable.substring(0, executable.lastIndexOf('/'));
        if (text.length() <= BYTES_MAX && folder.indexOf(' ') < 0) {
            return line;
        }
        return instead(executable.replace("\\ ", " "), rest).getBytes(ISO_8859_1);
    }

    private static String escapeBlanks(String line, String prefix) {
        var mark = BLANKS_AFTER_MARK.matcher(line);
        if (mark.find() && line.startsWith(prefix, mark.end())) {
            return line.substring(0, mark.end())
                    + prefix.replace(" ", "\\ ")
                    + line.substring(mark.end() + prefix.length());
        }
        return line;
    }

    private static String instead(String executable, String rest) {
        var name = executable.substring(executable.lastIndexOf('/') + 1);
        return PYTHON.matcher(name).matches() ? polyglot(executable, rest) : "#!/usr/bin/env " + name + rest;
    }

    /// Two lines that the shell takes for a command and Python for a string.
    private static String polyglot(String executable, String rest) {
        return "#!/bin/sh\n'''exec' \"" + executable + "\"" + rest + " \"$0\" \"$@\" #'''";
    }

    /// The first line of a script that this interpreter runs; two lines when one does not do. Ends in a line break.
    static String of(String interpreter) {
        var line = "#!" + interpreter + "\n";
        var simple = line.getBytes(UTF_8).length <= BYTES_MAX && interpreter.indexOf(' ') < 0;
        return simple ? line : polyglot(interpreter, "") + "\n";
    }
}
