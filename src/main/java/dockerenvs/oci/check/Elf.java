package dockerenvs.oci.check;

import java.util.Optional;

/// The machine an executable is for, read from the header of its file (System V ABI, "ELF Header").
final class Elf {
    /// Bytes of a file that say it.
    static final int HEADER_BYTES = 20;

    private static final int BIG_ENDIAN = 2;

    private Elf() {}

    /// The architecture in the names images use; empty when `header` is that of another file or machine.
    static Optional<String> architecture(byte[] header) {
        if (header.length < HEADER_BYTES
                || header[0] != 0x7f
                || header[1] != 'E'
                || header[2] != 'L'
                || header[3] != 'F') {
            return Optional.empty();
        }
        var high = header[5] == BIG_ENDIAN ? 18 : 19;
        var low = header[5] == BIG_ENDIAN ? 19 : 18;
        return switch ((header[high] & 0xff) << 8 | header[low] & 0xff) {
            case 3 -> Optional.of("386");
            case 8 -> Optional.of("mips");
            case 21 -> Optional.of(header[5] == BIG_ENDIAN ? "ppc64" : "ppc64le");
            case 22 -> Optional.of("s390x");
            case 40 -> Optional.of("arm");
            case 62 -> Optional.of("amd64");
            case 183 -> Optional.of("arm64");
            case 243 -> Optional.of("riscv64");
            case 258 -> Optional.of("loong64");
            default -> Optional.empty();
        };
    }
}
