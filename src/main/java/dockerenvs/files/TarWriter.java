package dockerenvs.files;

import static dockerenvs.content.MalformedInput.quote;
import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.content.Content;
import dockerenvs.content.FileRegion;
import dockerenvs.content.MalformedInput;
import dockerenvs.content.OpenFiles;
import java.io.Closeable;
import java.io.Flushable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// Writes a tar archive, entry after entry: ustar where everything fits, else ustar behind a PAX header that holds
/// only what does not fit. Names have no `./`, folders end in `/`, users and groups are numbers only, nothing
/// depends on when or where it runs. The caller gives entries in order, parents first, none twice:
/// [FileTree#entries()].
///
/// [#finish()] writes the end of the archive; [#close()] only closes the target. So an exception on the way, also
/// one of the caller, leaves an archive that is visibly incomplete:
///
///     try (var tar = new TarWriter(out)) {
///         for (var entry : tree.entries()) {
///             tar.write(entry);
///         }
///         tar.finish();
///     }
public final class TarWriter implements Closeable, Flushable {
    private static final int BUFFER_BYTES = 1 << 18;
    /// Content is not read in smaller pieces than this, unless it ends.
    private static final int PIECE_BYTES = 1 << 16;

    private final OutputStream target;
    private final OpenFiles sources = new OpenFiles();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int used;
    private long flushed;
    private long dataPosition;
    private boolean finished;
    private boolean broken;

    /// Writes to `target` in large pieces; a buffer in front of it would only cost time.
    public TarWriter(OutputStream target) {
        this.target = target;
    }

    /// Writes the headers, the content and its padding.
    ///
    /// @throws IOException when the content is not as long as its entry says, cannot be read, or the target fails
    /// @throws MalformedInput for an extended attribute that tar cannot hold
    public void write(FileEntry entry) throws IOException {
        if (finished) {
            throw new IllegalStateException("the archive was finished before " + quote(entry.path()));
        }
        broken = true;
        try {
            writeEntry(entry);
            broken = false;
        } finally {
            if (broken) {
                sources.close();
            }
        }
    }

    private void writeEntry(FileEntry entry) throws IOException {
        var name = archiveName(entry);
        var split = Ustar.split(name);
        var pax = paxRecords(entry, name, split);
        if (pax.length > 0) {
            require(Ustar.BLOCK);
            UstarWriter.writePax(buffer, used, name, pax.length);
            used += Ustar.BLOCK;
            writePadded(pax);
        }
        require(Ustar.BLOCK);
        UstarWriter.write(buffer, used, entry, name, split);
        used += Ustar.BLOCK;
        dataPosition = size();
        if (entry.type() instanceof FileType.Regular regular) {
            copyContent(entry, regular);
        }
    }

    /// Byte offset of the content of the entry that was written last.
    public long dataPosition() {
        return dataPosition;
    }

    /// Bytes of the archive so far.
    public long size() {
        return flushed + used;
    }

    /// Ends the archive with two zero blocks and flushes the target, which stays open.
    public void finish() throws IOException {
        if (broken) {
            throw new IllegalStateException("an entry could not be written, so the archive cannot be finished");
        }
        if (!finished) {
            finished = true;
            require(2 * Ustar.BLOCK);
            zeros(2 * Ustar.BLOCK);
            flush();
            sources.close();
        }
    }

    /// Hands over what is buffered, so that an entry can be written on its own, without the end of an archive.
    @Override
    public void flush() throws IOException {
        flushBuffer();
        target.flush();
    }

    /// Closes the target. What was neither flushed nor finished before is dropped.
    @Override
    public void close() throws IOException {
        finished = true;
        try (target) {
            sources.close();
        }
    }

    /// Bytes that `entry` takes in an archive: headers, content, padding.
    public static long sizeOf(FileEntry entry) {
        var name = archiveName(entry);
        var pax = paxRecords(entry, name, Ustar.split(name)).length;
        var headers = pax == 0 ? Ustar.BLOCK : 2 * Ustar.BLOCK + Ustar.padded(pax);
        return headers + Ustar.padded(entry.size());
    }

    private static String archiveName(FileEntry entry) {
        return entry.isFolder() ? entry.path() + "/" : entry.path();
    }

