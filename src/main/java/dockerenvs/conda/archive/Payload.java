package dockerenvs.conda.archive;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.content.Blob;
import dockerenvs.content.Content;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What has come of a payload so far, against which each further entry is checked.
final class Payload {
    private final String name;
    /// Listed and not yet there, in the order of the list.
    private final Map<String, PackagePath> missing = new LinkedHashMap<>();

    private final Map<String, Place> places = new HashMap<>();

    /// What a path is that was seen.
    private enum Place {
        FILE,
        SYMLINK,
        FOLDER
    }

    Payload(String name, List<PackagePath> paths) {
        this.name = name;
        paths.forEach(path -> missing.put(path.path(), path));
    }

    /// `entry` with checked content.
    ///
    /// @throws MalformedInput when it breaks the rules of [PackageArchive#visit]
    FileEntry check(FileEntry entry) {
        try {
            PathRules.check(entry.path());
            var place = place(entry);
            enter(entry.path(), place);
            var listed = Optional.ofNullable(missing.remove(entry.path()));
            if (listed.isPresent() && (listed.get().kind() == PackagePath.Kind.FOLDER) != (place == Place.FOLDER)) {
                throw refused("it is listed as `%s`, and is something else"
                        .formatted(listed.get().kind()));
            }
            return entry.type() instanceof FileType.Regular regular ? checked(entry, regular, listed) : entry;
        } catch (MalformedInput e) {
            throw e.in(quote(entry.path()));
        }
    }

    private Place place(FileEntry entry) {
        return switch (entry.type()) {
            case FileType.Regular _ -> Place.FILE;
            case FileType.Folder _ -> Place.FOLDER;
            case FileType.Symlink _ -> Place.SYMLINK;
            case FileType.HardLink(var target) -> {
                if (places.get(target) != Place.FILE) {
                    throw refused("it is a hard link to %s, which is no earlier file".formatted(quote(target)));
                }
                yield Place.FILE;
            }
            case FileType.Device _, FileType.Fifo _ -> throw refused("it is a device or a pipe");
        };
    }

    /// Unpacking would write through a link, or replace what came first.
    private void enter(String path, Place place) {
        var before = places.put(path, place);
        if (before != null && (before != Place.FOLDER || place != Place.FOLDER)) {
            throw refused("it is there twice");
        }
        for (var slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
            var parent = path.substring(0, slash);
            var known = places.putIfAbsent(parent, Place.FOLDER);
            if (known == Place.FOLDER) {
                return;
            }
            if (known != null) {
                throw refused("it lies below %s, which is not a folder".formatted(quote(parent)));
            }
        }
    }

    private FileEntry checked(FileEntry entry, FileType.Regular regular, Optional<PackagePath> listed) {
        var content = regular.content();
        if (listed.isPresent() && listed.get().kind() == PackagePath.Kind.FILE) {
            var size = listed.get().size().orElse(regular.size());
            if (size != regular.size()) {
                throw refused(String.format(Locale.ROOT, "it has %,d bytes, and %,d are listed", regular.size(), size));
            }
            var sha256 = listed.get().sha256();
            if (sha256.isPresent()) {
                content = new Blob(sha256.get(), size, content)::open;
            }
        }
        return FileEntry.file(entry.path(), regular.size(), named(entry.path(), content), entry.attributes());
    }

    /// `content` whose failures say where they are.
    private Content named(String path, Content content) {
        return () -> new NamedInputStream(content.open(), List.of(quote(path), quote(name)));
    }

    /// @throws MalformedInput when a listed file or link has not come
    void checkComplete() {
        for (var path : missing.values()) {
            if (path.kind() != PackagePath.Kind.FOLDER) {
                throw MalformedInput.of(
                        "%s: it is listed, and not there".formatted(quote(path.path())), PackageMetadata.REPORT_HINT);
            }
        }
    }

    private static MalformedInput refused(String why) {
        return MalformedInput.of(why, PackageMetadata.REPORT_HINT);
    }
}
