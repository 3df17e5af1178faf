package dockerenvs.build;

import dockerenvs.content.CacheFolder;
import dockerenvs.content.FileRegionInputStream;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.FileEntry;
import dockerenvs.files.TarReader;
import dockerenvs.files.TarWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What Python has made of the files of packages, kept by key: a tar for each package.
final class CompiledFiles {
    private static final String ENDING = "-compiled";

    private final CacheFolder cache;

    CompiledFiles(CacheFolder cache) {
        this.cache = cache;
    }

    /// A folder of this user for what comes and goes.
    Path folder() {
        return cache.folder();
    }

    /// The files of that key, if they were made before. Contents are read from the cache.
    Optional<List<FileEntry>> find(String key) throws IOException {
        var tar = cache.find(key + ENDING);
        if (tar.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(tar.get()));
        } catch (MalformedInput _) {
            // a disk lost something; it can be made again
            cache.forget(key + ENDING);
            return Optional.empty();
        }
    }

    /// Keeps files, and reads their contents from the cache from now on.
    List<FileEntry> keep(String key, List<FileEntry> files) throws IOException {
        return read(cache.put(key + ENDING, out -> {
            var tar = new TarWriter(out);
            for (var file : files) {
                tar.write(file);
            }
            tar.finish();
        }));
    }

    private static List<FileEntry> read(Path tar) throws IOException {
        var files = new ArrayList<FileEntry>();
        try (var reader = new TarReader(new FileRegionInputStream(tar, 0, Files.size(tar)))) {
            for (var entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                var offset = reader.dataPosition();
                var size = entry.get().size();
                files.add(FileEntry.file(
                        entry.get().path(),
                        size,
                        () -> new FileRegionInputStream(tar, offset, size),
                        entry.get().attributes()));
            }
            if (!reader.ended()) {
                throw MalformedInput.of("`%s` is cut off".formatted(tar), "");
            }
        }
        return files;
    }
}
