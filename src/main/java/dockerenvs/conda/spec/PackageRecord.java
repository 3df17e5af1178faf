package dockerenvs.conda.spec;

import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// What a channel's repodata or a lock file says of one package file (CEP 36, and the fields `url`, `channel` and
/// `fn` that tools add). The document is kept whole, so fields nobody here knows travel on into `conda-meta`;
/// those that are null are dropped, because mamba stumbles over them.
///
/// A record from a lock may know little more than where the file is; the file's own `index.json` completes it.
public final class PackageRecord {
    private static final long SECONDS_MAX = 253_402_300_799L;
    private static final Pattern MD5 = Pattern.compile("[0-9a-f]{32}");

    private final PackageFileName file;
    private final JsonObject json;

    private PackageRecord(PackageFileName file, JsonObject json) {
        this.file = file;
        this.json = json;
    }

    /// The record a document holds.
    ///
    /// @param json needs `fn` or `url`; what these imply (`name`, `version`, `build`) may be missing
    /// @throws MalformedInput when a field is missing, contradicts the file name, or has the wrong type
    public static PackageRecord of(JsonObject json) {
        var url = json.string("url").orElse("");
        var fn = json.string("fn").orElse(url.substring(url.lastIndexOf('/') + 1));
        var file = PackageFileName.parse(fn);
        var members = new LinkedHashMap<String, Json>();
        members.put("name", Json.of(file.name()));
        members.put("version", Json.of(file.version()));
        members.put("build", Json.of(file.build()));
        members.put("fn", Json.of(fn));
        for (var key : json.keys()) {
            json.find(key).ifPresent(value -> members.put(key, value));
        }
        var record = new PackageRecord(file, JsonObject.of(members));
        record.check();
        return record;
    }

    private void check() {
        agree("name", file.name());
        agree("version", file.version());
        agree("build", file.build());
        depends();
        constrains();
        sha256();
        md5();
        noarch();
        if (size().orElse(0) < 0 || json.integer("timestamp").orElse(0) < 0) {
            throw MalformedInput.of("%s has a negative size or timestamp".formatted(file), "");
        }
    }

    private void agree(String field, String expected) {
        var found = json.string(field).orElse(expected);
        if (!found.equals(expected)) {
            throw MalformedInput.of(
                    "the package file %s says its %s is %s".formatted(file, field, MalformedInput.quote(found)),
                    "it was renamed or replaced; fetch it again from its channel");
        }
    }

    /// The record with what it lacks taken from the `info/index.json` of its package file. What a channel says counts
    /// more than what the file says, because channels correct their packages afterwards.
    ///
    /// @throws MalformedInput when name, version or build of the two differ
    public PackageRecord completedBy(JsonObject index) {
        for (var field : List.of("name", "version", "build")) {
            var own = json.string(field);
            var found = named(() -> index.string(field));
            if (found.isPresent() && !found.equals(own)) {
                throw MalformedInput.of(
                        "the package file %s holds another package: its %s is %s"
                                .formatted(file, field, MalformedInput.quote(found.get())),
                        "it was renamed or replaced; fetch it again from its channel");
            }
        }
        var complete = json;
        for (var key : index.keys()) {
            var value = index.find(key);
            if (value.isPresent() && !json.has(key)) {
                complete = complete.with(key, value.get());
            }
        }
        var all = complete;
        return named(() -> {
            var record = of(all);
            record.buildNumber();
            return record;
        });
    }

    private <T> T named(Supplier<T> ofIndex) {
        try {
            return ofIndex.get();
        } catch (MalformedInput failure) {
            throw failure.in("`info/index.json` of %s".formatted(MalformedInput.quote(file.toString())));
        }
    }

    /// The same record with one field set.
    public PackageRecord with(String field, Json value) {
        return of(json.with(field, value));
    }

    /// The whole document; `name`, `version`, `build` and `fn` are always there, nulls never.
    public JsonObject json() {
        return json;
    }

    /// The name of the package file, which says name, version and build.
    public PackageFileName file() {
        return file;
    }

    public String name() {
        return file.name();
    }

    public String version() {
        return file.version();
    }

    public String build() {
        return file.build();
    }

    /// `<name>-<version>-<build>`.
    public String stem() {
        return file.stem();
    }

    /// The number of the build, higher for newer; where the record does not say, the digits the build ends in,
    /// else 0.
    public long buildNumber() {
        var said = json.integer("build_number");
        if (said.isPresent()) {
            return said.getAsLong();
        }
        var digits = build().substring(build().lastIndexOf('_') + 1);
        return digits.matches("\\d{1,9}") ? Long.parseLong(digits) : 0;
    }

    /// The folder of the channel it comes from, such as `linux-64` or `noarch`; empty when unknown.
    public String subdir() {
        return json.string("subdir").orElse("");
    }

    /// Where the file is to be had, without credentials; empty when unknown.
    public String url() {
        return json.string("url").orElse("");
    }

    /// The URL of the channel, without its subdir; empty when unknown.
    public String channel() {
        return json.string("channel").orElse("");
    }

    /// MatchSpecs of what must be there too, in the order of the record.
    public List<String> depends() {
        return json.strings("depends");
    }

    /// MatchSpecs that hold for packages that are there, in the order of the record.
    public List<String> constrains() {
        return json.strings("constrains");
    }

    public Optional<Digest> sha256() {
        return json.string("sha256").map(hex -> Digest.parse("sha256:" + hex));
    }

    /// 32 lower-case hex digits; good enough only where there is no SHA-256.
    public Optional<String> md5() {
        var md5 = json.string("md5");
        if (md5.isPresent() && !MD5.matcher(md5.get()).matches()) {
            throw MalformedInput.of("%s has the MD5 %s".formatted(file, MalformedInput.quote(md5.get())), "");
        }
        return md5;
    }

    /// Bytes of the package file.
    public OptionalLong size() {
        return json.integer("size");
    }

    /// When the package was built, in seconds since 1970; 0 when unknown. Records say milliseconds, very old ones
    /// seconds.
    public long timestampSeconds() {
        var timestamp = json.integer("timestamp").orElse(0);
        return timestamp > SECONDS_MAX ? timestamp / 1000 : timestamp;
    }

    /// How the files are laid out, as far as the record says; `subdir` does not decide (CEP 20).
    public Noarch noarch() {
        return Noarch.of(json);
    }

    /// Where this Python keeps its packages, relative to the prefix (CEP 17); only of a package called `python`.
    public Optional<String> pythonSitePackagesPath() {
        return name().equals("python") ? json.string("python_site_packages_path") : Optional.empty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PackageRecord that && json.equals(that.json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