    /// What the ustar header of `entry` cannot say; empty when it says all.
    private static byte[] paxRecords(FileEntry entry, String name, int split) {
        var attributes = entry.attributes();
        var records = new LinkedHashMap<String, byte[]>(0);
        if (split < 0) {
            records.put(PaxRecords.PATH, name.getBytes(UTF_8));
        }
        var link = linkTarget(entry);
        if (link.length() > Ustar.LINK.length() || !Utf8.isAscii(link)) {
            records.put(PaxRecords.LINK_PATH, link.getBytes(UTF_8));
        }
        putNumber(records, PaxRecords.SIZE, entry.size(), Ustar.OCTAL_11_MAX);
        putNumber(records, PaxRecords.UID, attributes.uid(), Ustar.OCTAL_7_MAX);
        putNumber(records, PaxRecords.GID, attributes.gid(), Ustar.OCTAL_7_MAX);
        putNumber(records, PaxRecords.MTIME, attributes.mtimeSeconds(), Ustar.OCTAL_11_MAX);
        for (var attribute : attributes.extended()) {
            if (attribute.name().isEmpty() || attribute.name().indexOf('=') >= 0) {
                throw MalformedInput.of(
                        quote(entry.path()) + " has the extended attribute " + quote(attribute.name())
                                + ", a name that tar cannot hold",
                        "remove the attribute");
            }
            records.put(PaxRecords.EXTENDED_ATTRIBUTE + attribute.name(), attribute.value());
        }
        var bytes = records.isEmpty() ? new byte[0] : PaxRecords.format(records);
        if (bytes.length > PaxRecords.BYTES_MAX) {
            throw MalformedInput.of(
                    quote(entry.path()) + " has " + bytes.length
                            + " bytes of extended attributes, more than a layer may hold",
                    "remove the largest attributes");
        }
        return bytes;
    }

    private static void putNumber(Map<String, byte[]> records, String key, long number, long max) {
        if (number < 0 || number > max) {
            records.put(key, Long.toString(number).getBytes(UTF_8));
        }
    }

    private static String linkTarget(FileEntry entry) {
        return switch (entry.type()) {
            case FileType.Symlink(var target) -> target;
            case FileType.HardLink(var target) -> target;
            case FileType.Regular _, FileType.Folder _, FileType.Device _, FileType.Fifo _ -> "";
        };
    }

    /// Copies the content, an empty one too: it may have grown since it was measured.
    private void copyContent(FileEntry entry, FileType.Regular regular) throws IOException {
        if (isTaken(regular)) {
            pad(regular.size());
            return;
        }
        if (regular.content() instanceof FileRegion region && region.size() == regular.size()) {
            copyRegion(entry, region);
            pad(regular.size());
            return;
        }
        try (var content = regular.content().open()) {
            var rest = regular.size();
            while (rest > 0) {
                require((int) Math.min(rest, PIECE_BYTES));
                var count = content.read(buffer, used, (int) Math.min(rest, BUFFER_BYTES - used));
                if (count < 0) {
                    throw changed(entry);
                }
                used += count;
                rest -= count;
            }
            if (content.read() >= 0) {
                throw changed(entry);
            }
        }
        pad(regular.size());
    }

    /// Whether the target takes the content as the part of a file that it is.
    private boolean isTaken(FileType.Regular regular) throws IOException {
        if (target instanceof Content.Taker taker && taker.takes(regular.content(), regular.size())) {
            flushBuffer();
            taker.take(regular.content(), regular.size());
            flushed += regular.size();
            return true;
        }
        return false;
    }

    /// Part of a file, which is likely to lie beside the parts before and after it.
    private void copyRegion(FileEntry entry, FileRegion region) throws IOException {
        for (var done = 0L; done < region.size(); ) {
            require((int) Math.min(region.size() - done, PIECE_BYTES));
            var count = sources.read(region, done, buffer, used, BUFFER_BYTES - used);
            if (count < 0) {
                throw changed(entry);
            }
            used += count;
            done += count;
        }
    }

    private static IOException changed(FileEntry entry) {
        return new IOException(quote(entry.path()) + " changed while it was read: expected " + entry.size() + " bytes");
    }

    private void writePadded(byte[] bytes) throws IOException {
        for (var done = 0; done < bytes.length; ) {
            require(1);
            var count = Math.min(bytes.length - done, BUFFER_BYTES - used);
            System.arraycopy(bytes, done, buffer, used, count);
            used += count;
            done += count;
        }
        pad(bytes.length);
    }

    private void pad(long size) throws IOException {
        var count = (int) (Ustar.padded(size) - size);
        require(count);
        zeros(count);
    }

    private void zeros(int count) {
        Arrays.fill(buffer, used, used + count, (byte) 0);
        used += count;
    }

    /// Makes room for `count` bytes in the buffer.
    private void require(int count) throws IOException {
        if (BUFFER_BYTES - used < count) {
            flushBuffer();
        }
    }

    private void flushBuffer() throws IOException {
        target.write(buffer, 0, used);
        flushed += used;
        used = 0;
    }
}
