package dockerenvs.build;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What an executable or library in the format ELF asks for and offers (System V ABI, chapters 4 and 5; the Linux
/// Standard Base, "Symbol Versioning"). Reads the bytes it is given and nothing else, and takes nonsense in them
/// for the end.
final class ElfFile {
    private static final int LOADABLE = 1;
    private static final int DYNAMIC = 2;
    private static final int INTERPRETER = 3;
    private static final long STRINGS = 5;
    private static final long VERSION_DEFINITIONS = 0x6ffffffcL;
    private static final int SEGMENTS_MAX = 1000;
    private static final int VERSIONS_MAX = 10_000;

    private final ByteBuffer bytes;
    private final boolean wide;

    private ElfFile(ByteBuffer bytes, boolean wide) {
        this.bytes = bytes;
        this.wide = wide;
    }

    /// A program header.
    private record Segment(int type, long offset, long address, long size) {}

    /// The file that begins with `bytes`; empty when it is no ELF file.
    static Optional<ElfFile> of(byte[] bytes) {
        var isElf = bytes.length >= 64 && bytes[0] == 0x7f && bytes[1] == 'E' && bytes[2] == 'L' && bytes[3] == 'F';
        if (!isElf) {
            return Optional.empty();
        }
        var order = bytes[5] == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        return Optional.of(new ElfFile(ByteBuffer.wrap(bytes).order(order), bytes[4] == 2));
    }

    /// Whether the kernel starts a loader to run it: true for dynamically linked programs, false for libraries and
    /// for static programs.
    boolean needsLoader() {
        return segments().stream().anyMatch(segment -> segment.type == INTERPRETER);
    }

    private List<Segment> segments() {
        var segments = new ArrayList<Segment>();
        try {
            var start = word(wide ? 32 : 28);
            var size = Short.toUnsignedInt(bytes.getShort(wide ? 54 : 42));
            var count = Short.toUnsignedInt(bytes.getShort(wide ? 56 : 44));
            for (var i = 0; i < Math.min(count, SEGMENTS_MAX); i++) {
                var at = Math.toIntExact(start + (long) i * size);
                segments.add(
                        wide
                                ? new Segment(bytes.getInt(at), word(at + 8), word(at + 16), word(at + 32))
                                : new Segment(bytes.getInt(at), word(at + 4), word(at + 8), word(at + 16)));
            }
        } catch (IndexOutOfBoundsException | ArithmeticException _) {
            // cut off: what was there counts
        }
        return segments;
    }

    /// An address or length at `position`.
    private long word(int position) {
        return wide ? bytes.getLong(position) : Integer.toUnsignedLong(bytes.getInt(position));
    }

    /// The names of versions a library defines, such as `GLIBC_2.36`, in its order.
    List<String> versions() {
        var segments = segments();
        var names = new ArrayList<String>();
        try {
            var tables = tables(segments);
            if (tables.size() == 2) {
                readVersions(Math.toIntExact(tables.get(0)), Math.toIntExact(tables.get(1)), names);
            }
        } catch (IndexOutOfBoundsException | ArithmeticException _) {
            // cut off: what was there counts
        }
        return names;
    }

    /// Where the version definitions and the strings are in the file.
    private List<Long> tables(List<Segment> segments) {
        var definitions = 0L;
        var strings = 0L;
        for (var segment : segments) {
            if (segment.type == DYNAMIC) {
                var step = wide ? 8 : 4;
                for (var at = segment.offset; at < segment.offset + segment.size; at += 2L * step) {
                    var tag = word(Math.toIntExact(at));
                    var value = word(Math.toIntExact(at) + step);
                    definitions = tag == VERSION_DEFINITIONS ? value : definitions;
                    strings = tag == STRINGS ? value : strings;
                }
            }
        }
        return definitions == 0 || strings == 0
                ? List.of()
                : List.of(offset(definitions, segments), offset(strings, segments));
    }

    private static long offset(long address, List<Segment> segments) {
        return segments.stream()
                .filter(segment -> segment.type == LOADABLE)
                .filter(segment -> address >= segment.address && address < segment.address + segment.size)
                .mapToLong(segment -> address - segment.address + segment.offset)
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }

    private void readVersions(int definitions, int strings, List<String> names) {
        var at = definitions;
        for (var i = 0; i < VERSIONS_MAX; i++) {
            var first = at + bytes.getInt(at + 12);
            names.add(text(strings + bytes.getInt(first)));
            var step = bytes.getInt(at + 16);
            if (step <= 0) {
                return;
            }
            at += step;
        }
    }

    private String text(int start) {
        var end = start;
        while (bytes.get(end) != 0) {
            end++;
        }
        var name = new byte[end - start];
        bytes.get(start, name);
        return new String(name, StandardCharsets.ISO_8859_1);
    }
}
