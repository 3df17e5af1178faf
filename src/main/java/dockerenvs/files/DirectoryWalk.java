package dockerenvs.files;

import static dockerenvs.content.MalformedInput.quote;
import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Lists a folder of the host, all the way down: nothing is followed, nothing but links is opened, one question to
/// the file system for each file.
final class DirectoryWalk {
    /// What marks a file of a layer as a deletion, so that no file can be called so.
    static final String WHITEOUT = ".wh.";

    private static final int FILE_KIND_BITS = 0170000;
    private static final int SOCKET = 0140000;
    private static final int PIPE = 0010000;
    private static final int MODE_BITS = 07777;
    private static final Attributes PROGRAM = Attributes.FILE.withMode(0755);
    private static final Attributes SYMLINK = Attributes.FILE.withMode(0777);

    private final Predicate<FileEntry> filter;
    private final Set<FileTree.Keep> kept;
    private final List<FileEntry> entries = new ArrayList<>();
    private final Deque<Folder> waiting = new ArrayDeque<>();

    private DirectoryWalk(Predicate<FileEntry> filter, Set<FileTree.Keep> kept) {
        this.filter = filter;
        this.kept = kept;
    }

    /// A folder to be listed; `prefix` goes before the names in it.
    private record Folder(Path path, String prefix) {}

    /// What is in `root`, in no order.
    static List<FileEntry> list(Path root, Predicate<FileEntry> filter, Set<FileTree.Keep> kept) throws IOException {
        if (!Files.isDirectory(root)) {
            throw new IOException(
                    quote(root.toString()) + (Files.exists(root) ? " is not a folder" : ": there is no such folder"));
        }
        var walk = new DirectoryWalk(filter, kept);
        walk.waiting.add(new Folder(root, ""));
        while (!walk.waiting.isEmpty()) {
            walk.list(walk.waiting.removeLast());
        }
        return walk.entries;
    }

    /// A single file, as the entry at `path`; a symbolic link counts as what it leads to.
    static FileEntry entry(Path file, String path, Set<FileTree.Keep> kept) throws IOException {
        var real = realPath(file);
        var found = stat(real);
        if (found.isDirectory()) {
            throw new IOException(quote(file.toString()) + " is a folder");
        }
        var walk = new DirectoryWalk(_ -> true, kept);
        checkRepresentable(real, path.substring(path.lastIndexOf('/') + 1), found);
        return new FileEntry(path, type(real, found), walk.attributes(real, found));
    }

    private static Path realPath(Path file) throws IOException {
        try {
            return file.toRealPath();
        } catch (AccessDeniedException | NoSuchFileException e) {
            throw unreadable(file, e);
        }
    }

    private void list(Folder folder) throws IOException {
        try (var children = Files.newDirectoryStream(folder.path)) {
            for (var child : children) {
                add(child, folder.prefix);
            }
        } catch (DirectoryIteratorException e) {
            throw new IOException("cannot list " + quote(text(folder.path)) + ": " + e.getMessage(), e);
        } catch (AccessDeniedException | NoSuchFileException e) {
            throw unreadable(folder.path, e);
        }
    }

    private void add(Path file, String prefix) throws IOException {
        var name = text(file.getFileName());
        var path = prefix + name;
        var found = stat(file);
        var entry = new FileEntry(path, type(file, found), attributes(file, found));
        if (!filter.test(entry)) {
            return;
        }
        checkRepresentable(file, name, found);
        entries.add(entry);
        if (entry.isFolder()) {
            waiting.add(new Folder(file, path + "/"));
        }
    }

