package dockerenvs.oci.registry;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.content.MalformedInput;
import dockerenvs.oci.image.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What containers' `registries.conf` says of the names that begin alike: one `[[registry]]`.
///
/// @param prefix host, namespace or repository, or `*.` and a host
/// @param location what is put in the place of the prefix; empty for the name as it is
/// @param insecure whether the location is
/// @param blocked whether nothing may be asked for
/// @param mirrors asked before the location
/// @param file where it stands, for messages
record PrefixRule(String prefix, String location, boolean insecure, boolean blocked, List<Mirror> mirrors, Path file) {
    private static final String ANY = "*";

    /// A mirror of what begins with the prefix.
    ///
    /// @param location what is put in the place of the prefix
    record Mirror(String location, boolean insecure, Pulls pulls) {}

    /// Which pulls a mirror is there for.
    enum Pulls {
        ALL,
        DIGEST_ONLY,
        TAG_ONLY;

        boolean serve(Reference reference) {
            return switch (this) {
                case ALL -> true;
                case DIGEST_ONLY -> reference.digest().isPresent();
                case TAG_ONLY -> reference.digest().isEmpty();
            };
        }
    }

    PrefixRule {
        mirrors = List.copyOf(mirrors);
    }

    /// @param name of an image, or of a registry with a slash behind it
    boolean fits(String name) {
        return end(name) >= 0;
    }

    /// Where the prefix ends in a name; negative when the name begins with something else.
    private int end(String name) {
        if (prefix.startsWith(ANY)) {
            var host = name.substring(0, name.indexOf('/')).replaceFirst(":[0-9]+$", "");
            return host.endsWith(prefix.substring(ANY.length())) ? host.length() : -1;
        }
        var end = prefix.length();
        if (!name.startsWith(prefix)) {
            return -1;
        }
        if (end == name.length() || name.charAt(end) == '/' || name.charAt(end) == '@') {
            return end;
        }
        // a colon is that of a tag: a host with a port is another registry
        return name.charAt(end) == ':' && prefix.contains("/") ? end : -1;
    }

    /// The servers for a pull, in their order.
    ///
    /// @throws MalformedInput when the name is blocked, or what comes of it is no name
    List<RegistryEndpoint> forPull(Reference reference) {
        checkAllowed(reference.familiar());
        var endpoints = new ArrayList<RegistryEndpoint>();
        for (var mirror : mirrors) {
            if (mirror.pulls().serve(reference)) {
                endpoints.add(endpoint(reference, mirror.location(), mirror.insecure()));
            }
        }
        endpoints.add(endpoint(reference, location, insecure));
        return endpoints;
    }

    /// The registry itself, for pushes and all else: mirrors and locations are for pulls alone
    /// (containers-registries.conf(5), "Remapping and mirroring registries").
    ///
    /// @param repository may be empty
    /// @throws MalformedInput when the registry is blocked
    RegistryEndpoint own(String domain, String repository) {
        checkAllowed(repository.isEmpty() ? domain : domain + "/" + repository);
        return RegistryEndpoint.of(domain, repository, insecure);
    }

    private void checkAllowed(String name) {
        if (blocked) {
            throw MalformedInput.of(
                    "%s is blocked by `%s`, which forbids what begins with %s"
                            .formatted(quote(name), file, quote(prefix)),
                    "take `blocked` out of the file, or name another registry");
        }
    }

    private RegistryEndpoint endpoint(Reference reference, String place, boolean open) {
        var name = reference.toString();
        try {
            var moved = place.isEmpty() ? reference : Reference.parse(place + name.substring(end(name)));
            return RegistryEndpoint.of(moved.domain(), moved.path(), open);
        } catch (MalformedInput failure) {
            throw failure.in("`%s`, location %s".formatted(file, quote(place)));
        }
    }
}
