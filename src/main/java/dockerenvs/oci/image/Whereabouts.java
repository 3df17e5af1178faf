package dockerenvs.oci.image;

import dockerenvs.content.Content;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// Bytes that repositories are said to have: a hint, where to ask for them before they are sent.
public interface Whereabouts extends Content {
    /// Repositories with their registry, such as `ghcr.io/me/app`.
    List<String> repositories();

    /// The same bytes without the hint.
    default Content unhinted() {
        return this;
    }

    /// Bytes with a hint.
    static Whereabouts of(Content bytes, List<String> repositories) {
        return new Hinted(bytes, List.copyOf(repositories));
    }

    /// What [#of] gives.
    record Hinted(Content unhinted, List<String> repositories) implements Whereabouts {
        @Override
        public InputStream open() throws IOException {
            return unhinted.open();
        }

        @Override
        public String place() {
            return unhinted.place();
        }

        @Override
        public boolean isFromAfar() {
            return unhinted.isFromAfar();
        }
    }
}
