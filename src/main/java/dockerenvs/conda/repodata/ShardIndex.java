package dockerenvs.conda.repodata;

import dockerenvs.content.Compression;
import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The list of the shards of one subdir of a channel (CEP 16): which document says all about a name.
///
/// @param baseUrl where the package files are; empty for beside the list
/// @param shardsUrl where the shards are; empty for beside the list
/// @param digests by the name of the package
record ShardIndex(String baseUrl, String shardsUrl, SortedMap<String, Digest> digests) {
    private static final int BYTES_MAX = 256 << 20;
    private static final int HASH_BYTES = 32;

    /// The list as it is when it is unpacked.
    ///
    /// @throws MalformedInput when it is damaged, or larger than such lists are
    static byte[] unpacked(InputStream sent) throws IOException {
        return unpacked(sent, BYTES_MAX);
    }

    static byte[] unpacked(InputStream sent, int bytesMax) throws IOException {
        try (var in = Compression.decompress(sent)) {
            var bytes = in.readNBytes(bytesMax);
            if (in.read() >= 0) {
                throw MalformedInput.of(
                        "it unpacks to more than %d bytes".formatted(bytesMax),
                        "this is not what a channel should have; look whether its URL is right");
            }
            return bytes;
        }
    }

    /// Reads a list.
    ///
    /// @throws MalformedInput when it is none
    static ShardIndex parse(byte[] bytes) {
        var document = new MessagePack(bytes);
        var baseUrl = "";
        var shardsUrl = "";
        Optional<SortedMap<String, Digest>> digests = Optional.empty();
        for (var left = document.mapSize(); left > 0; left--) {
            switch (document.text()) {
                case "info" -> {
                    for (var members = document.mapSize(); members > 0; members--) {
                        switch (document.text()) {
                            case "base_url" -> baseUrl = textOrNothing(document);
                            case "shards_base_url" -> shardsUrl = textOrNothing(document);
                            default -> document.skip();
                        }
                    }
                }
                case "shards" -> digests = Optional.of(digests(document));
                default -> document.skip();
            }
        }
        if (digests.isEmpty() || !document.isAtEnd()) {
            throw MalformedInput.of("this is not a list of shards", "fetch or write it again");
        }
        return new ShardIndex(baseUrl, shardsUrl, digests.get());
    }

    private static String textOrNothing(MessagePack document) {
        if (document.isText()) {
            return document.text();
        }
        document.skip();
        return "";
    }

    private static SortedMap<String, Digest> digests(MessagePack document) {
        var digests = new TreeMap<String, Digest>();
        for (var left = document.mapSize(); left > 0; left--) {
            var name = document.text();
            var hash = document.isText() ? hex(document.text()) : document.binary();
            if (hash.length != HASH_BYTES) {
                throw MalformedInput.of(
                        "the hash of the shard of %s has %d bytes".formatted(MalformedInput.quote(name), hash.length),
                        "fetch or write it again");
            }
            digests.put(name, Digest.of(Digest.Algorithm.SHA256, hash));
        }
        return digests;
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(Digest.parse("sha256:" + text).hex());
    }

    /// All names, ascending, each once.
    List<String> names() {
        return List.copyOf(digests.keySet());
    }
}
