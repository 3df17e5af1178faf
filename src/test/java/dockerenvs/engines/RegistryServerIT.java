package dockerenvs.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.content.Digest;
import dockerenvs.oci.archive.DockerArchive;
import dockerenvs.oci.archive.ImageFile;
import dockerenvs.oci.archive.OciLayout;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.server.RegistryServer;
import dockerenvs.oci.server.ServerOptions;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Real clients push to our registry and pull from it.
@Tag("engines")
@ExtendWith(EnginesExtension.class)
class RegistryServerIT {
    private static final String SAYS = "echo from our registry";
    private static final long RESIDENT_BYTES_MAX = 500_000_000;
    private static final long QUICK_MEGABYTES = 200;
    private static final long THOROUGH_MEGABYTES = 1000;

    @TempDir
    private Path folder = Path.of("");

    private RegistryServer server;
    private String registry;

    @BeforeEach
    void start() throws IOException {
        server = RegistryServer.open(ServerOptions.DEFAULT.withFolder(folder.resolve("registry")));
        registry = server.url().getAuthority();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private Image image() throws IOException {
        return BusyboxImage.make(folder.toString()).withCommand(List.of("/bin/sh", "-c", SAYS));
    }

    private static String digest(String image) throws IOException {
        return Tool.find("skopeo").run("inspect", "--tls-verify=false", "--format", "{{.Digest}}", image);
    }

    private static void copy(String... arguments) throws IOException {
        Tool.find("skopeo")
                .withOptions("copy", "--quiet", "--src-tls-verify=false", "--dest-tls-verify=false")
                .run(arguments);
    }

    /// An image as a client finds it in the registry.
    private String pushed(String name) throws IOException {
        var layout = folder.resolve("layout-" + name);
        OciLayout.append(image(), "example.com/app:1", layout);
        var reference = registry + "/me/" + name + ":1";
        copy("oci:" + layout + ":1", "docker://" + reference);
        return reference;
    }

    @Test
    void skopeoPushesAndPullsALayout() throws IOException {
        var layout = folder.resolve("layout");
        OciLayout.append(image(), "example.com/app:1", layout);
        var pulled = folder.resolve("pulled");

        copy("--preserve-digests", "oci:" + layout + ":1", "docker://" + registry + "/me/app:1");
        copy("--preserve-digests", "docker://" + registry + "/me/app:1", "oci:" + pulled + ":1");

        var pushed = digestIn(layout);
        assertThat(digest("docker://" + registry + "/me/app:1")).isEqualTo(pushed);
        assertThat(digestIn(pulled)).isEqualTo(pushed);
    }

    private static String digestIn(Path layout) throws IOException {
        try (var file = ImageFile.open(layout)) {
            return file.image().digest().toString();
        }
    }

    @Test
    void skopeoPushesAndPullsADockerArchive() throws IOException {
        var archive = folder.resolve("app.tar");
        DockerArchive.write(image(), "example.com/app:1", archive);
        var pulled = folder.resolve("pulled.tar");

        copy("docker-archive:" + archive, "docker://" + registry + "/me/app:1");
        copy("docker://" + registry + "/me/app:1", "docker://" + registry + "/me/mounted/app:1");
        copy("docker://" + registry + "/me/mounted/app:1", "docker-archive:" + pulled + ":example.com/app:1");

        assertThat(digest("docker://" + registry + "/me/mounted/app:1"))
                .isEqualTo(digest("docker://" + registry + "/me/app:1"));
        try (var file = ImageFile.open(pulled)) {
            assertThat(file.image().id()).isEqualTo(image().id());
        }
    }

    @Test
    void skopeoListsAndDeletes() throws IOException {
        var reference = pushed("listed");
        copy("docker://" + reference, "docker://" + registry + "/me/listed:2");
        var skopeo = Tool.find("skopeo");
        var name = "docker://" + registry + "/me/listed";

        assertThat(skopeo.run("list-tags", "--tls-verify=false", name)).contains("\"1\"", "\"2\"");
        skopeo.run("delete", "--tls-verify=false", name + ":2");

        // it deletes by digest
        assertThat(skopeo.run("list-tags", "--tls-verify=false", name)).contains("\"Tags\": []");
    }

    @Test
    void dockerPullsRunsAndPushes(Engines engines) throws IOException {
        var docker = engines.docker();
        var reference = pushed("docker");

        docker.client().run("pull", "--quiet", reference);
        assertThat(docker.run(reference)).isEqualTo("from our registry");

        var again = registry + "/me/docker/again:1";
        docker.client().run("tag", reference, again);
        docker.client().run("push", "--quiet", again);
        docker.client().run("rmi", reference, again);
        docker.client().run("pull", "--quiet", again);
        assertThat(docker.run(again)).isEqualTo("from our registry");
    }

    @Test
    void podmanPullsAndRuns(Engines engines) throws IOException {
        var podman = engines.podman();
        var reference = pushed("podman");

        podman.podman().run("pull", "--quiet", "--tls-verify=false", reference);

        assertThat(podman.run(reference)).isEqualTo("from our registry");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void skopeoSignsIn(boolean tokens) throws IOException {
        var basic = ServerOptions.DEFAULT.withUser("alice", "s3cret");
        var options = tokens ? basic.withTokens(Duration.ofMinutes(1)) : basic;
        try (var closed = RegistryServer.open(options)) {
            var layout = folder.resolve("layout");
            OciLayout.append(image(), "example.com/app:1", layout);
            var target = "docker://" + closed.url().getAuthority() + "/me/app:1";
            var skopeo = Tool.find("skopeo").withOptions("copy", "--quiet", "--dest-tls-verify=false");

            assertThat(skopeo.attempt("oci:" + layout + ":1", target).exitCode())
                    .isNotZero();
            assertThat(skopeo.attempt("--dest-creds=alice:other", "oci:" + layout + ":1", target)
                            .exitCode())
                    .isNotZero();
            skopeo.run("--dest-creds=alice:s3cret", "oci:" + layout + ":1", target);
        }
    }

    @Test
    void streamsLargeBlobsThroughLittleMemory(TestReporter reporter) throws IOException {
        var megabytes = Tool.isEverythingRequired() ? THOROUGH_MEGABYTES : QUICK_MEGABYTES;
        var megabyte = new byte[1_000_000];
        var hash = Digest.Algorithm.SHA256.hasher();
        for (var i = 0; i < megabytes; i++) {
            hash.update(megabyte);
        }
        var digest = Digest.of(Digest.Algorithm.SHA256, hash.digest());
        var temporary = Files.createDirectory(folder.resolve("temporary"));
        var url = freeAddress();
        var program = ProgramProcess.start(temporary, "registry", "serve", "--listen", url.getAuthority())
                .await(() -> answers(url));

        var location = send(url.resolve("/v2/me/app/blobs/uploads/"), "POST", BodyPublishers.noBody())
                .headers()
                .firstValue("Location")
                .orElseThrow();
        var body = BodyPublishers.ofByteArrays(Collections.nCopies((int) megabytes, megabyte));
        assertThat(send(url.resolve(location), "PATCH", body).statusCode()).isEqualTo(202);
        assertThat(send(url.resolve(location + "?digest=" + digest), "PUT", BodyPublishers.noBody())
                        .statusCode())
                .isEqualTo(201);
        var pulled = folder.resolve("pulled");
        try (var http = HttpClient.newHttpClient()) {
            http.send(
                    HttpRequest.newBuilder(url.resolve("/v2/me/app/blobs/" + digest))
                            .build(),
                    BodyHandlers.ofFile(pulled));
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
        assertThat(Files.size(pulled)).isEqualTo(megabytes * megabyte.length);
        var result = program.terminate().finish();

        reporter.publishEntry(
                "registry serve",
                "%d MB up and down: at most %d MB resident".formatted(megabytes, result.peakBytes() / 1_000_000));
        assertThat(result.exitCode()).isEqualTo(143);
        assertThat(result.text()).isEqualTo("listening on " + url + "\n");
        assertThat(result.peakBytes()).isLessThan(RESIDENT_BYTES_MAX);
        assertThat(temporary).isEmptyDirectory();
    }

    private static URI freeAddress() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
    }

    private static boolean answers(URI url) throws IOException {
        try {
            return send(url.resolve("/v2/"), "GET", BodyPublishers.noBody()).statusCode() == 200;
        } catch (ConnectException _) {
            // not yet
            return false;
        }
    }

    private static HttpResponse<byte[]> send(URI url, String method, BodyPublisher body) throws IOException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(url).method(method, body).build(), BodyHandlers.ofByteArray());
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }
}
