package dockerenvs.build;

import dockerenvs.conda.environment.Lock;
import dockerenvs.conda.environment.LockedPackage;
import dockerenvs.conda.link.Linker;
import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.content.Compression;
import dockerenvs.content.Digest;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.image.Image;
import java.time.Instant;
import java.util.Optional;

/// The name of what a build comes to, before anything is built: the same key means the same [Blueprint]. Made of the
/// lock, the base and the options; what containers start with is not in it, as that changes nothing in a layer.
///
/// @param text 64 hex digits
record BuildKey(String text) {
    /// Changes whenever the same inputs come to another blueprint than before, or it is written otherwise.
    private static final int VERSION = 2;

    /// The key of a build.
    ///
    /// @return nothing when the inputs do not say it all: a package without a hash, or a rule of layering without a
    /// name
    static Optional<BuildKey> of(Image base, Lock lock, BuildOptions options) {
        var records = lock.packages().stream().map(LockedPackage::record).toList();
        if (!records.stream().allMatch(BuildKey::isKnown)) {
            return Optional.empty();
        }
        return surroundings(base, lock, options)
                .map(json -> json.with("warnings", JsonArray.ofStrings(lock.warnings()))
                        .with(
                                "packages",
                                JsonArray.of(records.stream()
                                        .map(PackageRecord::json)
                                        .toList())))
                .map(BuildKey::of);
    }

    /// The key of all but the packages, which is the same however much a lock says of them: an image has it.
    ///
    /// @return nothing when the rule of layering has no name
    static Optional<BuildKey> ofSurroundings(Image base, Lock lock, BuildOptions options) {
        return surroundings(base, lock, options).map(BuildKey::of);
    }

    private static BuildKey of(JsonObject json) {
        return new BuildKey(Digest.sha256(json.bytes()).hex());
    }

    private static Optional<JsonObject> surroundings(Image base, Lock lock, BuildOptions options) {
        return Optional.of(options.layering().identity())
                .filter(name -> !name.isEmpty())
                .map(layering -> JsonObject.EMPTY
                        .with(
                                "version",
                                VERSION + " " + Linker.VERSION + " " + LayerKey.VERSION + " " + BuildVersion.NUMBER)
                        .with("base", base.digest().toString())
                        .with("subdir", lock.subdir())
                        .with("channels", JsonArray.ofStrings(lock.channels()))
                        .with("specs", JsonArray.ofStrings(lock.specs()))
                        .with("variables", JsonObject.ofStrings(lock.variables()))
                        .withAll(json(options, options.compressionOn(base)))
                        .with("layering", layering));
    }

    private static boolean isKnown(PackageRecord record) {
        return record.sha256().isPresent() || record.md5().isPresent();
    }

    private static JsonObject json(BuildOptions options, Compression compression) {
        return JsonObject.EMPTY
                .with("prefix", options.prefix().path())
                .with("owner", options.owner().toString())
                .with("trimming", options.trimming().name())
                .with("clobbering", options.clobbering().name())
                .with("activation", options.activation().name())
                .with("compilesPython", Json.of(options.compilesPython()))
                .with("layersMax", options.layersMax())
                .with(
                        "previous",
                        options.previous()
                                .map(previous -> previous.digest().toString())
                                .orElse(""))
                .with("compression", compression.algorithm() + ":" + compression.level())
                .with("created", options.created().map(Instant::toString).orElse(""));
    }

    @Override
    public String toString() {
        return text;
    }
}
