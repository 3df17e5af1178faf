package dockerenvs.engines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.files.FileTree;
import dockerenvs.oci.archive.DockerArchive;
import dockerenvs.oci.image.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is added to an image, or removed from it, leaves everything around it as it was: looked at from inside
/// real containers.
@Tag("engines")
@ExtendWith(EnginesExtension.class)
class ParentFoldersIT {
    private static final String[] SHOW_FOLDERS = {
        "/bin/stat", "-c", "%n %a %u:%g", "/tmp", "/root", "/home", "/home/alice", "/usr/lib"
    };

    private static final String FOLDERS_OF_THE_BASE = """
            /tmp 1777 0:0
            /root 700 0:0
            /home 755 0:0
            /home/alice 700 1000:1000
            /usr/lib 755 0:0""";

    @TempDir
    private Path folder = Path.of("");

    private Image base() throws IOException {
        return BusyboxImage.make(folder.toString());
    }

    private static String name(String image, Engines.Kind kind) {
        return "example.com/%s-%s:1".formatted(image, kind).toLowerCase(Locale.ROOT);
    }

    private void load(Engine engine, Image image, String name) throws IOException {
        var archive = folder.resolve("image.tar");
        DockerArchive.write(image, name, archive);
        engine.load(archive);
    }

    private static Path write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "added");
    }

    @ParameterizedTest
    @EnumSource
    void theProgramAddsAFolderAndTheFoldersOfTheBaseKeepModeAndOwner(Engines.Kind kind, Engines engines)
            throws IOException {
        var engine = engines.engine(kind);
        var name = name("added", kind);
        var root = folder.resolve("root");
        for (var path : List.of("tmp/a.txt", "root/b.txt", "home/alice/c.txt", "home/alice/deep/d.txt")) {
            write(root.resolve(path));
        }
        var base = folder.resolve("base.tar");
        var target = folder.resolve("target.tar");
        DockerArchive.write(base(), "base:1", base);
        DockerEnvs.run("modify", base, "--add", root, "--owner", "1000", "--name", name, "--output", target);

        engine.load(target);

        assertThat(engine.run(name, SHOW_FOLDERS)).isEqualTo(FOLDERS_OF_THE_BASE);
        assertThat(engine.run(name, "/bin/cat", "/tmp/a.txt", "/root/b.txt")).isEqualTo("addedadded");
    }

    @ParameterizedTest
    @EnumSource
    void aLibraryUserAddsFilesAndTheFoldersOfTheBaseKeepModeAndOwner(Engines.Kind kind, Engines engines)
            throws IOException {
        var engine = engines.engine(kind);
        var name = name("with-files", kind);
        var text = "added".getBytes(UTF_8);
        var image = base().withFiles(FileTree.ofContents(Map.of("tmp/a.txt", text, "home/alice/c.txt", text)))
                .withFiles(FileTree.ofContents(Map.of("e.txt", text)).under("/root"));

        load(engine, image.withUser("alice"), name);

        assertThat(engine.run(name, SHOW_FOLDERS)).isEqualTo(FOLDERS_OF_THE_BASE);
        assertThat(engine.run(name, "/bin/cat", "/home/alice/c.txt", "/home/alice/own.txt"))
                .isEqualTo("addedalice");
        assertThat(engine.run(name, "/bin/sh", "-c", "touch /tmp/mine && stat -c %u /tmp/mine"))
                .isEqualTo("1000");
    }

    @ParameterizedTest
    @EnumSource
    void filesAddedBelowALinkLandWhereItLeads(Engines.Kind kind, Engines engines) throws IOException {
        var engine = engines.engine(kind);
        var name = name("link", kind);
        var added = FileTree.ofContents(Map.of("lib/added.txt", "added".getBytes(UTF_8)));

        load(engine, base().withFiles(added), name);

        assertThat(engine.run(name, "/bin/sh", "-c", "readlink /lib; readlink /bin"))
                .isEqualTo("usr/lib\nusr/bin");
        assertThat(engine.run(name, "/bin/cat", "/lib/added.txt", "/usr/lib/of-the-base.txt"))
                .isEqualTo("addedbase");
    }

    @ParameterizedTest
    @EnumSource
    void aRemovedPathIsGoneAndItsNeighboursStay(Engines.Kind kind, Engines engines) throws IOException {
        var engine = engines.engine(kind);
        var name = name("removed", kind);
        var files = Map.of("srv/a/b.txt", new byte[1], "srv/a/c/d.txt", new byte[1], "srv/e.txt", new byte[1]);
        var image = base().withFiles(FileTree.ofContents(files))
                .withoutPaths(List.of("/srv/a", "lib/of-the-base.txt", "home/alice/own.txt"));

        load(engine, image, name);

        assertThat(engine.run(name, "/bin/find", "/srv", "/usr/lib", "-mindepth", "1"))
                .isEqualTo("/srv/e.txt");
        assertThat(engine.run(name, SHOW_FOLDERS)).isEqualTo(FOLDERS_OF_THE_BASE);
    }

    @ParameterizedTest
    @EnumSource
    void aFolderThatWasRemovedCanBeAddedAgainWithoutWhatItHeld(Engines.Kind kind, Engines engines) throws IOException {
        var engine = engines.engine(kind);
        var name = name("again", kind);
        var image = base().withFiles(FileTree.ofContents(Map.of("srv/old.txt", new byte[1])))
                .withoutPaths(List.of("srv"))
                .withFiles(FileTree.ofContents(Map.of("srv/new.txt", new byte[1])));

        load(engine, image, name);

        assertThat(engine.run(name, "/bin/ls", "-A", "/srv")).isEqualTo("new.txt");
    }

    @ParameterizedTest
    @EnumSource
    void anImageRunsWithoutItsTopLayerOrOneInTheMiddle(Engines.Kind kind, Engines engines) throws IOException {
        var engine = engines.engine(kind);
        var text = "x".getBytes(UTF_8);
        var image = base().withFiles(FileTree.ofContents(Map.of("srv/lower.txt", text)))
                .withFiles(FileTree.ofContents(Map.of("srv/middle.txt", text)))
                .withFiles(FileTree.ofContents(Map.of("srv/upper.txt", text)));
        var index = image.layers().size() - 2;

        load(engine, image.withoutTopLayer(), name("no-top", kind));
        load(engine, image.withoutLayer(index), name("no-middle", kind));

        assertThat(engine.run(name("no-top", kind), "/bin/ls", "/srv")).isEqualTo("lower.txt\nmiddle.txt");
        assertThat(engine.run(name("no-middle", kind), "/bin/ls", "/srv")).isEqualTo("lower.txt\nupper.txt");
    }
}
