package dockerenvs.conda.link;

import dockerenvs.conda.archive.PackagePath;
import dockerenvs.conda.archive.Placeholder;
import dockerenvs.content.Digest;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// One path of a package as it is installed: an item of `paths_data` in its record.
///
/// @param path relative to the prefix
/// @param type the word for what it is; readers refuse words they do not know
/// @param packed digest of the content as packed
/// @param installed digest of the content as installed
/// @param size bytes as packed; of generated files, as installed
/// @param placeholder what was replaced
/// @param noLink what the package said of linking it
record InstalledPath(
        String path,
        String type,
        Optional<Digest> packed,
        Optional<Digest> installed,
        OptionalLong size,
        Optional<Placeholder> placeholder,
        boolean noLink) {

    /// A listed path about which nothing is known but what the package says.
    static InstalledPath of(String path, PackagePath listed) {
        return new InstalledPath(
                path,
                listed.kind().toString(),
                listed.sha256(),
                Optional.empty(),
                listed.size(),
                listed.placeholder(),
                listed.noLink());
    }

    /// A listed file with this content.
    static InstalledPath file(String path, PackagePath listed, Digest packed, long size, Digest installed) {
        return new InstalledPath(
                path,
                listed.kind().toString(),
                Optional.of(packed),
                Optional.of(installed),
                OptionalLong.of(size),
                listed.placeholder(),
                listed.noLink());
    }

    /// The script of an entry point.
    static InstalledPath entryPoint(String path, Digest installed, long size) {
        return new InstalledPath(
                path,
                "unix_python_entry_point",
                Optional.empty(),
                Optional.of(installed),
                OptionalLong.of(size),
                Optional.empty(),
                false);
    }

    /// A file that Python has compiled.
    static InstalledPath compiled(String path) {
        return new InstalledPath(
                path, "pyc_file", Optional.empty(), Optional.empty(), OptionalLong.empty(), Optional.empty(), false);
    }

    InstalledPath withInstalled(Digest digest) {
        return new InstalledPath(path, type, packed, Optional.of(digest), size, placeholder, noLink);
    }

    /// As records write it, keys sorted.
    JsonObject json() {
        var json = JsonObject.EMPTY.with("_path", path);
        if (placeholder.isPresent()) {
            json = json.with("file_mode", placeholder.get().mode().name().toLowerCase(Locale.ROOT));
        }
        if (noLink) {
            json = json.with("no_link", Json.of(true));
        }
        json = json.with("path_type", type);
        if (placeholder.isPresent()) {
            json = json.with("prefix_placeholder", placeholder.get().text());
        }
        if (packed.isPresent()) {
            json = json.with("sha256", packed.get().hex());
        }
        if (installed.isPresent()) {
            json = json.with("sha256_in_prefix", installed.get().hex());
        }
        return size.isPresent() ? json.with("size_in_bytes", size.getAsLong()) : json;
    }
}
