package dockerenvs;

import static org.assertj.core.api.Assertions.assertThat;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The layout of the sources is Palantir's, to the last blank. `mvn test -Dtest=FormatTest -Dformat.apply`
/// rewrites them.
class FormatTest {
    private static final JavaFormatterOptions OPTIONS = JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.PALANTIR)
            .formatJavadoc(false)
            .build();

    @Test
    void everySourceIsLaidOutByTheFormatter() throws IOException, FormatterException {
        var formatter = Formatter.createFormatter(OPTIONS);
        var wrong = new ArrayList<String>();
        for (var source : sources()) {
            var text = Files.readString(source);
            var withoutUnused = RemoveUnusedImports.removeUnusedImports(text);
            var ordered = ImportOrderer.reorderImports(withoutUnused, JavaFormatterOptions.Style.PALANTIR);
            var formatted = formatted(formatter, ordered, source);
            if (!formatted.equals(text)) {
                wrong.add(source.toString());
                if (System.getProperty("format.apply") != null) {
                    Files.writeString(source, formatted);
                }
            }
        }
        assertThat(wrong).as("sources to be formatted with -Dformat.apply").isEmpty();
    }

    private static String formatted(Formatter formatter, String text, Path source) throws FormatterException {
        try {
            return formatter.formatSource(text);
        } catch (FormatterException failure) {
            // it knows the line, but not the file
            throw new FormatterException("%s: %s".formatted(source, failure.getMessage()));
        }
    }

    private static List<Path> sources() throws IOException {
        var sources = new ArrayList<Path>();
        for (var root : List.of("src/main/java", "src/test/java", "src/build/java")) {
            if (Files.isDirectory(Path.of(root))) {
                try (var paths = Files.walk(Path.of(root))) {
                    paths.filter(path -> path.toString().endsWith(".java")).forEach(sources::add);
                }
            }
        }
        return sources;
    }
}
