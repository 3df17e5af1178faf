package dockerenvs.conda.repodata;

import dockerenvs.conda.spec.PublicUrl;
import dockerenvs.content.MalformedInput;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Where a document of a channel says that other files are: a URL, absolute or seen from the document (CEP 15, 16).
/// It comes from outside, so it may lead to other servers, but never to files of this machine, out of encryption, or
/// to other servers with the secrets of the first one.
final class BaseUrl {
    private static final Set<String> WEB = Set.of("http", "https");

    private BaseUrl() {}

    /// The place, which ends in a slash.
    ///
    /// @param place of the document's folder, with secrets
    /// @param baseUrl as the document has it; empty for the folder itself
    /// @throws MalformedInput when it is no URL, or leads where it must not
    static URI resolve(URI place, String baseUrl) {
        if (baseUrl.isEmpty()) {
            return place;
        }
        URI target;
        try {
            target = place.resolve(new URI(baseUrl.endsWith("/") ? baseUrl : baseUrl + "/"))
                    .normalize();
        } catch (URISyntaxException _) {
            throw malformed(baseUrl, "is not a URL");
        }
        var from = scheme(place);
        var to = scheme(target);
        if (!to.equals(from) && !WEB.contains(to) || from.equals("https") && !to.equals("https")) {
            throw malformed(baseUrl, "leads from `%s:` to `%s:`".formatted(from, to));
        }
        if (!WEB.contains(to)) {
            return target;
        }
        if (Optional.ofNullable(target.getHost()).orElse("").isEmpty()) {
            throw malformed(baseUrl, "names no server");
        }
        return withSecretsOf(place, target);
    }

    /// What is written as the public form of something below the place is there, and takes the same secrets.
    private static URI withSecretsOf(URI place, URI target) {
        var known = PublicUrl.of(place.toString());
        var text = target.toString();
        return text.startsWith(known) ? URI.create(place + text.substring(known.length())) : target;
    }

    /// The place without secrets, ending in a slash.
    static String print(URI place) {
        return PublicUrl.of(place.toString());
    }

    private static String scheme(URI url) {
        return Optional.ofNullable(url.getScheme()).orElse("").toLowerCase(Locale.ROOT);
    }

    private static MalformedInput malformed(String baseUrl, String what) {
        return MalformedInput.of(
                "the base URL %s %s".formatted(MalformedInput.quote(PublicUrl.of(baseUrl)), what),
                "the channel is broken, or not what it says it is; use another one");
    }
}
