package dockerenvs.oci.registry;

import dockerenvs.content.Content;
import dockerenvs.oci.image.Descriptor;
import java.io.InputStream;

/// The bytes of a blob in a repository, fetched anew each time they are read.
///
/// @param path the repository they are read from, and can be mounted from
record RemoteContent(RegistryHost host, String path, Descriptor descriptor) implements Content {
    @Override
    public InputStream open() {
        return new RemoteInputStream(this);
    }

    @Override
    public String place() {
        return "`" + reference() + "`";
    }

    @Override
    public boolean isFromAfar() {
        return true;
    }

    String reference() {
        return host.domain() + "/" + path;
    }
}
