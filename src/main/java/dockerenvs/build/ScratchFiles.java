package dockerenvs.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import java.util.List;

/// What programs expect of any system and the empty image has not: a folder for temporary files, and names for
/// users.
final class ScratchFiles {
    private static final int STICKY_FOR_ALL = 01777;

    private ScratchFiles() {}

    /// The files, at fixed times, so that the layer is the same everywhere.
    static FileTree tree() {
        return FileTree.of(List.of(
                FileEntry.folder("tmp", Attributes.FOLDER.withMode(STICKY_FOR_ALL)),
                FileEntry.folder("root", Attributes.FOLDER.withMode(0700)),
                file("etc/passwd", """
                        root:x:0:0:root:/root:/sbin/nologin
                        nobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin
                        """),
                file("etc/group", """
                        root:x:0:
                        nogroup:x:65534:
                        """)));
    }

    private static FileEntry file(String path, String text) {
        return FileEntry.file(path, text.getBytes(UTF_8), Attributes.FILE);
    }
}
