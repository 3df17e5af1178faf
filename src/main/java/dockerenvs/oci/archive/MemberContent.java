package dockerenvs.oci.archive;

import dockerenvs.content.Content;
import dockerenvs.content.FileRegionInputStream;
import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/// The bytes of a file in an image file.
///
/// @param imageFile what users know it by
/// @param name what the file is called in it
/// @param bytes where its bytes lie on the disk
record MemberContent(Path imageFile, String name, Region bytes) implements Content {

    /// A part of a file.
    record Region(Path file, long offset, long size) {}

    @Override
    public InputStream open() throws IOException {
        return new FileRegionInputStream(bytes.file(), bytes.offset(), bytes.size());
    }

    @Override
    public String place() {
        return MalformedInput.quote(name) + " in `" + imageFile + "`";
    }
}
