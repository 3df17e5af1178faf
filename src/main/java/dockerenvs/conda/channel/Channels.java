package dockerenvs.conda.channel;

import dockerenvs.conda.spec.MatchSpec;
import dockerenvs.conda.spec.PublicUrl;
import dockerenvs.conda.spec.Subdir;
import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// What people write for channels, and the channels that they mean by it:
///
/// | written | channel |
/// |---|---|
/// | `conda-forge`, `conda-forge/label/dev` | below `channel_alias`, or as `custom_channels` has it |
/// | `conda-forge/linux-64` | the same, with packages of that subdir and of `noarch` alone |
/// | `conda-forge[linux-64,noarch]` | the same, with packages of those subdirs alone |
/// | `https://host/t/TOKEN/own`, `file:///srv/own` | that place |
/// | `./own`, `../own`, `/srv/own`, `~/own` | that folder |
/// | `NAME=FOLDER` | the channel NAME, whose files are in that folder |
/// | `defaults`, `local` or a name of `custom_multichannels` | several channels |
/// | `nodefaults` | none |
///
/// `.condarc` decides what names mean: `channel_alias`, `custom_channels`, `custom_multichannels`,
/// `default_channels`, `migrated_channel_aliases`; and which channels may be used: `allowlist_channels`,
/// `denylist_channels`. There is no channel that is used without being asked for.
public final class Channels {
    private static final String ALIAS = "https://conda.anaconda.org";
    private static final List<String> DEFAULTS =
            List.of("https://repo.anaconda.com/pkgs/main", "https://repo.anaconda.com/pkgs/r");
    /// All names below `pkgs` are served here.
    private static final String ANACONDA = "https://repo.anaconda.com";

    private static final int DEPTH_MAX = 8;
    private static final int CHARACTERS_MAX = 2000;

    /// As conda has them where nobody has set up anything; made of the constants above.
    public static final Channels USUAL = new Channels(Condarc.NONE);

    private final Condarc condarc;
    private final ChannelPlaces places;
    private final String alias;
    private final SequencedMap<String, List<String>> custom;
    private final SequencedMap<String, List<String>> multiple;

    private Channels(Condarc condarc) {
        this.condarc = condarc;
        this.places = new ChannelPlaces(condarc.home());
        var own = condarc.text("channel_alias");
        this.alias = own.isEmpty() ? ALIAS : own;
        this.custom = condarc.lists("custom_channels");
        this.multiple = new LinkedHashMap<>(condarc.lists("custom_multichannels"));
        var defaults = condarc.strings("default_channels");
        multiple.putIfAbsent("defaults", defaults.isEmpty() ? DEFAULTS : defaults);
        multiple.putIfAbsent(
                "local", condarc.buildFolder().map(Path::toString).stream().toList());
    }

    /// As the `.condarc` files of this machine have them.
    ///
    /// @param environment environment variables
    /// @throws MalformedInput naming the file that cannot be understood, without its secrets
    public static Channels of(Map<String, String> environment, Path home) throws IOException {
        return of(Condarc.read(environment, home));
    }

    /// As these `.condarc` files have them.
    public static Channels of(Condarc condarc) {
        return new Channels(condarc);
    }

    /// The channels that the user has set up (`channels`), for who names none; empty when there are none.
    ///
    /// @throws MalformedInput when one is not a channel, or may not be used here
    public List<Channel> configured() {
        return parse(condarc.strings("channels"));
    }

    /// The channels of a list, in its order, each once.
    ///
    /// @throws MalformedInput when one is not a channel, or may not be used here
    public List<Channel> parse(List<String> written) {
        var channels = resolve(written, 0);
        var allowed = named("allowlist_channels", "whitelist_channels");
        var denied = named("denylist_channels", "denylist_channels");
        for (var channel : channels) {
            if (denied.contains(channel.name()) || !allowed.isEmpty() && !allowed.contains(channel.name())) {
                throw MalformedInput.of(
                        "the channel %s may not be used here".formatted(MalformedInput.quote(channel.name())),
                        "`allowlist_channels` and `denylist_channels` of a `.condarc` say which channels may be");
            }
        }
        return channels;
    }

    /// A spec with the name of its channel, where it is written as a URL or folder: without secrets, and so that it
    /// means the same for everybody.
    ///
    /// @throws MalformedInput when that is not a channel
    public MatchSpec inFull(MatchSpec spec) {
        return ChannelPlaces.isPlace(spec.channel())
                ? spec.withChannel(one(spec.channel()).name())
                : spec;
    }

    private List<String> named(String key, String formerKey) {
        var written = Stream.concat(condarc.strings(key).stream(), condarc.strings(formerKey).stream())
                .distinct()
                .toList();
        return resolve(written, 0).stream().map(Channel::name).toList();
    }

