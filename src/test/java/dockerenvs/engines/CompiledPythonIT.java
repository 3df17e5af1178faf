package dockerenvs.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.oci.archive.DockerArchive;
import dockerenvs.oci.archive.ImageFile;
import dockerenvs.oci.image.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Environments whose own, real Python has compiled their files.
@Tag("engines")
@ExtendWith(EnginesExtension.class)
class CompiledPythonIT {
    private static final String LEXER = "/opt/env/lib/python3.7/site-packages/jinja2/lexer.py";

    @TempDir
    private Path folder = Path.of("");

    private Path base() throws IOException {
        var base = folder.resolve("base.tar");
        DockerArchive.write(BuildIT.withGlibc(BusyboxImage.make(folder.toString())), "base:1", base);
        return base;
    }

    /// Runs the program with a cache of that name.
    private Path build(String cache, Path base, Path lock, Object... options) {
        var archive = folder.resolve(cache + ".tar");
        var all = new ArrayList<Object>(
                List.of("build", "-q", "--offline", "-f", lock, "-b", base, "-i", "compiled:1", "-o", archive));
        all.addAll(List.of(options));
        var environment = Map.of(
                "DOCKER_ENVS_CACHE",
                folder.resolve(cache).toString(),
                "HOME",
                folder.toString(),
                "PYTHONHASHSEED",
                "7");
        DockerEnvs.runWith(environment, all.toArray());
        return archive;
    }

    @Test
    void startsContainersWithCompiledFiles(Engines engines) throws IOException {
        var docker = engines.docker();

        docker.load(build("one", base(), BuildIT.realLock("py37", folder), "--compile-pyc"));

        var python = "import jinja2.lexer as lexer; print(lexer.__cached__, lexer.get_lexer.__code__.co_filename)";
        assertThat(docker.run("compiled:1", "python", "-B", "-c", python))
                .isEqualTo("/opt/env/lib/python3.7/site-packages/jinja2/__pycache__/lexer.cpython-37.pyc " + LEXER);
        // Python says on stderr which compiled files it takes; `matches` is its word for the hash of the source
        assertThat(docker.run("compiled:1", "sh", "-c", "python -B -v -c 'import jinja2.lexer' 2>&1 | grep " + LEXER))
                .contains("matches " + LEXER)
                .doesNotContain("code object from '" + LEXER);
        assertThat(docker.run(
                        "compiled:1",
                        "sh",
                        "-c",
                        "echo 'mark = 1' >> %s; python -c 'import jinja2.lexer as l; print(l.mark)'".formatted(LEXER)))
                .isEqualTo("1");
        assertThat(docker.run("compiled:1", "alembic", "--help")).startsWith("usage: alembic");
    }

    @Test
    void givesTheSameBytesAgainWhateverIsCompiledBeside() throws IOException {
        var base = base();
        var lock = BuildIT.realLock("py37", folder);
        var fewer = Files.write(
                folder.resolve("fewer.txt"),
                Files.readAllLines(lock).stream()
                        .filter(line -> !line.matches(".*/(six|colorama|tqdm|python-dateutil|alembic|pycparser)-.*"))
                        .toList());

        var one = build("one", base, lock, "--compile-pyc");
        var two = build("two", base, lock, "--compile-pyc");
        assertThat(Files.mismatch(one, two)).isEqualTo(-1);

        var three = build("three", base, fewer, "--compile-pyc");
        var plain = build("one", base, lock);

        try (var first = ImageFile.open(two);
                var other = ImageFile.open(three);
                var without = ImageFile.open(plain)) {
            assertThat(layer(other.image(), "jinja2-2.11.2")).isEqualTo(layer(first.image(), "jinja2-2.11.2"));
            assertThat(layer(without.image(), "jinja2-2.11.2")).isNotEqualTo(layer(first.image(), "jinja2-2.11.2"));
            assertThat(layer(without.image(), "python-3.7.0")).isEqualTo(layer(first.image(), "python-3.7.0"));
        }
    }

    /// The layer with that package, by its digest.
    private static String layer(Image image, String stem) throws IOException {
        for (var layer : image.layers()) {
            var found = new ArrayList<String>();
            layer.visit(entry -> found.add(entry.path()));
            if (found.stream().anyMatch(path -> path.contains("conda-meta/" + stem))) {
                return layer.diffId().toString();
            }
        }
        return "none";
    }
}
