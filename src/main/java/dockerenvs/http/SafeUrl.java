package dockerenvs.http;

import dockerenvs.content.MalformedInput;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// URLs as people may see them: without user, query and fragment, which hold secrets often enough, and with
/// `/t/<TOKEN>/` in the place of a conda channel's token. In registries `t` is a name as any other.
public final class SafeUrl {
    private static final Pattern TOKEN = Pattern.compile("/t/[^/]+(?=/|$)");

    /// What is asked of a registry (OCI distribution-spec, "Endpoints").
    private static final Pattern REGISTRY = Pattern.compile("/v2/.+/(manifests|blobs|tags|referrers)/[^/].*");

    private SafeUrl() {}

    /// The URL without secrets, in backquotes for messages.
    public static String quote(URI url) {
        return MalformedInput.quote(print(url));
    }

    /// The URL without secrets.
    public static String print(URI url) {
        var scheme = Optional.ofNullable(url.getScheme()).map(text -> text.toLowerCase(Locale.ROOT) + ":");
        if (url.isOpaque()) {
            return scheme.orElse("") + "…";
        }
        var authority = Optional.ofNullable(url.getRawAuthority())
                .map(text -> "//" + text.substring(text.lastIndexOf('@') + 1));
        var path = pathOf(url);
        return scheme.orElse("")
                + authority.orElse("")
                + (REGISTRY.matcher(path).matches() ? path : withoutToken(path));
    }

    /// A path with every token masked, as conda masks it.
    public static String withoutToken(String path) {
        return TOKEN.matcher(path).replaceAll("/t/<TOKEN>");
    }

    private static String pathOf(URI url) {
        return Optional.ofNullable(url.getRawPath()).orElse("");
    }
}
