package dockerenvs.oci.check;

import dockerenvs.files.FileEntry;
import dockerenvs.files.FileType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The paths of one layer, in the order of its tar: what has to be known of a layer to judge the ones above.
final class LayerPaths {

    /// What lies at a path, as far as paths below it and links to it care.
    enum Kind {
        FOLDER,
        SYMLINK,
        OTHER;

        static Kind of(FileEntry entry) {
            return switch (entry.type()) {
                case FileType.Folder _ -> FOLDER;
                case FileType.Symlink _ -> SYMLINK;
                case FileType.Regular _, FileType.HardLink _, FileType.Device _, FileType.Fifo _ -> OTHER;
            };
        }
    }

    /// A path of the layer.
    record Place(Kind kind, long position) {}

    /// The first executable for some kind of machine.
    record Executable(String path, String architecture) {}

    private final Map<String, Place> files = new LinkedHashMap<>();
    private final Set<String> whiteouts = new LinkedHashSet<>();
    private final List<String> opaqueFolders = new ArrayList<>();
    private final Map<String, Executable> executables = new LinkedHashMap<>();

    /// Adds a file; answers the earlier one of the same path.
    Optional<Place> add(String path, Place place) {
        return Optional.ofNullable(files.put(path, place));
    }

    void addWhiteout(String hidden) {
        whiteouts.add(hidden);
    }

    void addOpaqueFolder(String folder) {
        opaqueFolders.add(folder);
    }

    void addExecutable(Executable executable) {
        executables.putIfAbsent(executable.architecture(), executable);
    }

    Optional<Place> find(String path) {
        return Optional.ofNullable(files.get(path));
    }

    Map<String, Place> files() {
        return files;
    }

    Set<String> whiteouts() {
        return whiteouts;
    }

    List<String> opaqueFolders() {
        return opaqueFolders;
    }

    List<Executable> executables() {
        return List.copyOf(executables.values());
    }
}
