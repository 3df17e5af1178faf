package dockerenvs.engines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.Blob;
import dockerenvs.oci.archive.ImageFile;
import dockerenvs.oci.archive.OciArchive;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Reference;
import dockerenvs.oci.registry.Attachment;
import dockerenvs.oci.registry.Pushed.Count;
import dockerenvs.oci.registry.Registry;
import dockerenvs.oci.registry.RegistryException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Debian's registry between us and skopeo.
@Tag("engines")
class RegistryIT {
    @TempDir
    private Path folder = Path.of("");

    private static String[] words(String first, String[] options, String... rest) {
        var all = new ArrayList<String>();
        all.add(first);
        all.addAll(List.of(options));
        all.addAll(List.of(rest));
        return all.toArray(String[]::new);
    }

    @ParameterizedTest
    @EnumSource
    void skopeoReadsWhatWePush(DebianRegistry.Form form) throws IOException {
        var skopeo = Tool.find("skopeo");
        var image = BusyboxImage.make(folder.toString());
        try (var server = DebianRegistry.start(form, folder);
                var registry = server.client()) {
            var pushed = registry.push(image, server.name("me/app:1"));

            var copy = folder.resolve("copy");
            skopeo.run(words(
                    "copy",
                    server.skopeoOptions("src-"),
                    "--quiet",
                    "--preserve-digests",
                    "docker://" + server.name("me/app:1"),
                    "oci:" + copy + ":1"));
            try (var file = ImageFile.open(copy)) {
                assertThat(file.image()).isEqualTo(image);
                assertThat(pushed.digest()).isEqualTo(file.image().digest());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void wePullWhatSkopeoPushes(DebianRegistry.Form form) throws IOException {
        var skopeo = Tool.find("skopeo");
        var image = BusyboxImage.make(folder.toString());
        var archive = folder.resolve("image.tar");
        OciArchive.write(image, "example.com/app:1", archive);
        try (var server = DebianRegistry.start(form, folder);
                var registry = server.client()) {
            skopeo.run(words(
                    "copy",
                    server.skopeoOptions("dest-"),
                    "--quiet",
                    "--preserve-digests",
                    "oci-archive:" + archive,
                    "docker://" + server.name("me/app:1")));

            var pulled = registry.pull(server.name("me/app:1"));

            assertThat(pulled).isEqualTo(image);
            for (var layer : pulled.layers()) {
                assertThat(Blob.of(layer.blob().read(64 << 20))).isEqualTo(layer.blob());
            }
            assertThat(registry.tags(Reference.parse(server.name("me/app")))).containsExactly("1");
        }
    }

    @Test
    void movesNoByteOfABaseWithinTheRegistry() throws IOException {
        Image base = BusyboxImage.make(folder.toString());
        try (var server = DebianRegistry.start(DebianRegistry.Form.TOKEN, folder)) {
            try (var registry = server.client()) {
                registry.push(base, server.name("bases/one:1"));
            }
            try (var registry = server.client()) {
                var changed = registry.pull(server.name("bases/one:1")).withEnvironment("A", "1");

                var pushed = registry.push(changed, server.name("me/app:1"));
                var again = registry.push(changed, server.name("me/app:2"));

                assertThat(pushed.mounted().blobs()).isEqualTo(2);
                assertThat(pushed.uploaded().blobs()).isEqualTo(1);
                assertThat(again.uploaded()).isEqualTo(new Count(0, 0));
                assertThat(registry.pull(server.name("me/app:2"))).isEqualTo(changed);
            }
        }
    }

    @Test
    void copiesAttachesListsAndDeletes() throws IOException {
        var image = BusyboxImage.make(folder.toString());
        try (var server = DebianRegistry.start(DebianRegistry.Form.PLAIN, folder);
                var registry = server.client()) {
            var name = Reference.parse(server.name("me/app:1"));
            registry.push(image, name.toString());
            registry.copy(name, Reference.parse(server.name("you/copy:1")));

            var attached = registry.attach(name, Attachment.of("text/plain", Blob.of("said".getBytes(UTF_8))));

            assertThat(registry.repositories(name.domain())).containsExactly("me/app", "you/copy");
            assertThat(registry.pull(server.name("you/copy:1"))).isEqualTo(image);
            // this registry keeps no account of them
            assertThat(registry.tags(name)).anyMatch(tag -> tag.startsWith("sha256-"));
            assertThat(registry.referrers(name, "text/plain"))
                    .extracting(descriptor -> descriptor.digest())
                    .containsExactly(attached.digest());
            assertThat(registry.referrers(name, "text/html")).isEmpty();
            assertThatThrownBy(() -> registry.delete(name)).hasMessageContaining("does not delete single tags");
            registry.delete(Reference.parse(server.name("me/app@" + image.digest())));
            assertThatThrownBy(() -> registry.pull(name)).isInstanceOf(RegistryException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BASIC", "TOKEN"})
    void saysThatOneMustSignIn(DebianRegistry.Form form) throws IOException {
        try (var server = DebianRegistry.start(form, folder);
                var registry = Registry.open()) {
            assertThatThrownBy(() -> registry.pull(server.name("me/app:1")))
                    .isInstanceOfSatisfying(RegistryException.class, refusal -> {
                        assertThat(refusal.status()).isEqualTo(401);
                        assertThat(refusal.hint()).contains("docker-envs login 127.0.0.1:");
                    });
        }
    }

    @Test
    void takesACertificateUnseenOnlyWhereItIsToldTo() throws IOException {
        var image = BusyboxImage.make(folder.toString());
        try (var server = DebianRegistry.start(DebianRegistry.Form.TLS, folder);
                var careful = Registry.open();
                var careless = Registry.builder()
                        .insecure(Reference.parse(server.name("x")).domain())
                        .open()) {
            careless.push(image, server.name("me/app:1"));

            assertThat(careless.pull(server.name("me/app:1"))).isEqualTo(image);
            assertThatThrownBy(() -> careful.pull(server.name("me/app:1")))
                    .hasMessageContaining("the certificate of the server is not trusted")
                    .extracting(failure -> ((RegistryException) failure).hint())
                    .asString()
                    .contains("--ca-file", "--insecure 127.0.0.1:");
        }
    }
}
