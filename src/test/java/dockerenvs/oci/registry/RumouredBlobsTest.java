package dockerenvs.oci.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.content.Blob;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Layer;
import dockerenvs.oci.image.Whereabouts;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Pushes of blobs of which one has heard where they are.
class RumouredBlobsTest {
    private TestRegistry server;
    private Registry registry;

    @BeforeEach
    void start() throws IOException {
        server = TestRegistry.start();
        registry = TestRegistry.client();
    }

    @AfterEach
    void stop() throws IOException {
        registry.close();
        server.close();
    }

    /// The same image, its layers with a hint where they may be.
    private static Image rumoured(Image image, String repository) {
        var told = Image.scratch(image.platform());
        for (var layer : image.layers()) {
            var source = layer.blob().source();
            var hint = new Whereabouts() {
                @Override
                public InputStream open() throws IOException {
                    return source.open();
                }

                @Override
                public List<String> repositories() {
                    return List.of(repository);
                }
            };
            var blob = new Blob(layer.blob().digest(), layer.blob().size(), hint);
            told = told.withLayer(new Layer(layer.descriptor(), blob, layer.diffId()));
        }
        return told;
    }

    @Test
    void mountsWhatAnotherRepositoryIsSaidToHave() throws IOException {
        var image = Images.of("a", 2);
        registry.push(image, server.name("you/app:1"));
        var repository = server.reference("you/app").repository();

        try (var another = Registry.open()) {
            var pushed = another.push(rumoured(image, repository), server.name("me/app:1"));

            assertThat(pushed.mounted().blobs()).isEqualTo(2);
        }
    }

    @Test
    void sendsWhatARepositoryIsWronglySaidToHave() throws IOException {
        for (var repository : List.of("you/app", "me/app")) {
            var image = Images.of(repository, 2);

            var pushed =
                    registry.push(rumoured(image, server.reference(repository).repository()), server.name("me/app:1"));

            assertThat(pushed.uploaded().blobs()).isEqualTo(3);
            assertThat(registry.pull(server.name("me/app:1")).layers()).isEqualTo(image.layers());
            assertThat(server.store().uploadsLeft()).isZero();
        }
    }

    @Test
    void sendsWhatTheRegistryHasLostOfAnImage() throws IOException {
        var image = Images.of("a", 2);
        registry.push(image, server.name("me/app:1"));
        server.store().lose("me/app", image.layers().getFirst().blob().digest());

        try (var another = Registry.open()) {
            var pushed = another.push(image, server.name("me/app:2"));

            assertThat(pushed.uploaded().blobs()).isEqualTo(1);
            assertThat(pushed.present().blobs()).isEqualTo(2);
            assertThat(another.pull(server.name("me/app:2"))).isEqualTo(image);
        }
    }
}
