package dockerenvs.conda.channel;

import dockerenvs.content.MalformedInput;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// URLs and paths as people write them, as URLs of folders: they end in a slash.
///
/// @param home what `~` means
record ChannelPlaces(Path home) {
    private static final String CHARACTERS = "-._~:/?#[]@!$&'()*+,;=%";
    private static final List<String> PATHS = List.of("/", "./", "../", "~/");
    private static final List<String> SCHEMES = List.of("http", "https", "file");

    /// Whether it is a URL or a path, and not a name.
    static boolean isPlace(String text) {
        return text.contains("://")
                || text.startsWith("file:")
                || Stream.of(".", "..", "~").anyMatch(text::equals)
                || PATHS.stream().anyMatch(text::startsWith);
    }

    /// The place of a URL or path.
    ///
    /// @throws MalformedInput when it is none, or of a kind that is not read here
    URI of(String text) {
        if (!text.contains("://") && !text.startsWith("file:")) {
            return folder(text);
        }
        var url = url(text);
        var scheme = Optional.ofNullable(url.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        if (!SCHEMES.contains(scheme)) {
            throw MalformedInput.of(
                    "%s: channels cannot be read from `%s:`".formatted(Channels.shown(text), scheme),
                    "give a URL that begins with `https://`, or a folder");
        }
        if (scheme.equals("file")) {
            return folder(path(url));
        }
        var hasHost = !Optional.ofNullable(url.getHost()).orElse("").isEmpty();
        var hasMore = url.toString().indexOf('?') >= 0 || url.toString().indexOf('#') >= 0;
        if (hasHost && hasMore) {
            throw MalformedInput.of(
                    "%s: the URL of a channel has nothing behind `?` or `#`".formatted(Channels.shown(text)),
                    "name it without; a token goes into the path, as in `https://host/t/TOKEN/channel`, or with a "
                            + "password into a credentials file");
        }
        if (!hasHost || List.of(url.getRawPath().split("/", -1)).contains("..")) {
            throw malformed(text);
        }
        return inSmallLetters(url);
    }

    /// Scheme and host mean the same in small and capital letters; names of channels are compared as they are.
    private static URI inSmallLetters(URI url) {
        var text = url.toString();
        var authority = url.getRawAuthority();
        var user = authority.substring(0, authority.lastIndexOf('@') + 1);
        var host = authority.substring(user.length()).toLowerCase(Locale.ROOT);
        var end = text.indexOf(authority) + authority.length();
        return URI.create(url.getScheme().toLowerCase(Locale.ROOT) + "://" + user + host + text.substring(end));
    }

    private static String path(URI url) {
        if (!Optional.ofNullable(url.getHost()).orElse("localhost").equals("localhost")) {
            throw MalformedInput.of(
                    "%s names a folder of another machine".formatted(Channels.shown(url.toString())),
                    "a folder of this one is `file:///path`");
        }
        return Optional.ofNullable(url.getPath()).orElse("");
    }

    /// The place of a folder of this machine.
    URI folder(String text) {
        if (text.startsWith("file:")) {
            return folder(path(url(text)));
        }
        try {
            var path = text.equals("~") || text.startsWith("~/")
                    ? home.resolve(text.substring(Math.min(2, text.length())))
                    : Path.of(text);
            // as the URL of a folder, whether it is there or not
            var url = path.toAbsolutePath().normalize().toUri().toString();
            return URI.create(url.endsWith("/") ? url : url + "/");
        } catch (InvalidPathException _) {
            throw malformed(text);
        }
    }

    /// The place of a channel on a server of channels, whose URL or folder is written in a `.condarc`.
    URI below(String server, String name) {
        var place = withoutSlashes(server);
        return of((place.isEmpty() || isPlace(server) ? place : "https://" + place) + "/" + name);
    }

    private static URI url(String text) {
        try {
            return new URI(encoded(withoutSlashes(text)) + "/");
        } catch (URISyntaxException _) {
            // its message shows the whole URL
            throw malformed(text);
        }
    }

    /// Blanks, braces and letters beyond ASCII are in a URL only encoded.
    private static String encoded(String text) {
        var url = new StringBuilder();
        for (var b : text.getBytes(StandardCharsets.UTF_8)) {
            var c = (char) (b & 0xff);
            if (c < 128 && (Character.isLetterOrDigit(c) || CHARACTERS.indexOf(c) >= 0)) {
                url.append(c);
            } else {
                url.append("%%%02X".formatted((int) c));
            }
        }
        return url.toString();
    }

    static String withoutSlashes(String text) {
        var end = text.length();
        while (end > 0 && text.charAt(end - 1) == '/') {
            end--;
        }
        return text.substring(0, end);
    }

    private static MalformedInput malformed(String text) {
        return MalformedInput.of(
                "%s is neither the URL of a channel nor a folder".formatted(Channels.shown(text)),
                "it should look like `https://conda.anaconda.org/conda-forge`");
    }
}
