package dockerenvs.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.content.Blob;
import dockerenvs.content.Compression;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/// One page of a catalogue, compressed and in memory.
///
/// @param blob its bytes
record CataloguePage(Blob blob) {
    /// Bytes of a page as it is stored.
    private static final int BYTES_MAX = 64 << 20;

    /// What is written of a page before it is compressed; less than what is read.
    private static final int PLAIN_BYTES_MAX = 64 << 20;

    /// Pages are written seldom and read often.
    private static final Compression COMPRESSION = Compression.parse("zstd:9");

    /// The page without an entry.
    static final CataloguePage EMPTY = new CataloguePage(Blob.of(new byte[0]));

    /// A page that was stored.
    ///
    /// @throws MalformedInput when it is larger than any page
    static CataloguePage read(Blob stored) throws IOException {
        return new CataloguePage(Blob.of(stored.read(BYTES_MAX)));
    }

    /// The entries of these keys, as far as they are there.
    ///
    /// @throws MalformedInput when the page is damaged
    Map<String, JsonObject> find(Set<String> keys) throws IOException {
        var found = new TreeMap<String, JsonObject>();
        try (var lines = open()) {
            while (found.size() < keys.size() && lines.next()) {
                var key = lines.key();
                if (keys.contains(key)) {
                    found.putIfAbsent(key, JsonObject.expect(Json.parse(lines.json()), key));
                }
            }
        }
        return found;
    }

    /// The page with entries in front. Those that were there under the same keys are gone, and so is, at the end, what
    /// is over the limit.
    CataloguePage with(SequencedMap<String, JsonObject> entries) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = COMPRESSION.compress(bytes);
                var lines = open()) {
            var room = new Room(out);
            for (var entry : entries.entrySet()) {
                room.write(entry.getKey(), entry.getValue().bytes());
            }
            while (lines.next()) {
                if (!entries.containsKey(lines.key())) {
                    room.write(lines.key(), lines.json());
                }
            }
        }
        return new CataloguePage(Blob.of(bytes.toByteArray()));
    }

    /// How many entries there are.
    int count() throws IOException {
        var count = 0;
        try (var lines = open()) {
            while (lines.next()) {
                count++;
            }
        }
        return count;
    }

    private PageReader open() throws IOException {
        return new PageReader(Compression.decompress(blob.open()));
    }

    /// What is left of the limit.
    private static final class Room {
        private final OutputStream out;
        private long left = PLAIN_BYTES_MAX;

        Room(OutputStream out) {
            this.out = out;
        }

        void write(String key, byte[] json) throws IOException {
            var start = (key + " ").getBytes(UTF_8);
            var length = start.length + json.length + 1L;
            if (length < PageReader.LINE_BYTES_MAX && length <= left) {
                left -= length;
                out.write(start);
                out.write(json);
                out.write('\n');
            }
        }
    }
}
