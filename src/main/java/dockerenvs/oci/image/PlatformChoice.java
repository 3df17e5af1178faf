package dockerenvs.oci.image;

import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Which of several images is meant by a platform. Where a manifest's descriptor says no platform, its
/// configuration does.
public final class PlatformChoice {
    private PlatformChoice() {}

    /// Reads the image of a manifest.
    @FunctionalInterface
    public interface Reader {
        /// The image that the descriptor points to.
        Image read(Descriptor manifest) throws IOException;
    }

    /// The image for a platform, or the one that serves it best; see [Platform#best].
    ///
    /// @throws MalformedInput when there is none, naming the platforms there are
    public static Image choose(List<Descriptor> manifests, Platform wanted, Reader reader) throws IOException {
        var candidates = new ArrayList<Descriptor>();
        for (var manifest : manifests) {
            candidates.add(
                    manifest.platform().isPresent()
                            ? manifest
                            : manifest.with(
                                    "platform", reader.read(manifest).platform().json()));
        }
        var best = Platform.best(candidates, Descriptor::platform, wanted)
                .orElseThrow(() -> MalformedInput.of(
                        "there is no image for %s, only for %s".formatted(wanted, platforms(candidates)), ""));
        return reader.read(best);
    }

    /// The platforms of manifests, for messages.
    public static String platforms(List<Descriptor> manifests) {
        return manifests.stream()
                .map(manifest -> manifest.platform().map(Platform::toString).orElse("an unnamed platform"))
                .collect(Collectors.joining(", "));
    }
}
