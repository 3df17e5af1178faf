package dockerenvs.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The files of a system as a base image has them, to train with: its C library is one in name only.
final class TrainingBase {
    private static final int PROGRAM_HEADERS = 64;
    private static final int DYNAMIC = PROGRAM_HEADERS + 2 * 56;
    private static final int DEFINITIONS = DYNAMIC + 48;
    private static final int STRINGS = DEFINITIONS + 80;

    private TrainingBase() {}

    /// Writes them below `folder`.
    static void write(Path folder) throws IOException {
        var bin = Files.createDirectories(folder.resolve("usr/bin"));
        var lib = Files.createDirectories(folder.resolve("usr/lib/x86_64-linux-gnu"));
        var lib64 = Files.createDirectories(folder.resolve("usr/lib64"));
        for (var merged : List.of("bin", "lib", "lib64")) {
            Files.createSymbolicLink(folder.resolve(merged), Path.of("usr", merged));
        }
        Files.writeString(bin.resolve("sh"), "no shell");
        Files.write(lib.resolve("ld-linux-x86-64.so.2"), library());
        Files.createSymbolicLink(
                lib64.resolve("ld-linux-x86-64.so.2"), Path.of("../lib/x86_64-linux-gnu/ld-linux-x86-64.so.2"));
        Files.write(lib.resolve("libc.so.6"), library());
        for (var i = 0; i < 100; i++) {
            Files.writeString(bin.resolve("program" + i), "some program ".repeat(i));
        }
    }

    /// A library that defines two versions of symbols, and nothing else (System V ABI, "Object Files").
    private static byte[] library() {
        var strings = "\0GLIBC_2.17\0GLIBC_2.36\0".getBytes(US_ASCII);
        var size = STRINGS + strings.length;
        var bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0x464c457f).put((byte) 2).put((byte) 1).put((byte) 1);
        bytes.putShort(16, (short) 3).putShort(18, (short) 62).putInt(20, 1);
        bytes.putLong(32, PROGRAM_HEADERS).putShort(52, (short) 64);
        bytes.putShort(54, (short) 56).putShort(56, (short) 2);
        segment(bytes, PROGRAM_HEADERS, 1, 0, size);
        segment(bytes, PROGRAM_HEADERS + 56, 2, DYNAMIC, 48);
        bytes.putLong(DYNAMIC, 0x6ffffffcL).putLong(DYNAMIC + 8, DEFINITIONS);
        bytes.putLong(DYNAMIC + 16, 5).putLong(DYNAMIC + 24, STRINGS);
        definition(bytes, DEFINITIONS, 1, 40);
        definition(bytes, DEFINITIONS + 40, 12, 0);
        return bytes.put(STRINGS, strings).array();
    }

    private static void segment(ByteBuffer bytes, int at, int type, int offset, int size) {
        bytes.putInt(at, type).putLong(at + 8, offset).putLong(at + 16, offset);
        bytes.putLong(at + 32, size).putLong(at + 40, size);
    }

    private static void definition(ByteBuffer bytes, int at, int name, int next) {
        bytes.putInt(at + 12, 20).putInt(at + 16, next).putInt(at + 20, name);
    }
}
