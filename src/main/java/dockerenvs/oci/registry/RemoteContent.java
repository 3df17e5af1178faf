package dockerenvs.oci.registry;

import dockerenvs.content.Content;
import dockerenvs.oci.image.Descriptor;
import java.io.InputStream;

/// The bytes of a blob in a repository, fetched anew each time they are read.
///
/// @param access asked for with every request: to read the repository they are in, and can be mounted from
record RemoteContent(RegistryHost host, Access access, Descriptor descriptor) implements Content {
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

    String path() {
        return access.path();
    }

    String reference() {
        return host.domain() + "/" + path();
    }
}
