package dockerenvs.conda.link;

import dockerenvs.content.Digest;
import dockerenvs.json.JsonObject;

/// The name of a linked package: the digest of everything its bytes depend on.
final class LinkKey {
    /// Changes whenever the same package is linked to other bytes than before.
    private static final int LINKER_VERSION = 1;

    private LinkKey() {}

    /// The key of a package that looks alike under every Python.
    static String plain(PackageFile file, LinkTarget target) {
        return digest(parts(file, target));
    }

    /// The key of a noarch Python package.
    static String python(PackageFile file, LinkTarget target, PythonLayout python) {
        return digest(parts(file, target)
                .with("site_packages", python.sitePackages())
                .with("interpreter", python.interpreter()));
    }

    private static JsonObject parts(PackageFile file, LinkTarget target) {
        return JsonObject.EMPTY
                .with("linker", LINKER_VERSION)
                .with("package", file.sha256().toString())
                .with("record", file.record().json())
                .with("prefix", target.prefix().path())
                .with("owner", target.uid() + ":" + target.gid())
                .with("trimming", target.trimming().name());
    }

    /// The key of `json`, which says it all.
    static String digest(JsonObject json) {
        return Digest.sha256(json.bytes()).hex();
    }
}
