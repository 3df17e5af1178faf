package dockerenvs.conda.link;

import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import dockerenvs.files.FileType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Entries moved to where their paths really lead. What seemed to be a folder and is a link is left out; folders
/// that come up have the attributes of the folder around them.
record Relocation(SymlinkedFolders links) {

    /// @param entries in any order, hard links to each other only
    FileTree of(List<FileEntry> entries) {
        var moved = new ArrayList<FileEntry>(entries.size());
        Map<String, Attributes> folders = new HashMap<>();
        for (var entry : entries) {
            var place = links.place(entry.path());
            switch (entry.type()) {
                case FileType.Folder _ -> {
                    var link = !links.folder(entry.path()).equals(place);
                    if (!link && folders.putIfAbsent(place, entry.attributes()) == null) {
                        moved.add(entry.withPath(place));
                    }
                }
                case FileType.HardLink(var target) ->
                    moved.add(new FileEntry(place, new FileType.HardLink(links.place(target)), entry.attributes()));
                case FileType.Regular _, FileType.Symlink _, FileType.Device _, FileType.Fifo _ ->
                    moved.add(entry.withPath(place));
            }
        }
        return withNewFolders(FileTree.of(moved), folders);
    }

    private static FileTree withNewFolders(FileTree tree, Map<String, Attributes> folders) {
        var result = new ArrayList<FileEntry>();
        for (var entry : tree.entries()) {
            if (entry.isFolder()) {
                var slash = entry.path().lastIndexOf('/');
                var around = folders.getOrDefault(entry.path().substring(0, Math.max(0, slash)), Attributes.FOLDER);
                var attributes = folders.getOrDefault(entry.path(), around);
                folders.put(entry.path(), attributes);
                result.add(entry.withAttributes(attributes));
            } else {
                result.add(entry);
            }
        }
        return FileTree.of(result);
    }
}
