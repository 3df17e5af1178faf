package dockerenvs.conda.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.zip.CRC32;

/// A zip as programs write it to a pipe: stored members whose sizes follow them, and 64-bit sizes in the directory
/// (APPNOTE 4.3.9 and 4.5.3).
final class HandmadeZip {
    private static final int SIZE_ELSEWHERE = -1;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ByteArrayOutputStream directory = new ByteArrayOutputStream();

    private HandmadeZip() {}

    static byte[] of(Map<String, byte[]> members) {
        var zip = new HandmadeZip();
        members.forEach(zip::add);
        var start = zip.bytes.size();
        zip.bytes.writeBytes(zip.directory.toByteArray());
        zip.put(little(22)
                .putInt(0x06054b50)
                .putInt(0)
                .putShort((short) members.size())
                .putShort((short) members.size())
                .putInt(zip.directory.size())
                .putInt(start)
                .putShort((short) 0));
        return zip.bytes.toByteArray();
    }

    private void add(String name, byte[] content) {
        var offset = bytes.size();
        var nameBytes = name.getBytes(UTF_8);
        var checksum = new CRC32();
        checksum.update(content);
        put(common(little(30 + nameBytes.length).putInt(0x04034b50))
                .putInt(0)
                .putInt(0)
                .putInt(0)
                .putShort((short) nameBytes.length)
                .putShort((short) 0)
                .put(nameBytes));
        bytes.writeBytes(content);
        put(little(24)
                .putInt(0x08074b50)
                .putInt((int) checksum.getValue())
                .putLong(content.length)
                .putLong(content.length));
        var entry = common(little(46 + nameBytes.length + 20).putInt(0x02014b50).putShort((short) 45))
                .putInt((int) checksum.getValue())
                .putInt(SIZE_ELSEWHERE)
                .putInt(SIZE_ELSEWHERE)
                .putShort((short) nameBytes.length)
                .putShort((short) 20)
                .putShort((short) 0)
                .putInt(0)
                .putInt(0)
                .putInt(offset)
                .put(nameBytes)
                .putShort((short) 1)
                .putShort((short) 16)
                .putLong(content.length)
                .putLong(content.length);
        append(entry, directory);
    }

    /// Version needed, flags, method and time.
    private static ByteBuffer common(ByteBuffer header) {
        return header.putShort((short) 45)
                .putShort((short) 8)
                .putShort((short) 0)
                .putInt(0x21_0000);
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void put(ByteBuffer buffer) {
        append(buffer, bytes);
    }

    private static void append(ByteBuffer written, ByteArrayOutputStream to) {
        to.write(written.array(), written.arrayOffset(), written.position());
    }
}
