package dockerenvs.conda.repodata;

import dockerenvs.conda.spec.ChannelSubdir;
import dockerenvs.conda.spec.PublicUrl;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Where a document of a channel says that other files are: a URL, absolute or seen from the document (CEP 15, 16).
/// It comes from outside, so it may lead to other servers, but never to files of this machine, out of encryption, or
/// to other servers with the secrets of the first one.
final class BaseUrl {
    private static final Pattern SLASHES_AT_END = Pattern.compile("/+$");
    private static final Set<String> WEB = Set.of("http", "https");

    private BaseUrl() {}

    /// What `info.base_url` of a document says (CEP 15): where its package files are. Empty when it says nothing, and
    /// they are beside the document.
    ///
    /// @throws MalformedInput when no channel could mean it, wherever it is
    static String of(JsonObject info) {
        var base = info.string("base_url").orElse("");
        var scheme = scheme(parse(base));
        if (!scheme.isEmpty() && !scheme.equals("file") && !WEB.contains(scheme)) {
            throw malformed(base, "leads to `%s:`".formatted(scheme));
        }
        return base;
    }

    /// The folder of the package files of a subdir, as records have it.
    ///
    /// @param baseUrl as the document has it; empty for the folder of the subdir itself
    /// @throws MalformedInput when it leads where it must not
    static String folder(ChannelSubdir source, String baseUrl) {
        var channel = source.channel();
        var url = channel.contains("://") ? channel : Path.of(channel).toUri().toString();
        var own = URI.create(SLASHES_AT_END.matcher(url).replaceFirst("") + "/" + source.subdir() + "/");
        // `URI` leaves out the empty name of the machine
        return print(resolve(own, baseUrl)).replaceFirst("^file:/(?!/)", "file:///");
    }

    /// The place, which ends in a slash.
    ///
    /// @param place of the document's folder, with secrets
    /// @param baseUrl as the document has it; empty for the folder itself
    /// @throws MalformedInput when it is no URL, or leads where it must not
    static URI resolve(URI place, String baseUrl) {
        if (baseUrl.isEmpty()) {
            return place;
        }
        var target = place.resolve(parse(baseUrl.endsWith("/") ? baseUrl : baseUrl + "/"))
                .normalize();
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

    private static URI parse(String baseUrl) {
        try {
            return new URI(baseUrl);
        } catch (URISyntaxException _) {
            throw malformed(baseUrl, "is not a URL");
        }
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
