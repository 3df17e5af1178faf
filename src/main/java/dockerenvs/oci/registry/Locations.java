package dockerenvs.oci.registry;

import dockerenvs.content.Digest;
import dockerenvs.http.HttpResponse;
import dockerenvs.http.Origin;
import dockerenvs.http.Redirects;
import java.net.URI;
import java.net.URISyntaxException;

/// Places that a registry names for what comes next. They are its own business, queries included.
final class Locations {
    private Locations() {}

    /// The place an answer names, seen from where it came from.
    ///
    /// @throws RegistryException when there is none, or it leads out of `https`
    static URI next(RegistryHost host, String reference, HttpResponse response) throws RegistryException {
        var text = response.header("Location").orElse("");
        if (text.isEmpty()) {
            throw wrong(host, reference, "the registry names no place for what is to be sent");
        }
        return resolve(host, reference, response.url(), text);
    }

    /// A place as a text, seen from `from`.
    static URI resolve(RegistryHost host, String reference, URI from, String text) throws RegistryException {
        try {
            var target = Redirects.resolve(from, Redirects.reference(text));
            var leaves = Origin.of(from).isSecure() && !Origin.of(target).isSecure();
            if (!Origin.of(target).isWeb() || leaves || target.getRawUserInfo() != null) {
                throw wrong(host, reference, "the registry names a place outside of `https`");
            }
            return target;
        } catch (URISyntaxException | IllegalArgumentException _) {
            throw wrong(host, reference, "the registry names a place that is no URL");
        }
    }

    static URI withDigest(URI location, Digest digest) {
        var text = location.toString();
        return URI.create(
                text + (text.contains("?") ? "&" : "?") + "digest=" + digest.algorithm() + "%3A" + digest.hex());
    }

    private static RegistryException wrong(RegistryHost host, String reference, String message) {
        return RegistryException.wrong(
                host.domain(), reference, message, "the registry, or a proxy before it, is set up wrongly");
    }
}
