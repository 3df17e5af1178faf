package dockerenvs.files;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.content.MalformedInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// What the headers before an entry's own say about it: PAX records for it (`x`) or for all that follow (`g`), and
/// GNU's long names (`L`, `K`).
final class TarExtensions {
    static final char GNU_LONG_NAME = 'L';
    static final char GNU_LONG_LINK = 'K';

    /// Attributes that only mean something to the overlay file system or the root of the machine the archive is
    /// from.
    private static final List<String> PRIVATE_ATTRIBUTES = List.of("trusted.", "user.overlay.");

    private final SequencedMap<String, byte[]> global = new LinkedHashMap<>();
    private final SequencedMap<String, byte[]> local = new LinkedHashMap<>();
    private int globalBytes;
    private boolean pending;

    static boolean isExtension(char type) {
        return type == Ustar.PAX || type == Ustar.PAX_GLOBAL || type == GNU_LONG_NAME || type == GNU_LONG_LINK;
    }

    /// Takes in the content of an extension header that stands at `position`.
    void add(char type, byte[] content, long position) {
        if (type == Ustar.PAX_GLOBAL) {
            addGlobal(content, position);
            return;
        }
        var records = type == Ustar.PAX
                ? PaxRecords.parse(content, position + Ustar.BLOCK)
                : gnuName(type == GNU_LONG_NAME ? PaxRecords.PATH : PaxRecords.LINK_PATH, content);
        records.forEach((key, value) -> {
            if (local.putIfAbsent(key, value) != null) {
                throw MalformedInput.of(
                        "the header at byte " + position + " says " + quote(key)
                                + " of the entry that follows for the second time",
                        "");
            }
        });
        pending = true;
    }

    /// GNU's long names end at a NUL.
    private static SequencedMap<String, byte[]> gnuName(String key, byte[] content) {
        var length = 0;
        while (length < content.length && content[length] != 0) {
            length++;
        }
        var records = new LinkedHashMap<String, byte[]>();
        records.put(key, Arrays.copyOf(content, length));
        return records;
    }

    private void addGlobal(byte[] content, long position) {
        globalBytes += content.length;
        if (globalBytes > PaxRecords.BYTES_MAX) {
            throw MalformedInput.of("the global PAX headers hold more than " + PaxRecords.BYTES_MAX + " bytes", "");
        }
        PaxRecords.parse(content, position + Ustar.BLOCK).forEach((key, value) -> {
            switch (key) {
                case PaxRecords.PATH, PaxRecords.LINK_PATH, PaxRecords.SIZE ->
                    throw MalformedInput.of(
                            "the global PAX header at byte " + position + " gives every entry the same " + quote(key),
                            "");
                default -> global.put(key, value);
            }
        });
    }

    /// Whether something was said about an entry that has not come yet.
    boolean isPending() {
        return pending;
    }

    /// Forgets what was said about one entry.
    void clear() {
        local.clear();
        pending = false;
    }

    String path(TarHeader header) {
        return text(PaxRecords.PATH).orElseGet(header::name);
    }

    String link(TarHeader header) {
        return text(PaxRecords.LINK_PATH).orElseGet(header::link);
    }

    long size(TarHeader header) {
        return find(PaxRecords.SIZE)
                .map(value -> PaxRecords.number(PaxRecords.SIZE, value))
                .orElseGet(header::size);
    }

    Attributes attributes(TarHeader header) {
        if (isEmpty()) {
            return new Attributes(header.mode(), header.uid(), header.gid(), header.mtime(), List.of());
        }
        return new Attributes(
                header.mode(),
                find(PaxRecords.UID)
                        .map(value -> PaxRecords.number(PaxRecords.UID, value))
                        .orElseGet(header::uid),
                find(PaxRecords.GID)
                        .map(value -> PaxRecords.number(PaxRecords.GID, value))
                        .orElseGet(header::gid),
                find(PaxRecords.MTIME).map(PaxRecords::seconds).orElseGet(header::mtime),
                extendedAttributes());
    }

    boolean isSparse() {
        return !isEmpty() && keys().stream().anyMatch(key -> key.startsWith(PaxRecords.SPARSE));
    }

    private List<ExtendedAttribute> extendedAttributes() {
        var result = new ArrayList<ExtendedAttribute>();
        for (var key : keys()) {
            if (key.startsWith(PaxRecords.EXTENDED_ATTRIBUTE)) {
                var name = key.substring(PaxRecords.EXTENDED_ATTRIBUTE.length());
                if (!name.isEmpty() && PRIVATE_ATTRIBUTES.stream().noneMatch(name::startsWith)) {
                    find(key).ifPresent(value -> result.add(new ExtendedAttribute(name, value)));
                }
            }
        }
        return result;
    }

    private boolean isEmpty() {
        return local.isEmpty() && global.isEmpty();
    }

    private Set<String> keys() {
        var keys = new LinkedHashSet<>(global.keySet());
        keys.addAll(local.keySet());
        return keys;
    }

    private Optional<String> text(String key) {
        return find(key).map(value -> Utf8.decode(value, 0, value.length));
    }

    /// A record of the entry, else of all entries; an empty value takes the record away.
    private Optional<byte[]> find(String key) {
        if (isEmpty()) {
            return Optional.empty();
        }
        return Optional.ofNullable(local.get(key))
                .or(() -> Optional.ofNullable(global.get(key)))
                .filter(value -> value.length > 0);
    }
}
