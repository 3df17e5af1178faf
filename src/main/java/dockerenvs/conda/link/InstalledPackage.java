package dockerenvs.conda.link;

import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import dockerenvs.files.FileType;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// A package as it is in its environment, among the others.
///
/// @param linked the package by itself
/// @param tree what is left of its files, where they really lie
/// @param key names the bytes of the tree, as that of a linked package does; the same one where others changed
/// nothing
/// @param warnings those of the package by itself, and about files that others replace
public record InstalledPackage(LinkedPackage linked, FileTree tree, String key, List<String> warnings) {

    public InstalledPackage {
        warnings = List.copyOf(warnings);
    }

    public PackageRecord record() {
        return linked.record();
    }

    /// With files that Python has compiled, which its record lists as well.
    ///
    /// @param compiled none of them in the tree yet
    /// @param newKey names the bytes of the tree with them
    /// @throws IOException when the record cannot be read
    public InstalledPackage withCompiled(Prefix prefix, List<FileEntry> compiled, String newKey) throws IOException {
        var recordPath = prefix.rootOf(InstalledRecord.path(record()));
        var paths = compiled.stream()
                .map(entry -> entry.path().substring(prefix.root().length() + 1))
                .toList();
        var entries = new ArrayList<>(compiled);
        for (var entry : tree.entries()) {
            entries.add(
                    entry.path().equals(recordPath) && entry.type() instanceof FileType.Regular regular
                            ? FileEntry.file(
                                    recordPath, InstalledRecord.withCompiled(read(regular), paths), entry.attributes())
                            : entry);
        }
        var folders = new TreeSet<String>();
        for (var entry : compiled) {
            var folder = parent(entry.path());
            if (tree.find(folder).isEmpty() && folders.add(folder)) {
                var attributes =
                        tree.find(parent(folder)).map(FileEntry::attributes).orElse(Attributes.FOLDER);
                entries.add(FileEntry.folder(folder, attributes));
            }
        }
        return new InstalledPackage(linked, FileTree.of(entries), newKey, warnings);
    }

    private static JsonObject read(FileType.Regular file) throws IOException {
        try (var in = file.content().open()) {
            return JsonObject.expect(Json.parse(in.readAllBytes()), "record");
        }
    }

    private static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }

    @Override
    public String toString() {
        return linked.toString();
    }
}