    private static PosixFileAttributes stat(Path file) throws IOException {
        try {
            return Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (AccessDeniedException | NoSuchFileException e) {
            throw unreadable(file, e);
        }
    }

    /// What `file` is; anything that a layer cannot hold passes for a pipe, until the filter has had its say.
    private static FileType type(Path file, PosixFileAttributes found) throws IOException {
        if (found.isRegularFile()) {
            return new FileType.Regular(found.size(), () -> open(file));
        }
        if (found.isDirectory()) {
            return new FileType.Folder();
        }
        return found.isSymbolicLink() ? new FileType.Symlink(target(file)) : new FileType.Fifo();
    }

    private Attributes attributes(Path file, PosixFileAttributes found) throws IOException {
        Attributes result;
        if (found.isSymbolicLink()) {
            result = SYMLINK;
        } else if (kept.contains(FileTree.Keep.MODES)) {
            result = Attributes.FILE.withMode(unixMode(file) & MODE_BITS);
        } else if (found.isDirectory()) {
            result = Attributes.FOLDER;
        } else {
            result = found.permissions().contains(PosixFilePermission.OWNER_EXECUTE) ? PROGRAM : Attributes.FILE;
        }
        return kept.contains(FileTree.Keep.TIMES)
                ? result.withMtimeSeconds(found.lastModifiedTime().toInstant().getEpochSecond())
                : result;
    }

    private static void checkRepresentable(Path file, String name, PosixFileAttributes found) throws IOException {
        if (found.isOther()) {
            var kind = switch (unixMode(file) & FILE_KIND_BITS) {
                case SOCKET -> "a socket";
                case PIPE -> "a named pipe";
                default -> "a device";
            };
            throw refused(file, " is " + kind + "; a layer can hold files, folders and links");
        }
        if (name.startsWith(WHITEOUT)) {
            throw refused(file, " cannot be in a layer: there, a name that begins with `.wh.` deletes a file");
        }
        if (!isUtf8(file.getFileName(), name)) {
            throw refused(file, " has a name that is not UTF-8");
        }
        if (found.isSymbolicLink() && !isUtf8(readLink(file), target(file))) {
            throw refused(file, " is a symbolic link to a name that is not UTF-8");
        }
    }

    private static MalformedInput refused(Path file, String why) {
        return MalformedInput.of(quote(text(file)) + why, "leave it out with a filter");
    }

    private static int unixMode(Path file) throws IOException {
        return (int) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    }

    private static String target(Path link) throws IOException {
        return text(readLink(link));
    }

    private static Path readLink(Path link) throws IOException {
        try {
            return Files.readSymbolicLink(link);
        } catch (AccessDeniedException | NoSuchFileException e) {
            throw unreadable(link, e);
        }
    }

    private static InputStream open(Path file) throws IOException {
        try {
            return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static IOException unreadable(Path file, IOException cause) {
        var why = switch (cause) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "there is no such file";
            default -> String.valueOf(cause.getMessage());
        };
        return new IOException("cannot read " + quote(text(file)) + ": " + why, cause);
    }

    /// The name as UTF-8, whatever the locale of the process: under the C locale Java shows what is not ASCII as
    /// question marks, though it keeps the bytes.
    private static String text(Path path) {
        var text = path.toString();
        return Utf8.isAscii(text) ? text : new String(bytes(path), UTF_8);
    }

    /// Whether `path`, shown as `text`, is UTF-8: what is not has become U+FFFD.
    private static boolean isUtf8(Path path, String text) {
        if (text.indexOf(Utf8.REPLACEMENT) < 0) {
            return true;
        }
        var bytes = bytes(path);
        return Utf8.isValid(bytes, 0, bytes.length);
    }

    /// The bytes of a path; its URI is the only door to them.
    private static byte[] bytes(Path path) {
        var root = path.getFileSystem().getPath("/");
        var escaped = root.resolve(path).toUri().getRawPath();
        var start = path.isAbsolute() ? 0 : 1;
        var end = escaped.endsWith("/") ? escaped.length() - 1 : escaped.length();
        var bytes = new byte[end - start];
        var length = 0;
        for (var i = start; i < end; i++) {
            if (escaped.charAt(i) == '%') {
                bytes[length++] = (byte) Integer.parseInt(escaped, i + 1, i + 3, 16);
                i += 2;
            } else {
                bytes[length++] = (byte) escaped.charAt(i);
            }
        }
        return Arrays.copyOf(bytes, length);
    }
}
