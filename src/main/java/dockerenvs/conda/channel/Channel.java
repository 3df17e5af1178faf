package dockerenvs.conda.channel;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A channel: what it is called, and where its files are. [Channels] makes them of what people write.
///
/// @param name its URL without secrets, subdir and slash at the end, as records, locks and messages have it
/// @param place where its subdirs are: a URL that ends in a slash, with its secrets, which are used and never shown
/// @param subdirs those it was restricted to, as in `conda-forge/linux-64`; empty for no restriction
public record Channel(String name, URI place, List<String> subdirs) {
    public Channel {
        subdirs = List.copyOf(subdirs);
        if (!place.toString().endsWith("/")) {
            throw new IllegalArgumentException("the place of a channel ends in a slash");
        }
    }

    /// The folder of this machine it lies in, if it does.
    public Optional<Path> folder() {
        return "file".equals(place.getScheme()) ? Optional.of(Path.of(place)) : Optional.empty();
    }

    /// Whether packages of that subdir are wanted.
    public boolean offers(String subdir) {
        return subdirs.isEmpty() || subdirs.contains(subdir);
    }

    /// Its name, and without secrets what else is known.
    @Override
    public String toString() {
        var restricted = subdirs.isEmpty() ? name : name + "[" + String.join(",", subdirs) + "]";
        var folder = folder().map(Path::toUri).map(URI::toString).orElse(place.toString());
        return folder().isEmpty() || folder.startsWith(name) ? restricted : restricted + " in `" + folder().get() + "`";
    }
}
