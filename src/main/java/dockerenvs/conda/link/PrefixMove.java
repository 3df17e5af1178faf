package dockerenvs.conda.link;

import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.conda.archive.Placeholder;
import dockerenvs.content.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/// Files that no package knows, on their way from one prefix to another. What they are is guessed from what is in
/// them: text has no NUL, and only text can be corrected.
///
/// @param source the prefix that is written into the files
/// @param target the one that shall be
public record PrefixMove(String source, Prefix target) {
    private static final int BUFFER_BYTES = 1 << 16;

    /// How a file names a prefix.
    public enum Mention {
        NONE,
        IN_TEXT,
        IN_BINARY
    }

    /// Whether the two differ.
    public boolean isNeeded() {
        return !source.equals(target.path());
    }

    /// Whether the target has room where the source is.
    boolean fits(Placeholder placeholder) {
        return placeholder.mode() == Placeholder.Mode.TEXT
                || target.path().getBytes(UTF_8).length <= placeholder.text().getBytes(UTF_8).length;
    }

    /// How `content` names `prefix`; reads all of it.
    public static Mention find(String prefix, Content content) throws IOException {
        var search = new PlaceholderSearch(prefix.getBytes(UTF_8));
        var buffer = new byte[BUFFER_BYTES + search.length()];
        var named = false;
        var binary = false;
        try (var in = content.open()) {
            var kept = 0;
            for (var n = in.read(buffer, 0, BUFFER_BYTES); n >= 0; n = in.read(buffer, kept, BUFFER_BYTES)) {
                var end = kept + n;
                named |= search.find(buffer, 0, end) >= 0;
                for (var i = kept; i < end && !binary; i++) {
                    binary = buffer[i] == 0;
                }
                kept = Math.min(end, search.length() - 1);
                System.arraycopy(buffer, end - kept, buffer, 0, kept);
            }
        }
        return !named ? Mention.NONE : binary ? Mention.IN_BINARY : Mention.IN_TEXT;
    }

    /// A text with the target where it had the source, as a whole path or the beginning of one: `/home/me/env-2`
    /// does not name `/home/me/env`, and neither does `/mnt/home/me/env`. A first line that gets too long for
    /// Linux is repaired.
    public byte[] text(byte[] text) {
        var before = source.getBytes(UTF_8);
        var search = new PlaceholderSearch(before);
        var after = target.path().getBytes(UTF_8);
        var moved = new ByteArrayOutputStream(text.length + after.length);
        var from = 0;
        for (var at = search.find(text, from, text.length); at >= 0; at = search.find(text, from, text.length)) {
            var end = at + before.length;
            moved.write(text, from, at - from);
            moved.writeBytes(goesOn(text, end) || beganBefore(text, at) ? before : after);
            from = end;
        }
        moved.write(text, from, text.length - from);
        return repaired(moved.toByteArray());
    }

    /// Whether the name before `at` is longer than it seemed.
    private static boolean goesOn(byte[] text, int at) {
        if (at == text.length) {
            return false;
        }
        var next = text[at] & 0xff;
        var dot = next == '.' && at + 1 < text.length && isOfName(text[at + 1] & 0xff);
        return dot || isOfName(next);
    }

    /// Whether the path at `at` began before it. Letters of options (`-L/path`) and of escapes (`\n/path`) are no
    /// beginning.
    private static boolean beganBefore(byte[] text, int at) {
        if (at == 0) {
            return false;
        }
        var previous = text[at - 1] & 0xff;
        var letterOf = at < 2 ? 0 : text[at - 2] & 0xff;
        var option = letterOf == '-' && (at == 2 || !isOfName(text[at - 3] & 0xff));
        return (isOfName(previous) || previous == '.') && !option && letterOf != '\\';
    }

    private static boolean isOfName(int character) {
        return Character.isLetterOrDigit(character) || character == '-' || character == '_' || character > 0x7f;
    }

    private byte[] repaired(byte[] text) {
        if (!Shebang.isAt(text)) {
            return text;
        }
        var end = 0;
        while (end < text.length && text[end] != '\n') {
            end++;
        }
        var repaired = new ByteArrayOutputStream(text.length);
        repaired.writeBytes(Shebang.repair(Arrays.copyOf(text, end), target));
        repaired.write(text, end, text.length - end);
        return repaired.toByteArray();
    }

    /// The text of a symbolic link that may lead into the source.
    public String link(String text) {
        return text.equals(source) || text.startsWith(source + "/")
                ? target.path() + text.substring(source.length())
                : text;
    }
}
