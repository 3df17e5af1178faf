package dockerenvs.build;

import dockerenvs.conda.archive.PackageFiles;
import dockerenvs.conda.environment.Lock;
import dockerenvs.conda.environment.LockFile;
import dockerenvs.conda.environment.Selection;
import dockerenvs.content.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Packages in `channel/linux-64` of a folder, and beside it a list of them with their digests.
final class ExplicitList {
    private ExplicitList() {}

    /// Writes both.
    ///
    /// @return the list, `lock.txt`
    static Path write(Path folder, PackageFiles... packages) throws IOException {
        var subdir = Files.createDirectories(folder.resolve("channel/linux-64"));
        var lines = new ArrayList<String>(List.of("@EXPLICIT"));
        for (var made : packages) {
            var file = made.writeConda(subdir);
            lines.add(file + "#" + Digest.sha256(Files.readAllBytes(file)).hex());
        }
        return Files.write(folder.resolve("lock.txt"), lines);
    }

    /// Writes both, and reads the list.
    static Lock lock(Path folder, PackageFiles... packages) throws IOException {
        return LockFile.read(write(folder, packages), Selection.DEFAULT);
    }
}
