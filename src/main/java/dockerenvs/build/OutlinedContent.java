package dockerenvs.build;

import dockerenvs.conda.link.LinkedPackage;
import dockerenvs.content.Content;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.FileType;
import dockerenvs.tasks.Once;
import java.io.IOException;
import java.io.InputStream;

/// The content of a file of a package of which only the [Outline] is here: the package is fetched when somebody reads
/// it.
///
/// @param kind what it needs to start
/// @param whole the package with all its contents
record OutlinedContent(String path, ProgramKind kind, Once<LinkedPackage> whole) implements Content {
    @Override
    public InputStream open() throws IOException {
        if (whole.get().tree().find(path).orElseThrow(this::missing).type() instanceof FileType.Regular regular) {
            return regular.content().open();
        }
        throw missing();
    }

    private MalformedInput missing() {
        return MalformedInput.of("the package has no file %s".formatted(MalformedInput.quote(path)), "");
    }
}
