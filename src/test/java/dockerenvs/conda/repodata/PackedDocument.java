package dockerenvs.conda.repodata;

import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonBoolean;
import dockerenvs.json.JsonNothing;
import dockerenvs.json.JsonNumber;
import dockerenvs.json.JsonObject;
import dockerenvs.json.JsonString;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;

/// JSON as MessagePack, in the way of channels: hashes are raw bytes.
final class PackedDocument {
    private static final String HASH = "hash:";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    private PackedDocument() {}

    static byte[] of(Json value) throws IOException {
        var document = new PackedDocument();
        document.value(value, "");
        return document.bytes.toByteArray();
    }

    /// Hashes by name, to be written as raw bytes.
    static JsonObject hashes(Map<String, String> hexByName) {
        var object = JsonObject.EMPTY;
        for (var entry : hexByName.entrySet()) {
            object = object.with(entry.getKey(), HASH + entry.getValue());
        }
        return object;
    }

    private void value(Json value, String key) throws IOException {
        switch (value) {
            case JsonObject object -> {
                head(object.keys().size(), 0x80, 15, 0xde);
                for (var name : object.keys()) {
                    text(name);
                    value(object.find(name).orElse(JsonNothing.NOTHING), name);
                }
            }
            case JsonArray array -> {
                head(array.items().size(), 0x90, 15, 0xdc);
                for (var one : array.items()) {
                    value(one, "");
                }
            }
            case JsonString(var text) -> {
                if (key.equals("md5") || key.equals("sha256") || text.startsWith(HASH)) {
                    var hash = HexFormat.of().parseHex(text.replace(HASH, ""));
                    out.write(0xc4);
                    out.write(hash.length);
                    out.write(hash);
                } else {
                    text(text);
                }
            }
            case JsonNumber number -> {
                out.write(0xd3);
                out.writeLong(Long.parseLong(number.literal()));
            }
            case JsonBoolean(var truth) -> out.write(truth ? 0xc3 : 0xc2);
            case JsonNothing _ -> out.write(0xc0);
        }
    }

    private void text(String text) throws IOException {
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > 31 && utf8.length < 256) {
            out.write(0xd9);
            out.write(utf8.length);
        } else {
            head(utf8.length, 0xa0, 31, 0xda);
        }
        out.write(utf8);
    }

    private void head(int size, int small, int smallMax, int large) throws IOException {
        if (size <= smallMax) {
            out.write(small | size);
        } else if (size < 1 << 16) {
            out.write(large);
            out.writeShort(size);
        } else {
            out.write(large + 1);
            out.writeInt(size);
        }
    }
}
