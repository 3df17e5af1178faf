package dockerenvs.oci.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.Blob;
import dockerenvs.files.FileTree;
import dockerenvs.oci.archive.ImageFile;
import dockerenvs.oci.archive.NamedImage;
import dockerenvs.oci.engine.ContainerEngine.Kind;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Layer;
import dockerenvs.oci.image.Platform;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Daemons and programs made by hand; `EngineLoadsIT` asks real ones.
@Timeout(60)
class ContainerEngineTest {
    private static final String END = "0\r\n\r\n";

    @TempDir
    private Path folder = Path.of("");

    private static Image image(int bytes) throws IOException {
        var random = new byte[bytes];
        new Random(1).nextBytes(random);
        return Image.scratch(Platform.parse("linux/amd64")).withFiles(FileTree.ofContents(Map.of("a/b", random)));
    }

    private static List<NamedImage> images(int bytes) throws IOException {
        return List.of(NamedImage.of(image(bytes), "me/app:1"));
    }

    private Map<String, String> dockerHost() {
        return Map.of("DOCKER_HOST", "unix://" + folder.resolve("socket"));
    }

    /// A daemon that hears one request, as far as `bytesMax`, and gives `answer`.
    private FutureTask<byte[]> listen(int bytesMax, String answer) throws IOException {
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(folder.resolve("socket")));
        var heard = new FutureTask<>(() -> {
            try (server;
                    var channel = server.accept()) {
                var request = read(new BufferedInputStream(Channels.newInputStream(channel)), bytesMax);
                Channels.newOutputStream(channel).write(answer.getBytes(ISO_8859_1));
                return request;
            }
        });
        Thread.ofVirtual().start(heard);
        return heard;
    }

    private static byte[] read(InputStream in, int bytesMax) throws IOException {
        var all = new ByteArrayOutputStream();
        while (all.size() < bytesMax && !(all.size() > 0 && tail(all).equals(END))) {
            all.write(in.read());
        }
        return all.toByteArray();
    }

    private static String tail(ByteArrayOutputStream all) {
        var bytes = all.toByteArray();
        var from = Math.max(0, bytes.length - END.length());
        return new String(bytes, from, bytes.length - from, ISO_8859_1);
    }

    /// What was sent in chunks behind the head of a request.
    private static byte[] unchunked(byte[] request) {
        var text = new String(request, ISO_8859_1);
        var body = new ByteArrayOutputStream();
        var at = text.indexOf("\r\n\r\n") + 4;
        while (true) {
            var end = text.indexOf("\r\n", at);
            var length = Integer.parseInt(text.substring(at, end), 16);
            if (length == 0) {
                return body.toByteArray();
            }
            body.write(request, end + 2, length);
            at = end + 2 + length + 2;
        }
    }

    @Test
    void sendsADockerArchiveToTheDaemonAndReportsItsAnswer() throws Exception {
        var heard = listen(
                Integer.MAX_VALUE,
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n28\r\n{\"stream\":\"Loaded image: me/app:1\\n\"}\r\n \r\n0\r\n\r\n");

        var engine = ContainerEngine.of(Kind.DOCKER, dockerHost());
        assertThat(engine.load(images(1000))).containsExactly("Loaded image: me/app:1");

        assertThat(new String(heard.get(), ISO_8859_1)).startsWith("POST /images/load?quiet=1 HTTP/1.1\r\n");
        var archive = Files.write(folder.resolve("archive.tar"), unchunked(heard.get()));
        try (var file = ImageFile.open(archive)) {
            assertThat(file.named("me/app:1").image().digest())
                    .isEqualTo(image(1000).digest());
        }
        assertThat(engine).hasToString("docker (%s)".formatted(folder.resolve("socket")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 30\r\n\r\n{\"message\":\"no space is left\"}",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{\"error\":\"no space is left\",\"errorDetail\":{}}",
                "HTTP/1.0 507 Full\r\n\r\nno space is left\n",
            })
    void saysWhyTheDaemonRefuses(String answer) throws IOException {
        var _ = listen(Integer.MAX_VALUE, answer);
        var engine = ContainerEngine.of(Kind.DOCKER, dockerHost());
        assertThatThrownBy(() -> engine.load(images(1000)))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(
                        "`%s` does not take the image: ".formatted(folder.resolve("socket")), "no space is left");
    }

    @Test
    void hearsADaemonThatHasHeardEnough() throws IOException {
        var _ = listen(2000, "HTTP/1.1 403 Forbidden\r\n\r\n{\"message\":\"not you\"}");
        var engine = ContainerEngine.of(Kind.DOCKER, dockerHost());
        assertThatThrownBy(() -> engine.load(images(5_000_000)))
                .hasMessage("`%s` does not take the image: not you".formatted(folder.resolve("socket")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SSH-2.0-x\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n"})
    void saysThatThereIsNoAnswer(String answer) throws IOException {
        var _ = listen(Integer.MAX_VALUE, answer);
        var engine = ContainerEngine.of(Kind.DOCKER, dockerHost());
        assertThatThrownBy(() -> engine.load(images(1000)))
                .hasMessage(
                        "`%s` ended the connection before it had taken the image".formatted(folder.resolve("socket")));
    }

    @Test
    void saysThatNobodyListens() throws IOException {
        var engine = ContainerEngine.of(Kind.DOCKER, dockerHost());
        assertThatThrownBy(() -> engine.load(images(1)))
                .hasMessageStartingWith("nobody listens at the socket `%s`".formatted(folder.resolve("socket")));
    }

    @Test
    void saysThatAVariableNamesNoSocket() {
        assertThatThrownBy(() -> ContainerEngine.find(Map.of("DOCKER_HOST", "tcp://10.0.0.1:2375")))
                .hasMessage("`DOCKER_HOST` is `tcp://10.0.0.1:2375`, which is no socket of this machine");
    }

    private Path program(String name, String script) throws IOException {
        var file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    @Test
    void feedsAProgramWhereThereIsNoSocket() throws IOException {
        program("ctr", "/bin/cat > \"$OUT\"\necho \"$@\"\n");
        var archive = folder.resolve("out.tar");
        var environment = Map.of("PATH", "relative:" + folder, "OUT", archive.toString());

        assertThat(ContainerEngine.of(Kind.CONTAINERD, environment).load(images(1000)))
                .containsExactly("images import -");

        try (var file = ImageFile.open(archive)) {
            assertThat(file.named("me/app:1").image().digest())
                    .isEqualTo(image(1000).digest());
        }
    }

    @Test
    void saysWhatAProgramSaysThatRefuses() throws IOException {
        var program = program("podman", "echo no such luck >&2\nexit 3\n");
        var engine = ContainerEngine.of(Kind.PODMAN, Map.of("PATH", folder.toString()));
        assertThatThrownBy(() -> engine.load(images(5_000_000)))
                .hasMessage("`%s load --quiet` does not take the image, and ends with status 3: no such luck"
                        .formatted(program));
    }

    @Test
    void givesNoProgramHalfAnImage() throws IOException {
        program("podman", "/bin/cat > /dev/null\n");
        var engine = ContainerEngine.of(Kind.PODMAN, Map.of("PATH", folder.toString()));
        assertThatThrownBy(() -> engine.load(List.of(NamedImage.of(unreadable(), "a:1"))))
                .hasMessage("the disk is gone");
    }

    /// An image whose layer cannot be read.
    private static Image unreadable() throws IOException {
        var image = image(1000);
        var layer = image.layers().getFirst();
        var blob = new Blob(layer.blob().digest(), layer.blob().size(), () -> {
            throw new IOException("the disk is gone");
        });
        return Image.scratch(Platform.parse("linux/amd64"))
                .withLayer(Layer.of(blob, layer.diffId(), layer.compression()));
    }

    @Test
    void saysWhatIsMissing() {
        var nothing = Map.of("PATH", folder.toString());
        assertThatThrownBy(() -> ContainerEngine.of(Kind.CONTAINERD, nothing))
                .hasMessage("there is no program `ctr` on the path, by which containerd takes images");
        assertThatThrownBy(() -> ContainerEngine.of(Kind.PODMAN, nothing)).hasMessageStartingWith("no podman is here");
    }
}
