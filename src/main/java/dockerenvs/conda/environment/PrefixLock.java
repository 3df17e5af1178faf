package dockerenvs.conda.environment;

import dockerenvs.conda.spec.PackageFileName;
import dockerenvs.conda.spec.PackageLocation;
import dockerenvs.conda.spec.PublicUrl;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The lock of an environment that is installed, made of its records in `conda-meta`: what `conda list --explicit`
/// prints, with all hashes, and with the dependencies as the channel has corrected them. All else the package files
/// say, so that the same packages give the same layers wherever they are named.
public final class PrefixLock {
    /// What a record knows better than a package file: who it is, and what a channel may have corrected.
    private static final List<String> TAKEN =
            List.of("name", "version", "build", "sha256", "md5", "size", "depends", "constrains");

    /// What some tools write for what they do not know; the package file says it.
    private static final Set<Json> NOTHING = Set.of(Json.of(""), Json.of(0), JsonArray.of(List.of()));

    /// Conda writes `name ==1=build` of a channel as `name ==1 build`.
    private static final Pattern BUILD_BEHIND_BLANK = Pattern.compile("^(\\S+ ==[^=\\s]+) ([^=\\s]+)$");

    private PrefixLock() {}

    /// The lock of these records.
    ///
    /// @param records of `conda-meta`, in any order
    /// @param prefix the folder of the environment
    /// @param subdir the platform it has to be for
    /// @throws MalformedInput when a record is none, two are of one name, or one is for another platform
    public static Lock of(List<JsonObject> records, Path prefix, String subdir) {
        var builder = new LockBuilder(subdir);
        var specs = new ArrayList<String>();
        for (var record : records) {
            builder.add(locked(record, prefix));
            specs.addAll(specs(record));
        }
        return builder.build().withSpecs(specs);
    }

    private static LockedPackage locked(JsonObject record, Path prefix) {
        var url = url(record);
        var location = location(url, prefix.resolve("pkgs").resolve(fileName(record)));
        var known = JsonObject.EMPTY;
        for (var key : TAKEN) {
            var value = value(record, key).filter(found -> !NOTHING.contains(found));
            known = value.isPresent() ? known.with(key, value.get()) : known;
        }
        var publicUrl = PublicUrl.of(url);
        var subdir = record.string("subdir").orElse("");
        if (Locations.subdir(publicUrl).isEmpty() && !subdir.isEmpty()) {
            known = known.with("subdir", subdir);
        }
        if (location instanceof PackageLocation.Local && !url.isEmpty() && !url.startsWith("file:")) {
            known = known.with("url", publicUrl).with("channel", Locations.channel(publicUrl));
        }
        return Locations.locked(location, known);
    }

    private static Optional<Json> value(JsonObject record, String key) {
        return key.equals("depends") || key.equals("constrains")
                ? Optional.of(JsonArray.ofStrings(record.strings(key).stream()
                        .map(spec -> BUILD_BEHIND_BLANK.matcher(spec).replaceFirst("$1=$2"))
                        .toList()))
                : record.find(key);
    }

    /// Where the package came from; put together from the channel where a record of old does not say it; else
    /// empty.
    private static String url(JsonObject record) {
        var said = record.string("url").orElse("");
        var channel = record.string("channel").orElse("");
        if (!said.isEmpty() || !channel.contains("://")) {
            return said;
        }
        var subdir = record.string("subdir").orElse("");
        return "%s/%s/%s".formatted(PublicUrl.ofChannel(channel, subdir), subdir, fileName(record));
    }

    private static String fileName(JsonObject record) {
        var url = PublicUrl.of(record.string("url").orElse(""));
        var name = record.string("fn").orElse(url.substring(url.lastIndexOf('/') + 1));
        if (PackageFileName.hasPackageEnding(name)) {
            return name.substring(name.lastIndexOf('/') + 1);
        }
        // records of old, when there was one format
        return "%s-%s-%s.tar.bz2"
                .formatted(
                        record.string("name").orElse(""),
                        record.string("version").orElse(""),
                        record.string("build").orElse(""));
    }

    /// Where it can be had; where nobody could fetch it from there, the folder of packages that an environment may
    /// have.
    private static PackageLocation location(String url, Path otherwise) {
        try {
            return url.contains("://")
                    ? Locations.parse(url, otherwise)
                    : new PackageLocation.Local(otherwise.toAbsolutePath().normalize());
        } catch (MalformedInput _) {
            // S3, OCI and whatever comes: such a package can be in a cache, or is taken from the environment
            return new PackageLocation.Local(otherwise.toAbsolutePath().normalize());
        }
    }

    /// What somebody has asked for: not the specs that explicit lists make, which name one file.
    private static List<String> specs(JsonObject record) {
        var specs = new ArrayList<>(record.strings("requested_specs"));
        if (specs.isEmpty()) {
            specs.add(record.string("requested_spec").orElse(""));
        }
        specs.removeIf(spec -> spec.isBlank()
                || spec.equals("None")
                || spec.contains("/")
                || spec.contains("md5=")
                || spec.contains("sha256=")
                || spec.contains("url="));
        return specs;
    }
}
