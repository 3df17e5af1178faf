package dockerenvs.engines;

import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import dockerenvs.files.FileType;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Layer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A base image made of nothing but Debian's static busybox, laid out like a real one: two users, folders that are
/// open to all or to one, `/bin` and `/lib` merged into `/usr`.
final class BusyboxImage {
    private static final List<String> PROGRAMS =
            List.of("sh", "cat", "chmod", "echo", "env", "find", "id", "ls", "pwd", "readlink", "rm", "stat", "touch");

    private static final String USERS = """
            root:x:0:0:root:/root:/bin/sh
            alice:x:1000:1000:Alice:/home/alice:/bin/sh
            """;

    private BusyboxImage() {}

    /// The image: two plain layers, `/bin/sh` to start with. An engine that has unpacked a layer before takes it
    /// as known, so every test `mark`s the lowest one.
    ///
    /// @throws org.opentest4j.TestAbortedException when busybox is not installed, which skips the test
    static Image make(String mark) throws IOException {
        return Image.SCRATCH
                .withLayer(Layer.pack(FileTree.of(system(mark))), "busybox")
                .withLayer(Layer.pack(FileTree.of(homes())), "users")
                .withEnvironment("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
                .withCommand(List.of("/bin/sh"));
    }

    private static List<FileEntry> system(String mark) throws IOException {
        var busybox = Tool.find("busybox").program().toRealPath();
        var programs = PROGRAMS.stream().map(name -> link("usr/bin/" + name, "busybox"));
        var others = Stream.of(
                FileEntry.file(
                        "usr/bin/busybox",
                        Files.size(busybox),
                        () -> Files.newInputStream(busybox),
                        Attributes.FILE.withMode(0755)),
                link("bin", "usr/bin"),
                link("lib", "usr/lib"),
                file("usr/lib/of-the-base.txt", "base"),
                file("etc/mark", mark),
                file("etc/passwd", USERS),
                file("etc/group", "root:x:0:\nalice:x:1000:\n"));
        return Stream.concat(programs, others).toList();
    }

    private static List<FileEntry> homes() {
        var entries = new ArrayList<FileEntry>();
        entries.add(folder("tmp", 01777, 0));
        entries.add(folder("root", 0700, 0));
        entries.add(folder("home", 0755, 0));
        entries.add(folder("home/alice", 0700, 1000));
        entries.add(file("home/alice/own.txt", "alice"));
        return entries;
    }

    private static FileEntry folder(String path, int mode, int owner) {
        return FileEntry.folder(path, Attributes.FOLDER.withMode(mode).withOwner(owner, owner));
    }

    private static FileEntry link(String path, String target) {
        return new FileEntry(path, new FileType.Symlink(target), Attributes.FILE.withMode(0777));
    }

    private static FileEntry file(String path, String text) {
        var bytes = text.getBytes(UTF_8);
        return FileEntry.file(path, bytes.length, () -> new ByteArrayInputStream(bytes), Attributes.FILE);
    }
}
