package dockerenvs.conda.spec;

import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.JsonArray;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/// Which packages will do (CEP 29), such as `numpy`, `numpy >=1.26,<3 py312*`, `python=3.12` or
/// `conda-forge/linux-64::pytorch[version=">=2", build="*cuda*"]`.
///
/// | written | version | build |
/// |---|---|---|
/// | `p 1.8`, `p==1.8` | 1.8 | any |
/// | `p=1.8`, `p 1.8.*` | starts with 1.8 | any |
/// | `p 1.8 b`, `p=1.8=b`, `p==1.8=b` | 1.8 | `b`, where `*` stands for anything |
/// | `p >=1,<2 b` | in the range | `b` |
///
/// In brackets may be `version`, `build`, `build_number`, `channel`, `subdir`, `fn`, `url`, `md5`, `sha256`,
/// `license`, `license_family`, `track_features`, `flags`, `extras` and `when`; they count more than what is in front
/// of them. A URL or path of a package file means that file.
public final class MatchSpec {
    private static final Set<String> RECORD_KEYS = Set.of("license", "license_family", "md5", "sha256", "url");

    private final String text;
    private final String name;
    private final VersionSpec version;
    private final TextPattern build;
    private final BuildNumbers buildNumbers;
    private final Optional<Condition> condition;
    /// `channel`, `subdir` and what else was in brackets; values checked.
    private final SortedMap<String, String> keys;

    MatchSpec(String text, String name, String version, String build, SortedMap<String, String> keys) {
        this.text = text;
        this.name = name;
        this.version = version.isEmpty() ? VersionSpec.ANY : VersionSpec.parse(version);
        this.build = build.isEmpty() ? TextPattern.ANY : TextPattern.parse(build);
        this.keys = keys;
        this.condition = keys.containsKey("when") ? Optional.of(Condition.parse(keys.get("when"))) : Optional.empty();
        this.buildNumbers =
                keys.containsKey("build_number") ? BuildNumbers.parse(keys.get("build_number")) : BuildNumbers.ANY;
    }

    /// Reads a spec.
    ///
    /// @throws MalformedInput when it is none
    public static MatchSpec parse(String text) {
        return MatchSpecParser.parse(text);
    }

    /// The name of the package, lower-case; `*` stands for anything in it.
    public String name() {
        return name;
    }

    /// Whether packages called so may match.
    public boolean matchesName(String candidate) {
        return TextPattern.parse(name).matches(candidate);
    }

    /// Which versions will do.
    public VersionSpec version() {
        return version;
    }

    /// The build as it was written, `*` when any will do.
    public String build() {
        return build.toString();
    }

    /// The channel the package has to come from: a URL or a name; empty when any will do.
    public String channel() {
        return keys.getOrDefault("channel", "");
    }

    /// The folder of the channel; empty when any will do.
    public String subdir() {
        return keys.getOrDefault("subdir", "");
    }

    /// Whether a version will do, whatever else is asked for.
    public boolean matchesVersion(Version candidate) {
        return version.matches(candidate);
    }

    /// Whether a virtual package will do: only version and build count.
    public boolean matches(VirtualPackage fact) {
        return version.matches(Version.parse(fact.version())) && build.matches(fact.build());
    }

    /// Whether a package will do. What the record does not know does not match.
    public boolean matches(PackageRecord record) {
        return TextPattern.parse(name).matches(record.name())
                && version(record).map(version::matches).orElse(version.equals(VersionSpec.ANY))
                && build.matches(record.build())
                && keys.entrySet().stream().allMatch(key -> matches(record, key.getKey(), key.getValue()));
    }

    /// Whether a package will do, but for its name, its version, and what only its record knows.
    public boolean matchesBuild(Candidate candidate) {
        if (!build.equals(TextPattern.ANY) && !build.matches(candidate.build())) {
            return false;
        }
        if (keys.isEmpty()) {
            return true;
        }
        for (var key : keys.entrySet()) {
            if (!RECORD_KEYS.contains(key.getKey()) && !matches(candidate, key.getKey(), key.getValue())) {
                return false;
            }
        }
        return true;
    }

