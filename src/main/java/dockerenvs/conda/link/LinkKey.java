package dockerenvs.conda.link;

import dockerenvs.conda.spec.Noarch;
import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.content.Digest;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import java.util.TreeMap;

/// The name of a linked package: the digest of everything its bytes depend on.
///
/// There are two: one of what is known before the package is opened, by which it is found again, and one of the
/// record as it was completed by the package, which is the same however much the lock knew.
final class LinkKey {
    /// Changes whenever the same package is linked to other bytes than before.
    private static final int LINKER_VERSION = 2;

    private LinkKey() {}

    /// The key of a package that looks alike under every Python.
    static String plain(Digest digest, PackageRecord record, LinkTarget target) {
        return digest(parts(digest, record, target));
    }

    /// The key of a noarch Python package.
    static String python(Digest digest, PackageRecord record, LinkTarget target, PythonLayout python) {
        return digest(parts(digest, record, target)
                .with("site_packages", python.sitePackages())
                .with("interpreter", python.interpreter()));
    }

    /// The key of a package as it was linked.
    ///
    /// @param record completed, with its SHA-256
    static String linked(PackageRecord record, LinkTarget target) {
        var digest = record.sha256().orElseThrow();
        return record.noarch() == Noarch.PYTHON
                ? python(digest, record, target, target.python().orElseThrow())
                : plain(digest, record, target);
    }

    private static JsonObject parts(Digest digest, PackageRecord record, LinkTarget target) {
        return JsonObject.EMPTY
                .with("linker", LINKER_VERSION)
                .with("package", digest.toString())
                .with("record", sorted(record.json()))
                .with("prefix", target.prefix().path())
                .with("owner", target.uid() + ":" + target.gid())
                .with("trimming", target.trimming().name());
    }

    private static JsonObject sorted(JsonObject json) {
        var members = new TreeMap<String, Json>();
        json.keys().forEach(key -> json.find(key).ifPresent(value -> members.put(key, value)));
        return JsonObject.of(members);
    }

    /// The key of `json`, which says it all.
    static String digest(JsonObject json) {
        return Digest.sha256(json.bytes()).hex();
    }
}
