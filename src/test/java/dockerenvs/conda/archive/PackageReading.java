package dockerenvs.conda.archive;

import dockerenvs.conda.spec.PackageFileName;
import dockerenvs.files.FileType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A package read from end to end.
///
/// @param payload lines like `bin/demo = #!/bin/sh`, `bin/d -> demo`, `bin/e => bin/demo` and `lib/`
record PackageReading(PackageMetadata metadata, List<String> payload) {

    static PackageReading of(Path file) throws IOException {
        return of(file, Limits.DEFAULT);
    }

    static PackageReading of(Path file, Limits limits) throws IOException {
        var name = PackageFileName.parse(String.valueOf(file.getFileName()));
        var payload = new ArrayList<String>();
        var temporary = file.toAbsolutePath().getParent();
        if (temporary == null) {
            throw new IllegalArgumentException("a file in a folder, not " + file);
        }
        try (var archive = PackageArchive.open(file, name, temporary, limits)) {
            archive.visit(entry -> payload.add(entry.path()
                    + switch (entry.type()) {
                        case FileType.Regular regular -> {
                            try (var content = regular.content().open()) {
                                yield " = " + new String(content.readAllBytes(), StandardCharsets.UTF_8);
                            }
                        }
                        case FileType.Symlink(var target) -> " -> " + target;
                        case FileType.HardLink(var target) -> " => " + target;
                        case FileType.Folder _ -> "/";
                        case FileType.Device _, FileType.Fifo _ -> " is a device";
                    }));
            return new PackageReading(archive.metadata(), payload);
        }
    }
}
