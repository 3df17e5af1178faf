package dockerenvs.conda.environment;

import dockerenvs.conda.spec.PackageLocation;
import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.conda.spec.PublicUrl;
import dockerenvs.conda.spec.Subdir;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/// What locks write of where a file is, and what others may know of it.
///
/// | written | location | `url` of the record |
/// |---|---|---|
/// | `https://me:secret@host/t/token/c/linux-64/f.conda` | as written | `https://host/c/linux-64/f.conda` |
/// | `../channel/linux-64/f.conda` | the file, seen from the folder of the lock | `file:///channel/linux-64/f.conda` |
/// | `downloads/f.conda` | the same | `file:///f.conda` |
final class Locations {
    private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]+):.*", Pattern.DOTALL);
    private static final String ALIAS = "https://conda.anaconda.org/";
    private static final List<String> DEFAULTS =
            List.of("https://repo.anaconda.com/pkgs/main", "https://repo.anaconda.com/pkgs/r");

    /// Names of a path that others may know: channel, subdir and file.
    private static final int SHARED_NAMES = 3;

    private Locations() {}

    /// Where a file is that a lock in `folder` writes as `text`.
    ///
    /// @throws MalformedInput when that is neither a path nor a URL one could fetch from
    static PackageLocation parse(String text, Path folder) {
        try {
            var scheme = SCHEME.matcher(text);
            if (!scheme.matches()) {
                return new PackageLocation.Local(
                        folder.resolve(text).toAbsolutePath().normalize());
            }
            return switch (scheme.group(1).toLowerCase(Locale.ROOT)) {
                case "http", "https" -> new PackageLocation.Remote(remote(text));
                case "file" ->
                    new PackageLocation.Local(
                            Path.of(new URI(text)).toAbsolutePath().normalize());
                default ->
                    throw MalformedInput.of(
                            "%s is no place to fetch a package from".formatted(shown(text)),
                            "packages come from `https:`, `http:` and `file:` URLs and from paths");
            };
        } catch (URISyntaxException | IllegalArgumentException _) {
            // its own words quote the URL, which may hold a password
            throw MalformedInput.of("%s is not a URL or path".formatted(shown(text)), "");
        }
    }

    private static String shown(String text) {
        return MalformedInput.quote(PublicUrl.shown(text));
    }

    private static URI remote(String text) throws URISyntaxException {
        var url = new URI(text);
        if (Optional.ofNullable(url.getHost()).isEmpty()) {
            throw MalformedInput.of("%s names no host".formatted(shown(text)), "");
        }
        return url;
    }

    /// A package of which a lock says where it is and `known`; from the former follow the file name, the subdir and
    /// the channel, where the latter does not have them.
    static LockedPackage locked(PackageLocation location, JsonObject known) {
        var url = publicUrl(location);
        var json = JsonObject.EMPTY.with("fn", fileName(location)).with("url", url);
        var channel = channel(url);
        if (!channel.isEmpty()) {
            json = json.with("channel", channel);
        }
        var subdir = subdir(url);
        if (!subdir.isEmpty()) {
            json = json.with("subdir", subdir);
        }
        return new LockedPackage(PackageRecord.of(json.withAll(known)), location);
    }

    private static String fileName(PackageLocation location) {
        var path = switch (location) {
            case PackageLocation.Remote(var url) ->
                Optional.ofNullable(url.getPath()).orElse("");
            case PackageLocation.Local(var file) -> file.toString();
        };
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /// A package that a channel offers. Of a channel in a folder of this machine, the record gets the `url` and
    /// `channel` that it would have in any folder of that name.
    ///
    /// @param names of channels, as others may know them
    static LockedPackage named(LockedPackage offered, Map<String, String> names) {
        var record = offered.record();
        if (!record.url().startsWith("file:")) {
            return offered;
        }
        var usual = publicChannel(record.channel());
        var name = names.getOrDefault(record.channel(), usual);
        var known = record.json().without("url").without("channel");
        return locked(
                offered.location(),
                name.equals(usual)
                        ? known
                        : known.with("url", "%s/%s/%s".formatted(name, record.subdir(), record.file()))
                                .with("channel", name));
    }

    /// The URL of the record, as others may see it.
    static String publicUrl(LockedPackage locked) {
        var url = locked.record().url();
        if (url.startsWith("file:///")) {
            try {
                return publicUrl(Path.of(new URI(url)));
            } catch (URISyntaxException | IllegalArgumentException _) {
                // a record of old, which is known by its place alone
                return publicUrl(locked.location());
            }
        }
        return url.isEmpty() || url.startsWith("file:") ? publicUrl(locked.location()) : PublicUrl.of(url);
    }

    private static String publicUrl(PackageLocation location) {
        return switch (location) {
            case PackageLocation.Remote(var url) -> PublicUrl.of(url.toString());
            case PackageLocation.Local(var file) -> publicUrl(file);
        };
    }

    /// Of the path of a file, what a channel on any machine would share: its name, the subdir and the file.
    private static String publicUrl(Path file) {
        var names = file.getNameCount();
        var known = names > 1 && Subdir.isName(file.getName(names - 2).toString());
        var shared = file.subpath(Math.max(0, names - (known ? SHARED_NAMES : 1)), names)
                .toString();
        try {
            return "file://" + new URI(null, null, "/" + shared, null).getRawPath();
        } catch (URISyntaxException _) {
            throw MalformedInput.of("%s is not a path".formatted(MalformedInput.quote(shared)), "");
        }
    }

    /// As [LockedPackage#isInItsChannel()].
    static boolean isInItsChannel(LockedPackage locked) {
        var channel = channel(publicUrl(locked.location()));
        var canBe = switch (locked.location()) {
            case PackageLocation.Remote _ -> !channel.isEmpty();
            case PackageLocation.Local(var file) -> file.getNameCount() <= SHARED_NAMES;
        };
        return canBe && channel.equals(locked.record().channel());
    }

    /// The last folder of a URL where it is a subdir; else empty.
    static String subdir(String url) {
        var folder = folder(url);
        var name = folder.substring(folder.lastIndexOf('/') + 1);
        return Subdir.isName(name) ? name : "";
    }

    /// What is in front of the subdir of a URL; empty when there is none.
    static String channel(String url) {
        var subdir = subdir(url);
        return subdir.isEmpty() ? "" : PublicUrl.ofChannel(folder(url), subdir);
    }

    private static String folder(String url) {
        return url.substring(0, Math.max(0, url.lastIndexOf('/')));
    }

    /// The URL of a channel as others may see it: of a folder of this machine, its name.
    static String publicChannel(String url) {
        var plain = PublicUrl.ofChannel(url, "");
        return plain.startsWith("file:") ? "file:///" + plain.substring(plain.lastIndexOf('/') + 1) : plain;
    }

    /// The URLs of channels as others may see them, each another one: folders of one name get numbers.
    static SequencedMap<String, String> publicChannels(List<String> urls) {
        var names = new LinkedHashMap<String, String>();
        for (var url : urls) {
            var usual = publicChannel(url);
            var name = usual;
            for (var number = 2; usual.startsWith("file:") && names.containsValue(name); number++) {
                name = usual + "-" + number;
            }
            names.putIfAbsent(url, name);
        }
        return names;
    }

    /// A channel as a file in `folder` writes it: a path is seen from there, a name or URL stays as it is.
    static String channelSeenFrom(Path folder, String text) {
        return text.startsWith("/") || text.startsWith(".")
                ? folder.resolve(text).normalize().toString()
                : text;
    }

    /// The URLs of the channel that a lock writes as `text`, a URL, path or name.
    static List<String> channels(String text) {
        if (text.contains("://")) {
            return List.of(PublicUrl.ofChannel(text, ""));
        }
        if (text.equals("defaults")) {
            return DEFAULTS;
        }
        try {
            return text.startsWith("/") || text.startsWith(".")
                    ? List.of("file:///"
                            + Optional.ofNullable(Path.of(text).getFileName()).orElse(Path.of("")))
                    : List.of(PublicUrl.ofChannel(ALIAS + text, ""));
        } catch (InvalidPathException _) {
            throw MalformedInput.of("%s is not a channel".formatted(MalformedInput.quote(text)), "");
        }
    }
}
