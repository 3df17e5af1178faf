package dockerenvs.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.SharedFolder;
import dockerenvs.build.ImageLock;
import dockerenvs.build.SampleChannel;
import dockerenvs.conda.archive.PackageFiles;
import dockerenvs.files.FileTree;
import dockerenvs.oci.archive.DockerArchive;
import dockerenvs.oci.archive.ImageFile;
import dockerenvs.oci.server.RegistryServer;
import dockerenvs.oci.server.ServerOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Images of packages that were chosen from channels, run by engines.
@Tag("engines")
@ExtendWith(EnginesExtension.class)
class ChosenPackagesIT {
    private static final String PLACEHOLDER = "/placeholder/of/a/prefix/that/is/long/enough";

    @TempDir
    private Path folder = Path.of("");

    private Map<String, String> variables() {
        return Map.of(
                "DOCKER_ENVS_CACHE",
                folder.resolve("cache").toString(),
                "HOME",
                folder.toString(),
                "XDG_CONFIG_HOME",
                folder.resolve("config").toString());
    }

    @Test
    void runsRealPackages(Engines engines) throws IOException {
        var channel = SharedFolder.named("channels").resolve("main-py37").toAbsolutePath();
        var docker = engines.docker();
        var base = folder.resolve("base.tar");
        DockerArchive.write(BuildIT.withGlibc(BusyboxImage.make(folder.toString())), "base:1", base);
        var archive = folder.resolve("chosen.tar");

        DockerEnvs.runWith(
                variables(),
                "build",
                "-p",
                "python=3.7",
                "-p",
                "alembic",
                "-p",
                "requests",
                "--channel",
                channel,
                "-b",
                base,
                "-i",
                "chosen:1",
                "-o",
                archive);

        docker.load(archive);
        var modules = "import alembic, requests, sqlalchemy, ssl; print(requests.__version__)";
        assertThat(docker.run("chosen:1", "python", "-c", modules)).startsWith("2.");
        assertThat(docker.run("chosen:1", "alembic", "--help")).startsWith("usage: alembic");
        try (var file = ImageFile.open(archive)) {
            assertThat(ImageLock.read(file.image())).contains("python-3.7.0-h6e4f718_3");
        }
    }

    /// A package with a program that says where it is.
    private static PackageFiles program(String stem, String name, String... depends) {
        return PackageFiles.of(stem)
                .text(
                        "bin/" + name,
                        "#!/bin/sh\necho %s in %s with $(command -v conda)\n".formatted(name, PLACEHOLDER),
                        PLACEHOLDER)
                .depends(depends);
    }

    /// What `conda-forge` is here.
    private void writeChannel() throws IOException {
        SampleChannel.in(folder.resolve("channels/conda-forge"))
                .with(program("python-3.12.0-0", "python", "__glibc >=2.17"))
                .with(program("python-3.13.0-0", "python", "__glibc >=99"))
                .with(program("numpy-1.26.0-0", "numpy", "python 3.12.*"))
                .with(program("numpy-2.1.0-0", "numpy", "python"))
                .with(program("numba-0.60.0-0", "numba", "numpy <2.1"))
                .with(program("flask-3.0.0-0", "flask", "python >=3.8"))
                .write();
        Files.writeString(
                folder.resolve(".condarc"),
                "channel_alias: %s\n".formatted(folder.resolve("channels").toUri()));
    }

    /// A base that has a conda of its own, in a registry that stands for Docker Hub.
    private void pushBase(RegistryServer server) throws IOException {
        var base = folder.resolve("miniconda3.tar");
        var conda = FileTree.ofContents(Map.of(
                "opt/conda/bin/conda",
                "#!/bin/sh\necho conda\n".getBytes(StandardCharsets.UTF_8),
                "opt/conda/conda-meta/history",
                new byte[0]));
        var image = BuildIT.withGlibc(BusyboxImage.make(folder.toString()))
                .withFiles(conda)
                .withEnvironment("PATH", "/opt/conda/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        DockerArchive.write(image, "continuumio/miniconda3:latest", base);
        var domain = server.url().getAuthority();
        DockerEnvs.runWith(variables(), "push", base, domain + "/continuumio/miniconda3:latest");
        Files.createDirectories(folder.resolve("config/containers"));
        Files.writeString(folder.resolve("config/containers/registries.conf"), """
                [[registry]]
                prefix = "docker.io"
                location = "%s"
                insecure = true
                """.formatted(domain));
    }

    @Test
    void runsWhatTheFirstDocumentShows(Engines engines) throws IOException {
        writeChannel();
        var archive = folder.resolve("demo.tar");
        try (var server = RegistryServer.open(ServerOptions.DEFAULT)) {
            pushBase(server);

            DockerEnvs.runWith(
                    variables(),
                    "build",
                    "-b",
                    "continuumio/miniconda3:latest",
                    "-i",
                    "example-image:123456",
                    "-p",
                    "numpy",
                    "-p",
                    "numba",
                    "-p",
                    "flask",
                    "-o",
                    archive);
        }

        var docker = engines.docker();
        docker.load(archive);
        assertThat(docker.run("example-image:123456", "numba")).startsWith("numba in /opt/env with");
        assertThat(docker.run("example-image:123456", "flask")).startsWith("flask in /opt/env with");
        try (var file = ImageFile.open(archive)) {
            assertThat(ImageLock.read(file.image()))
                    .contains("numpy-1.26.0-0.conda", "python-3.12.0-0.conda")
                    .contains("/conda-forge/linux-64/flask-3.0.0-0.conda");
        }
    }
}
