package dockerenvs.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/// Where a redirect leads (RFC 9110, 15.4), and where it must not.
public final class Redirects {
    static final int HOPS_MAX = 10;

    private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);
    private static final String URL_CHARACTERS = "-._~:/?#[]@!$&'()*+,;=%";

    private Redirects() {}

    static boolean isRedirect(int status) {
        return STATUSES.contains(status);
    }

    /// The next URL, without a user.
    ///
    /// @throws Refusal when there is none, or it leads from `https` to `http` or out of the web
    static URI next(URI from, HttpResponse response) throws Refusal {
        var location = response.header("Location")
                .orElseThrow(() -> new Refusal("%s: the server answered %d without a place to go"
                        .formatted(SafeUrl.quote(from), response.status())));
        var target = withoutUser(resolve(from, location));
        if (!Origin.of(target).isWeb()) {
            throw new Refusal("%s: the server redirects out of the web".formatted(SafeUrl.quote(from)));
        }
        if (Origin.of(from).isSecure() && !Origin.of(target).isSecure()) {
            throw new Refusal("%s: the server redirects from `https` to `http`, %s"
                    .formatted(SafeUrl.quote(from), SafeUrl.quote(target)));
        }
        return target;
    }

    private static URI resolve(URI from, String location) throws Refusal {
        try {
            return resolve(from, reference(location));
        } catch (URISyntaxException _) {
            // its message shows the whole URL, which may be signed
            throw new Refusal("%s: the server redirects to what is not a URL".formatted(SafeUrl.quote(from)));
        }
    }

    /// A reference as a header has it, with all encoded that has to be.
    ///
    /// @throws URISyntaxException when it is none; its message shows all of it, which may be signed
    public static URI reference(String header) throws URISyntaxException {
        return new URI(encoded(unicode(header.strip())));
    }

    /// Servers that send letters beyond ASCII send them as UTF-8, where heads are read as ISO 8859-1.
    private static String unicode(String header) {
        try {
            var bytes = StandardCharsets.ISO_8859_1.newEncoder().encode(CharBuffer.wrap(header));
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException _) {
            // it is what it looks like
            return header;
        }
    }

    /// A reference seen from a URL (RFC 3986, 5.2): a query alone replaces the query, where Java's own way drops the
    /// last part of the path, too.
    public static URI resolve(URI from, URI reference) {
        if (!reference.toString().startsWith("?")) {
            return from.resolve(reference);
        }
        return URI.create(from.toString().replaceFirst("[?#].*$", "") + reference);
    }

    /// Servers send blanks, braces and letters beyond ASCII, which a URL holds only encoded.
    static String encoded(String location) {
        var text = new StringBuilder();
        for (var b : location.getBytes(StandardCharsets.UTF_8)) {
            var c = (char) (b & 0xff);
            if (c < 128 && (Character.isLetterOrDigit(c) || URL_CHARACTERS.indexOf(c) >= 0)) {
                text.append(c);
            } else {
                text.append("%%%02X".formatted((int) c));
            }
        }
        return text.toString();
    }

    /// The same URL without a user in it.
    static URI withoutUser(URI url) {
        var authority = Optional.ofNullable(url.getRawAuthority()).orElse("");
        if (authority.indexOf('@') < 0) {
            return url;
        }
        var text = url.toString();
        var start = text.indexOf("//") + 2;
        return URI.create(text.substring(0, start) + text.substring(start + authority.lastIndexOf('@') + 1));
    }
}
