package dockerenvs.conda.archive;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.content.MalformedInput;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/// The bytes of a zip's member, checked against its checksum at their end.
final class ZipMember extends InputStream {
    private final InputStream in;
    private final long expected;
    private final CRC32 checksum = new CRC32();

    ZipMember(ZipFile zip, ZipArchiveEntry entry) throws IOException {
        if (!zip.canReadEntryData(entry)) {
            throw damaged("a member is encrypted, or compressed in an unknown way");
        }
        try {
            in = zip.getInputStream(entry);
        } catch (ZipException | EOFException e) {
            throw damaged(e);
        }
        expected = entry.getCrc();
    }

    /// What a reader of zip archives complains about, as a failure of the input.
    static MalformedInput damaged(Exception e) {
        return damaged(String.valueOf(e.getMessage()));
    }

    private static MalformedInput damaged(String why) {
        return MalformedInput.of(
                "it is not a sound zip archive: " + quote(why), "it was cut off or damaged; fetch it again");
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        try {
            var count = in.read(target, offset, length);
            if (count >= 0) {
                checksum.update(target, offset, count);
            } else if (checksum.getValue() != expected) {
                throw damaged("wrong checksum");
            }
            return count;
        } catch (ZipException | EOFException e) {
            throw damaged(e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
