package dockerenvs.files;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.content.MalformedInput;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Reads a tar archive, entry after entry, from a stream; nothing is held but the current header.
///
/// Understands what container tools and distributions write: ustar, PAX (`x`, `g`), GNU long names and base-256
/// numbers, star, v7. Refuses sparse files, multi-volume archives and other types. Paths are cleaned: `./a//b/` is
/// `a/b`; the root itself (`./`) is passed over. Owners are numbers, times whole seconds. Extended attributes of
/// the overlay file system (`trusted.*`, `user.overlay.*`) are dropped.
///
/// An archive may lack its end, as some writers leave it out: see [#ended()]. Limits: 5 million entries, 1 MiB of
/// PAX header for an entry and as much for all global ones, 4096 bytes of path.
public final class TarReader implements Closeable {
    private static final int ENTRIES_MAX = 5_000_000;
    private static final int FAULTS_MAX = 100;
    private static final long SIZE_MAX = 1L << 60;
    private static final char OLD_REGULAR = 0;
    private static final char SPARSE = 'S';

    private final TarSource source;
    private final boolean strict;
    private final TarExtensions extensions = new TarExtensions();
    private final List<String> faults = new ArrayList<>();
    private String rawPath = "";
    private long position;
    private long dataPosition;
    private long contentLeft;
    private long paddingLeft;
    private int entries;
    private boolean opened;
    private boolean atEnd;
    private boolean ended;

    /// A strict reader: the first fault is a [MalformedInput].
    public TarReader(InputStream source) {
        this(source, true);
    }

    private TarReader(InputStream source, boolean strict) {
        this.source = new TarSource(source);
        this.strict = strict;
    }

    /// A reader for those who look for faults. Faults of a single entry (its path, its link target, its type) are
    /// in [#faults()]; the entry is given with what is left of its path, or passed over when nothing usable is.
    /// Faults of the archive itself (a wrong checksum, a missing piece, a limit) are thrown as by a strict reader.
    public static TarReader lenient(InputStream source) {
        return new TarReader(source, false);
    }

    /// The next entry; empty at the end. The content of the entry before can no longer be read; that of this one
    /// can be opened once.
    ///
    /// @throws MalformedInput when the archive is damaged, hostile, or of a kind that is not understood
    public Optional<FileEntry> next() throws IOException {
        faults.clear();
        while (!atEnd) {
            passContent();
            var header = nextHeader();
            if (header.isPresent()) {
                var entry = entry(header.get());
                extensions.clear();
                if (entry.isPresent()) {
                    return entry;
                }
            }
        }
        return Optional.empty();
    }

    /// What the last call of [#next()] found wrong with single entries, also those it passed over: sentences that
    /// name the entry and its byte, at most 100. Always empty for a strict reader.
    public List<String> faults() {
        return List.copyOf(faults);
    }

    /// The path of the current entry as the archive writes it.
    public String rawPath() {
        return rawPath;
    }

    /// Byte offset of the first header block of the current entry; after the end, of what ends the archive.
    public long position() {
        return position;
    }

    /// Byte offset of the content of the current entry.
    public long dataPosition() {
        return dataPosition;
    }

    /// Whether the two zero blocks that end an archive were seen.
    public boolean ended() {
        return ended;
    }

    /// Reads the source to its end, after the last entry, and tells whether anything but zeros is there.
    public boolean hasTrailingBytes() throws IOException {
        if (!atEnd) {
            throw new IllegalStateException("the archive was not read to its last entry");
        }
        return source.drain();
    }

    @Override
    public void close() throws IOException {
        source.close();
    }

