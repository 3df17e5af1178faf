package dockerenvs;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.cli.Program;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Pages that say something about the project, held to what is there.
class DocumentationTest {
    /// Commands that pages speak of before they exist. One that does exist fails the test, so that it leaves the
    /// list.
    private static final List<String> ANNOUNCED = List.of();

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");
    private static final Pattern CODE = Pattern.compile("(?s)```.*?```|`[^`\n]+`");
    private static final Pattern COMMAND = Pattern.compile("docker-envs ([a-z][a-z-]*)");
    private static final Pattern PAGE = Pattern.compile("(docs/[\\w./-]+\\.md)");

    static Stream<Path> pages() throws IOException {
        var pages = new ArrayList<Path>();
        for (var root : List.of("benchmarks", "docs", "examples", "src")) {
            try (var paths = Files.walk(Path.of(root))) {
                paths.filter(path -> path.toString().endsWith(".md")).forEach(pages::add);
            }
        }
        try (var paths = Files.newDirectoryStream(Path.of(""), "*.md")) {
            paths.forEach(pages::add);
        }
        return pages.stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsSomewhere(Path page) throws IOException {
        for (var link : found(LINK, Files.readString(page))) {
            if (ELSEWHERE.matcher(link).matches()) {
                continue;
            }
            var parts = link.split("#", 2);
            var target =
                    parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
            assertThat(target).as("link `%s`", link).exists();
            if (parts.length == 2) {
                assertThat(anchors(target)).as("link `%s`", link).contains(parts[1]);
            }
        }
    }

    /// What headings are called in links.
    private static SortedSet<String> anchors(Path page) throws IOException {
        var anchors = new TreeSet<String>();
        for (var heading : found(HEADING, Files.readString(page))) {
            anchors.add(
                    heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w -]", "").replace(' ', '-'));
        }
        return anchors;
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandExists(Path page) throws IOException {
        var text = Files.readString(page);
        for (var code : CODE.matcher(text).results().toList()) {
            for (var command : found(COMMAND, code.group())) {
                assertThat(isCommand(command)).as("`docker-envs %s`", command).isEqualTo(!ANNOUNCED.contains(command));
            }
        }
    }

    /// Whether asking for help about a command gives that help, and not the program's own.
    private static boolean isCommand(String command) {
        var out = new ByteArrayOutputStream();
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        new Program(stream, stream, Map.of()).run(command, "--help");
        return out.toString(StandardCharsets.UTF_8).contains("docker-envs " + command + " ");
    }

    static Stream<Path> commentedFiles() throws IOException {
        var sources = SourceFile.ofProject().stream().map(source -> Path.of(source.path()));
        return Stream.concat(sources, Stream.of(Path.of("pom.xml")))
                .filter(path -> !path.endsWith("DocumentationTest.java"));
    }

    @ParameterizedTest
    @MethodSource("commentedFiles")
    void everyPageThatSourcesNameExists(Path source) throws IOException {
        for (var page : found(PAGE, Files.readString(source))) {
            assertThat(Path.of(page)).exists();
        }
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).toList();
    }
}
