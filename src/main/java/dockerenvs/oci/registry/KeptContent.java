package dockerenvs.oci.registry;

import dockerenvs.content.Content;
import java.io.IOException;
import java.io.InputStream;

/// The bytes of a blob in a repository that were fetched and are on this machine.
///
/// @param origin where they came from, and can be mounted from
/// @param here where they are read
record KeptContent(RemoteContent origin, Content here) implements Content {
    @Override
    public InputStream open() throws IOException {
        return here.open();
    }

    @Override
    public String place() {
        return here.place();
    }
}