    /// The next header that stands for an entry; those before it that extend it are taken in.
    private Optional<TarHeader> nextHeader() throws IOException {
        position = source.position();
        while (true) {
            var start = source.position();
            var available = source.available();
            if (available == 0 || (available == Ustar.BLOCK && TarHeader.isZero(source.buffer(), source.offset()))) {
                readEnd();
                return Optional.empty();
            }
            if (available < Ustar.BLOCK && start == 0) {
                throw MalformedInput.of(
                        "this is not a tar archive: its %d bytes are fewer than a header has".formatted(available),
                        "check that this is the file you meant");
            }
            if (available < Ustar.BLOCK) {
                throw truncated("a header", start);
            }
            var header = readHeader(start);
            var type = header.type();
            source.take(Ustar.BLOCK);
            if (type != Ustar.PAX && !isGnuName(type) && ++entries > ENTRIES_MAX) {
                throw MalformedInput.of("the archive has more than " + ENTRIES_MAX + " entries", "");
            }
            if (!TarExtensions.isExtension(type)) {
                return Optional.of(header);
            }
            extensions.add(type, extensionContent(header.size(), start), start);
            if (type == Ustar.PAX_GLOBAL && !extensions.isPending()) {
                position = source.position();
            }
        }
    }

    private TarHeader readHeader(long start) {
        try {
            return TarHeader.read(source.buffer(), source.offset(), start);
        } catch (MalformedInput e) {
            throw start == 0 ? e.in("this is not a tar archive") : e;
        }
    }

    private static boolean isGnuName(char type) {
        return type == TarExtensions.GNU_LONG_NAME || type == TarExtensions.GNU_LONG_LINK;
    }

    /// Takes what stands where a header should: nothing, or the zero blocks of the end.
    private void readEnd() throws IOException {
        atEnd = true;
        rawPath = "";
        if (extensions.isPending()) {
            throw MalformedInput.of(
                    "the archive ends after a header (byte " + position + ") that describes an entry to come",
                    "the archive is damaged: make or fetch it again");
        }
        source.take(Math.min(source.buffered(), Ustar.BLOCK));
        if (source.available() == Ustar.BLOCK) {
            if (!TarHeader.isZero(source.buffer(), source.offset())) {
                throw MalformedInput.of(
                        "the archive goes on after a single block of zeros (byte " + position + ")",
                        "programs disagree whether it ends there: make it again");
            }
            source.take(Ustar.BLOCK);
            ended = true;
        }
    }

    private byte[] extensionContent(long size, long start) throws IOException {
        if (size > PaxRecords.BYTES_MAX) {
            throw MalformedInput.of(
                    "the header at byte " + start + " announces " + size + " bytes about the next entry, more than "
                            + PaxRecords.BYTES_MAX,
                    "");
        }
        var content = new byte[(int) size];
        for (var done = 0; done < content.length; ) {
            var count = source.read(content, done, content.length - done);
            if (count < 0) {
                throw truncated("a header", start);
            }
            done += count;
        }
        if (!source.skip(Ustar.padded(size) - size)) {
            throw truncated("a header", start);
        }
        return content;
    }

    /// The entry `header` stands for; empty when it is the root or nothing is left of it.
    private Optional<FileEntry> entry(TarHeader header) {
        opened = false;
        dataPosition = source.position();
        rawPath = extensions.path(header);
        var kind = header.type() == OLD_REGULAR && rawPath.endsWith("/") ? Ustar.FOLDER : header.type();
        try {
            if (kind == SPARSE || extensions.isSparse()) {
                throw MalformedInput.of(
                        "sparse files are not for layers", "make the archive again without the option `--sparse`");
            }
            contentLeft = hasContent(kind) ? extensions.size(header) : 0;
            if (contentLeft > SIZE_MAX) {
                throw MalformedInput.of("no file has " + contentLeft + " bytes", "");
            }
            paddingLeft = Ustar.padded(contentLeft) - contentLeft;
            var type = type(kind, header);
            var path = path(kind);
            if (type.isEmpty() || path.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new FileEntry(path, type.get(), extensions.attributes(header)));
        } catch (MalformedInput e) {
            throw e.in(place());
        }
    }

    /// Only files have content, whatever the size field of a folder or link says; of unknown types one can but
    /// believe it.
    private static boolean hasContent(char kind) {
        return kind < Ustar.HARD_LINK || kind > Ustar.FIFO;
    }

