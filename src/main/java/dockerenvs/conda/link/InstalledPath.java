package dockerenvs.conda.link;

import dockerenvs.conda.archive.PackagePath;
import dockerenvs.conda.archive.Placeholder;
import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import java.util.LinkedHashMap;
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
public record InstalledPath(
        String path,
        String type,
        Optional<Digest> packed,
        Optional<Digest> installed,
        OptionalLong size,
        Optional<Placeholder> placeholder,
        boolean noLink) {
    private static final String COMPILED = "pyc_file";
    private static final String ENTRY_POINT = "unix_python_entry_point";

    /// One item of `paths_data` as a record has it. Conda, mamba and rattler leave out different things: what is
    /// not there, or empty, is unknown.
    ///
    /// @throws MalformedInput when the path is none, or a field has the wrong type
    public static InstalledPath parse(JsonObject json) {
        var path = json.string("_path").orElse("");
        // the rules for paths are those of the tree it will be in
        FileEntry.folder(path, Attributes.FOLDER);
        var placeholder = json.string("prefix_placeholder").filter(text -> !text.isEmpty());
        var mode = json.string("file_mode").filter(text -> !text.isEmpty()).orElse("text");
        return new InstalledPath(
                path,
                json.string("path_type").orElse(PackagePath.Kind.FILE.toString()),
                digest(json, "sha256"),
                digest(json, "sha256_in_prefix"),
                json.integer("size_in_bytes"),
                placeholder.map(text -> new Placeholder(text, Placeholder.Mode.parse(mode))),
                json.find("no_link").filter(Json.of(true)::equals).isPresent());
    }

    private static Optional<Digest> digest(JsonObject json, String key) {
        return json.string(key).filter(hex -> !hex.isEmpty()).map(hex -> Digest.parse("sha256:" + hex));
    }

    /// A path of which only its place is known, as in records of old.
    public static InstalledPath named(String path) {
        return parse(JsonObject.EMPTY.with("_path", path));
    }

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
                ENTRY_POINT,
                Optional.empty(),
                Optional.of(installed),
                OptionalLong.of(size),
                Optional.empty(),
                false);
    }

    /// Whether it is the script of an entry point, which the installer has made.
    public boolean isEntryPoint() {
        return type.equals(ENTRY_POINT);
    }

    /// Whether it is a file of Python that the installer has compiled.
    public boolean isCompiled() {
        return type.equals(COMPILED);
    }

    /// Whether it is a symbolic link.
    public boolean isSymlink() {
        return type.equals(PackagePath.Kind.SYMLINK.toString());
    }

    /// Whether it is a folder.
    public boolean isFolder() {
        return type.equals(PackagePath.Kind.FOLDER.toString());
    }

    /// The digest a file has in the prefix; nothing where the record does not say.
    public Optional<Digest> expected() {
        return installed.or(() -> placeholder.isEmpty() && !isSymlink() ? packed : Optional.empty());
    }

    /// The same at another place.
    public InstalledPath at(String place) {
        return new InstalledPath(place, type, packed, installed, size, placeholder, noLink);
    }

    /// A file that Python has compiled.
    static InstalledPath compiled(String path) {
        return new InstalledPath(
                path, COMPILED, Optional.empty(), Optional.empty(), OptionalLong.empty(), Optional.empty(), false);
    }

    InstalledPath withInstalled(Digest digest) {
        return new InstalledPath(path, type, packed, Optional.of(digest), size, placeholder, noLink);
    }

    /// As records write it, keys sorted.
    JsonObject json() {
        var members = new LinkedHashMap<String, Json>();
        members.put("_path", Json.of(path));
        placeholder.ifPresent(
                found -> members.put("file_mode", Json.of(found.mode().name().toLowerCase(Locale.ROOT))));
        if (noLink) {
            members.put("no_link", Json.of(true));
        }
        members.put("path_type", Json.of(type));
        placeholder.ifPresent(found -> members.put("prefix_placeholder", Json.of(found.text())));
        packed.ifPresent(digest -> members.put("sha256", Json.of(digest.hex())));
        installed.ifPresent(digest -> members.put("sha256_in_prefix", Json.of(digest.hex())));
        size.ifPresent(bytes -> members.put("size_in_bytes", Json.of(bytes)));
        return JsonObject.of(members);
    }
}
