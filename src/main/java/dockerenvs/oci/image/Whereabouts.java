package dockerenvs.oci.image;

import dockerenvs.content.Content;
import java.util.List;

/// Bytes that repositories are said to have: a hint, where to ask for them before they are sent.
public interface Whereabouts extends Content {
    /// Repositories with their registry, such as `ghcr.io/me/app`.
    List<String> repositories();
}