    private Optional<FileType> type(char kind, TarHeader header) {
        return switch (kind) {
            case Ustar.REGULAR, Ustar.CONTIGUOUS, OLD_REGULAR -> {
                var start = position;
                yield Optional.of(new FileType.Regular(contentLeft, () -> open(start)));
            }
            case Ustar.FOLDER -> Optional.of(new FileType.Folder());
            case Ustar.FIFO -> Optional.of(new FileType.Fifo());
            case Ustar.CHARACTER_DEVICE, Ustar.BLOCK_DEVICE ->
                Optional.of(
                        new FileType.Device(kind == Ustar.BLOCK_DEVICE, header.deviceMajor(), header.deviceMinor()));
            case Ustar.HARD_LINK -> hardLink(extensions.link(header));
            case Ustar.SYMLINK -> symlink(extensions.link(header));
            default -> {
                fault("has the type " + quote(String.valueOf(kind)) + ", which is not for layers");
                yield Optional.empty();
            }
        };
    }

    private Optional<FileType> hardLink(String rawTarget) {
        var before = faults.size();
        var target =
                EntryPath.clean(rawTarget, flaw -> fault("is a hard link to " + quote(rawTarget) + ", which " + flaw));
        if (target.isEmpty() && faults.size() == before) {
            fault("is a hard link to nothing");
        }
        return target.isEmpty() ? Optional.empty() : Optional.of(new FileType.HardLink(target));
    }

    private Optional<FileType> symlink(String target) {
        if (target.isEmpty() || target.indexOf(0) >= 0) {
            fault("is a symbolic link " + (target.isEmpty() ? "to nothing" : "whose target holds a NUL character"));
            return Optional.empty();
        }
        return Optional.of(new FileType.Symlink(target));
    }

    private String path(char kind) {
        var before = faults.size();
        var path = EntryPath.clean(rawPath, this::fault);
        if (path.isEmpty() && faults.size() == before && (rawPath.isEmpty() || kind != Ustar.FOLDER)) {
            fault(rawPath.isEmpty() ? "has no name" : "is the root, but not a folder");
        }
        return path;
    }

    private void fault(String what) {
        if (strict) {
            throw MalformedInput.of(what, "make the archive again with plain files and paths relative to its root");
        }
        if (faults.size() < FAULTS_MAX) {
            faults.add(place() + ": " + what);
        }
    }

    private String place() {
        return quote(rawPath) + " (byte " + position + ")";
    }

    private static MalformedInput truncated(String where, long position) {
        return MalformedInput.of(
                "the archive ends inside " + where + " (byte " + position + ")",
                "it was cut off: make or fetch it again");
    }

    private void passContent() throws IOException {
        if (!source.skip(contentLeft + paddingLeft)) {
            throw truncated(quote(rawPath), position);
        }
        contentLeft = 0;
        paddingLeft = 0;
    }

    private InputStream open(long start) {
        if (opened || atEnd || start != position) {
            throw new IllegalStateException("an archive entry can be opened once, before the next one is read");
        }
        opened = true;
        return new ContentStream(start);
    }

    /// The content of the entry at `start`.
    private final class ContentStream extends InputStream {
        private final long start;

        ContentStream(long start) {
            this.start = start;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, target.length);
            var wanted = (int) Math.min(length, left());
            if (wanted == 0) {
                return length == 0 ? 0 : -1;
            }
            var count = source.read(target, offset, wanted);
            if (count < 0) {
                throw truncated(quote(rawPath), start);
            }
            contentLeft -= count;
            return count;
        }

        @Override
        public long skip(long count) throws IOException {
            var step = Math.clamp(count, 0, left());
            if (!source.skip(step)) {
                throw truncated(quote(rawPath), start);
            }
            contentLeft -= step;
            return step;
        }

        @Override
        public int available() throws IOException {
            return (int) Math.min(left(), source.buffered());
        }

        private long left() throws IOException {
            if (start != position || atEnd) {
                throw new IOException("the archive was read on, past the entry at byte " + start);
            }
            return contentLeft;
        }
    }
}
