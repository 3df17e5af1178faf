package dockerenvs.content;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Parts of files of which this process has just taken the digest: who copies them on need not take it again, as long
/// as nobody has touched the files.
public final class HashedRegions implements Content {
    private final FileRegions regions;
    private final List<State> states;

    private HashedRegions(FileRegions regions, List<State> states) {
        this.regions = regions;
        this.states = List.copyOf(states);
    }

    /// What tells whether a file is still the same.
    ///
    /// @param key which file it is; a file that replaces it has another one
    private record State(Path file, Optional<Object> key, long size, FileTime modified) {
        static State of(Path file) throws IOException {
            var found = Files.readAttributes(file, BasicFileAttributes.class);
            return new State(file, Optional.ofNullable(found.fileKey()), found.size(), found.lastModifiedTime());
        }
    }

    /// Parts as they are now.
    public static HashedRegions of(List<FileRegion> parts) throws IOException {
        var states = new ArrayList<State>();
        for (var file : parts.stream().map(FileRegion::file).distinct().toList()) {
            states.add(State.of(file));
        }
        return new HashedRegions(new FileRegions(parts), states);
    }

    /// Whether nobody has touched the files since.
    boolean isUntouched() {
        try {
            for (var state : states) {
                if (!State.of(state.file).equals(state)) {
                    return false;
                }
            }
            return true;
        } catch (IOException _) {
            // who reads it finds out why
            return false;
        }
    }

    @Override
    public InputStream open() {
        return regions.open();
    }
}