    private List<Channel> resolve(List<String> written, int depth) {
        var channels = new ArrayList<Channel>();
        for (var text : written) {
            channels.addAll(resolve(text.strip(), depth));
        }
        return channels.stream().distinct().toList();
    }

    private List<Channel> resolve(String text, int depth) {
        if (depth > DEPTH_MAX) {
            throw MalformedInput.of(
                    "a channel of `custom_multichannels` or `default_channels` contains itself",
                    "write the URLs of its channels");
        }
        if (text.isEmpty() || text.length() > CHARACTERS_MAX || text.chars().anyMatch(Character::isISOControl)) {
            throw malformed(text);
        }
        if (text.equals("nodefaults")) {
            return List.of();
        }
        var several = Optional.ofNullable(multiple.get(text));
        if (several.isPresent()) {
            if (several.get().isEmpty()) {
                throw MalformedInput.of(
                        "the channel `%s` is not set up here".formatted(text),
                        "name its folder, or list its channels in `custom_multichannels` of a `.condarc`");
            }
            return resolve(several.get(), depth + 1);
        }
        return List.of(one(text));
    }

    private Channel one(String text) {
        var sign = text.indexOf('=');
        if (sign > 0 && !text.substring(0, sign).contains("://") && !ChannelPlaces.isPlace(text)) {
            var named = one(text.substring(0, sign));
            return new Channel(named.name(), places.folder(text.substring(sign + 1)), named.subdirs());
        }
        var restriction = Restriction.of(text);
        var plain = restriction.channel();
        var place = ChannelPlaces.isPlace(plain) ? places.of(plain) : named(plain);
        return new Channel(nameOf(place), place, restriction.subdirs());
    }

    /// What is left of a written channel without its subdirs.
    private record Restriction(String channel, List<String> subdirs) {
        static Restriction of(String text) {
            var bracket = text.indexOf('[');
            if (text.endsWith("]") && bracket > 0) {
                var subdirs = List.of(
                        text.substring(bracket + 1, text.length() - 1).strip().split("\\s*,\\s*"));
                if (!subdirs.stream().allMatch(Subdir::isName)) {
                    throw MalformedInput.of(
                            "%s restricts the channel to what is no subdir".formatted(shown(text)),
                            "it should look like `conda-forge[linux-64,noarch]`");
                }
                return new Restriction(text.substring(0, bracket), subdirs);
            }
            var plain = ChannelPlaces.withoutSlashes(text);
            var slash = plain.lastIndexOf('/');
            var last = plain.substring(slash + 1);
            if (slash <= 0 || !Subdir.isName(last)) {
                return new Restriction(plain.isEmpty() ? text : plain, List.of());
            }
            var subdirs = last.equals(Subdir.NOARCH) ? List.of(last) : List.of(last, Subdir.NOARCH);
            return new Restriction(ChannelPlaces.withoutSlashes(plain.substring(0, slash)), subdirs);
        }
    }

    /// The place of a name: the longest of `custom_channels` that it begins with, else below the alias.
    private URI named(String name) {
        var parts = List.of(name.split("/", -1));
        if (parts.stream().anyMatch(part -> part.isBlank() || part.equals(".") || part.equals(".."))
                || name.chars().anyMatch(c -> "?#\\:@<>\"'`|=".indexOf(c) >= 0)) {
            throw malformed(name);
        }
        for (var length = parts.size(); length > 0; length--) {
            var servers = custom.getOrDefault(String.join("/", parts.subList(0, length)), List.of());
            if (!servers.isEmpty()) {
                return places.below(servers.getFirst(), name);
            }
        }
        return places.below(parts.getFirst().equals("pkgs") && parts.size() > 1 ? ANACONDA : alias, name);
    }

    /// The public name of a place; what is at a former address of the alias is named by the alias.
    private String nameOf(URI place) {
        var name = ChannelPlaces.withoutSlashes(PublicUrl.of(place.toString()));
        for (var former : condarc.strings("migrated_channel_aliases")) {
            var prefix = ChannelPlaces.withoutSlashes(PublicUrl.of(former)) + "/";
            if (name.startsWith(prefix)) {
                return ChannelPlaces.withoutSlashes(PublicUrl.of(alias)) + "/" + name.substring(prefix.length());
            }
        }
        return name;
    }

    private static MalformedInput malformed(String text) {
        return MalformedInput.of(
                "%s is not a channel".formatted(shown(text)),
                "it can be a name such as `conda-forge`, a URL, or a folder such as `./channel`");
    }

    /// What messages say of a channel as somebody has written it.
    static String shown(String text) {
        return MalformedInput.quote(PublicUrl.shown(text));
    }

    @Override
    public String toString() {
        return "channels of " + condarc;
    }
}
