package dockerenvs.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.oci.archive.DockerArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Processes that build the same at the same time, with one cache.
class ConcurrentBuildsIT {
    @TempDir
    private Path folder = Path.of("");

    private ProgramProcess start(String name, Path list) throws IOException {
        var temporary = Files.createDirectory(folder.resolve(name));
        return ProgramProcess.start(
                temporary,
                "build",
                "-f",
                list,
                "-b",
                folder.resolve("base.tar"),
                "-c",
                "gzip",
                "-i",
                "a:1",
                "-o",
                folder.resolve(name + ".tar"));
    }

    @Test
    void getTheSameImageAndDoNotGetInEachOthersWay() throws IOException {
        var list = BuildIT.realLock("cf-tools", folder);
        var base = BuildIT.withGlibc(BusyboxImage.make(folder.toString()));
        DockerArchive.write(base, "base:1", folder.resolve("base.tar"));

        var processes = List.of(start("one", list), start("two", list), start("three", list));
        for (var process : processes) {
            var result = process.finish();
            assertThat(result.exitCode()).as(result.text()).isZero();
        }

        assertThat(folder.resolve("one.tar")).hasSameBinaryContentAs(folder.resolve("two.tar"));
        assertThat(folder.resolve("one.tar")).hasSameBinaryContentAs(folder.resolve("three.tar"));
    }
}
