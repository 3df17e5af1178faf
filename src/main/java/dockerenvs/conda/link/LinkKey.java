package dockerenvs.conda.link;

import dockerenvs.conda.spec.Noarch;
import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.content.Digest;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;

/// The name of a linked package: the digest of everything its bytes depend on.
///
/// There are two: one of what is known before the package is opened, by which it is found again, and one of the
/// record as it was completed by the package, which is the same however much the lock knew.
final class LinkKey {
    private LinkKey() {}

    /// The key of a package that looks alike under every Python.
    ///
    /// @param hash of the package file
    static String plain(String hash, PackageRecord record, LinkTarget target) {
        return digest(parts(hash, record, target));
    }

    /// The key of a noarch Python package.
    ///
    /// @param hash of the package file
    static String python(String hash, PackageRecord record, LinkTarget target, PythonLayout python) {
        return digest(withPython(parts(hash, record, target), python));
    }

    /// The key of a package as it was linked.
    ///
    /// @param record completed, with its SHA-256
    /// @param written the digest of the record as it lies in the environment
    static String linked(PackageRecord record, Digest written, LinkTarget target) {
        var digest = record.sha256().orElseThrow();
        var parts = place(target).with("package", digest.toString()).with("record", written.toString());
        return digest(
                record.noarch() == Noarch.PYTHON
                        ? withPython(parts, target.python().orElseThrow())
                        : parts);
    }

    /// The key of a package that is taken from another prefix.
    static String ofPrefix(PrefixPackage found, LinkTarget target) {
        var files = found.files().stream().map(PrefixFile::print).sorted().toList();
        return digest(place(target)
                .with("source", found.source())
                .with("record", found.record().json())
                .with("files", Digest.sha256(JsonArray.ofStrings(files).bytes()).toString()));
    }

    private static JsonObject parts(String hash, PackageRecord record, LinkTarget target) {
        return place(target).with("package", hash).with("record", record.json());
    }

    private static JsonObject place(LinkTarget target) {
        return JsonObject.EMPTY
                .with("linker", Linker.VERSION)
                .with("prefix", target.prefix().path())
                .with("owner", target.uid() + ":" + target.gid())
                .with("trimming", target.trimming().name());
    }

    private static JsonObject withPython(JsonObject parts, PythonLayout python) {
        return parts.with("site_packages", python.sitePackages()).with("interpreter", python.interpreter());
    }

    /// The key of `json`, which says it all.
    static String digest(JsonObject json) {
        return Digest.sha256(json.bytes()).hex();
    }
}