    private boolean matches(Candidate candidate, String key, String wanted) {
        return switch (key) {
            case "build_number" -> buildNumbers.contain(candidate.buildNumber());
            case "channel" -> matchesChannel(candidate.source().channel(), wanted);
            case "subdir" -> wanted.equals(candidate.source().subdir());
            case "fn" -> wanted.equals(candidate.file());
            case "track_features" -> candidate.requirements().trackFeatures().containsAll(features(wanted));
            case "flags" -> hasFlags(candidate.requirements().flags(), wanted);
            default -> true;
        };
    }

    private static boolean hasFlags(List<String> flags, String wanted) {
        for (var flag : features(wanted)) {
            var pattern = TextPattern.parse(flag);
            var found = false;
            for (var own : flags) {
                found = found || pattern.matches(own);
            }
            if (!found) {
                return false;
            }
        }
        return true;
    }

    /// Whether the channel is one the spec allows.
    public boolean matchesChannel(ChannelSubdir source) {
        return matchesChannel(source.channel());
    }

    /// Whether the spec allows a channel of that name.
    public boolean matchesChannel(String found) {
        return channel().isEmpty() || matchesChannel(found, channel());
    }

    /// The same with the channel written in another way.
    public MatchSpec withChannel(String written) {
        return channel().isEmpty() ? this : parse(text.replace(channel(), written));
    }

    /// Whether [#matchesBuild] is not enough: the spec speaks of what only [Repodata#record] knows.
    public boolean asksRecord() {
        if (keys.isEmpty()) {
            return false;
        }
        for (var key : keys.keySet()) {
            if (RECORD_KEYS.contains(key)) {
                return true;
            }
        }
        return false;
    }

    /// When the spec counts (CEP 43); empty for always.
    public Optional<Condition> condition() {
        return condition;
    }

    /// Groups of further dependencies that are asked for (CEP 44), ascending.
    public List<String> extras() {
        return keys.containsKey("extras") ? List.copyOf(features(keys.get("extras"))) : List.of();
    }

    private static Optional<Version> version(PackageRecord record) {
        try {
            return Optional.of(Version.parse(record.version()));
        } catch (MalformedInput _) {
            // such packages exist; only those who ask for no version get them
            return Optional.empty();
        }
    }

    private boolean matches(PackageRecord record, String key, String wanted) {
        return switch (key) {
            case "build_number" -> buildNumbers.contain(record.buildNumber());
            case "channel" -> matchesChannel(record.channel(), wanted);
            case "subdir" -> wanted.equals(record.subdir());
            case "fn" -> wanted.equals(record.file().toString());
            case "url" -> wanted.equals(record.url());
            case "md5" -> wanted.equalsIgnoreCase(record.md5().orElse(""));
            case "sha256" ->
                wanted.equalsIgnoreCase(record.sha256().map(Digest::hex).orElse(""));
            case "when", "extras" -> true;
            case "flags" -> hasFlags(record.json().strings("flags"), wanted);
            case "track_features" -> features(record).containsAll(features(wanted));
            default -> wanted.equalsIgnoreCase(record.json().string(key).orElse(""));
        };
    }

    private static boolean matchesChannel(String found, String wanted) {
        if (wanted.equals("*")) {
            return true;
        }
        var plain = PublicUrl.ofChannel(found, "");
        return wanted.equals("defaults")
                ? plain.matches("defaults|https://repo[.]anaconda[.]com/pkgs/(main|r|msys2)")
                : plain.equals(wanted) || plain.endsWith("/" + wanted);
    }

    private static Set<String> features(PackageRecord record) {
        var json = record.json();
        return json.find("track_features").orElse(JsonArray.of(List.of())) instanceof JsonArray
                ? new HashSet<>(json.strings("track_features"))
                : features(json.string("track_features").orElse(""));
    }

    private static SortedSet<String> features(String text) {
        var features = new TreeSet<>(Arrays.asList(text.split("[, ]+", -1)));
        features.remove("");
        return features;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MatchSpec that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /// As it was written.
    @Override
    public String toString() {
        return text;
    }
}
