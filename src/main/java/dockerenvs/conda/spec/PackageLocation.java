package dockerenvs.conda.spec;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// Where a package file is to be had.
public sealed interface PackageLocation {

    /// On a server.
    ///
    /// @param url `http` or `https`, with its secrets: a user, a token in the path. They are used and never
    ///     shown
    record Remote(URI url) implements PackageLocation {
        @Override
        public String toString() {
            return PublicUrl.of(url.toString());
        }
    }

    /// On this machine.
    record Local(Path file) implements PackageLocation {
        @Override
        public String toString() {
            return file.toString();
        }
    }

    /// A URL as a location: `file:` is on this machine.
    ///
    /// @throws IllegalArgumentException for a `file:` URL that names another machine
    static PackageLocation of(URI url) {
        var scheme = Optional.ofNullable(url.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        return scheme.equals("file") ? new Local(Path.of(url)) : new Remote(url);
    }
}
