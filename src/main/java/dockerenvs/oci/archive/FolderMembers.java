package dockerenvs.oci.archive;

import dockerenvs.content.FileRegionInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The files of an OCI layout that is a folder.
final class FolderMembers implements Members {
    private final Path folder;

    FolderMembers(Path folder) {
        this.folder = folder;
    }

    @Override
    public Optional<Member> find(String name) throws IOException {
        try {
            var file = folder.resolve(name).normalize();
            if (!file.startsWith(folder.normalize()) || !Files.isRegularFile(file)) {
                return Optional.empty();
            }
            var size = Files.size(file);
            return Optional.of(new Member(size, () -> new FileRegionInputStream(file, 0, size)));
        } catch (InvalidPathException _) {
            // a name no file can have
            return Optional.empty();
        }
    }

    @Override
    public List<String> names() throws IOException {
        try (var paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile)
                    .map(path -> folder.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    @Override
    public List<String> faults() {
        return List.of();
    }

    @Override
    public void close() {}
}
