package dockerenvs.oci.archive;

import dockerenvs.content.MalformedInput;
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
    public Path path() {
        return folder;
    }

    @Override
    public Optional<Member> find(String name) throws IOException {
        try {
            var file = folder.resolve(name).normalize();
            if (!file.startsWith(folder.normalize()) || !Files.isRegularFile(file) || leadsOut(file)) {
                return Optional.empty();
            }
            var size = Files.size(file);
            var region = new MemberContent.Region(file, 0, size);
            return Optional.of(new Member(size, new MemberContent(folder, name, region)));
        } catch (InvalidPathException _) {
            // a name no file can have
            return Optional.empty();
        }
    }

    /// Links may share blobs inside the layout, but a layout from elsewhere must not show files of this machine.
    private boolean leadsOut(Path file) throws IOException {
        return !file.toRealPath().startsWith(folder.toRealPath());
    }

    @Override
    public String absence(String name) {
        var quoted = MalformedInput.quote(name);
        try {
            var file = folder.resolve(name).normalize();
            if (Files.exists(file) && leadsOut(file)) {
                return quoted + " is a link that leads out of the folder";
            }
            return Files.isSymbolicLink(file)
                    ? quoted + " is a link that leads nowhere"
                    : "there is no file " + quoted + " in the folder";
        } catch (IOException | InvalidPathException _) {
            // what cannot be looked at is not there for us
            return "there is no file " + quoted + " in the folder";
        }
    }

    @Override
    public List<String> names() throws IOException {
        try (var paths = Files.walk(folder)) {
            return paths.filter(path -> Files.isRegularFile(path) || Files.isSymbolicLink(path))
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
