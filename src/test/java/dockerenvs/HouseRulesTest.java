package dockerenvs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.util.TreeScanner;
import dockerenvs.HouseRules.Breach;
import dockerenvs.HouseRules.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Every source of the project against `docs/STYLE.md`.
class HouseRulesTest {
    private static final String MAIN = "src/main/java/dockerenvs/";

    /// Where the reader is better served by a breach. One that is not needed any more fails the test, too.
    private static final List<Exemption> EXEMPTIONS = List.of(
            new Exemption(Rule.PROCESS, MAIN + "cli/Main.java", "this is where the process begins and ends"),
            new Exemption(Rule.SURROUNDINGS, MAIN + "cli/Main.java", "it hands the variables to everyone else"),
            new Exemption(
                    Rule.SURROUNDINGS,
                    MAIN + "content/CacheFolder.java",
                    "it ages files by the times the disk gave them, and no byte depends on that"),
            new Exemption(
                    Rule.OPTIONAL,
                    MAIN + "oci/archive/ImageFile.java#image",
                    "each of name and platform is given or not; four methods would say less"),
            new Exemption(
                    Rule.SHARING,
                    MAIN + "tasks/Tasks.java#endWith",
                    "it guards one assignment, no input and no output: which failure came first"),
            new Exemption(
                    Rule.SHARING,
                    MAIN + "content/ProcessLock.java",
                    "it guards a set of names, no input and no output: which locks threads hold"),
            new Exemption(
                    Rule.WAITING,
                    MAIN + "http/Timing.java",
                    "between two tries of a request there is nothing to wait for but time; tests bring their own"),
            new Exemption(
                    Rule.NO_NULL,
                    MAIN + "conda/environment/Locations.java",
                    "a URI of nothing but a path is how the JDK is asked to quote one"),
            new Exemption(
                    Rule.NO_NULL, MAIN + "http/Tls.java", "a missing key store is how the JDK is asked for its own"),
            new Exemption(
                    Rule.NO_NULL,
                    MAIN + "content/PemFile.java",
                    "a missing file is how the JDK is asked for an empty key store"));

    private static List<Breach> breaches = List.of();

    /// @param place a file, or a method or type in it behind `#`
    private record Exemption(Rule rule, String place, String reason) {
        boolean covers(Breach breach) {
            return rule == breach.rule() && place.equals(breach.place());
        }
    }

    @BeforeAll
    static void readSources() throws IOException {
        var sources = SourceFile.ofProject();
        var classes = classes(sources);
        breaches = sources.stream()
                .flatMap(source -> HouseRules.breaches(source, classes).stream())
                .toList();
    }

    private static Set<String> classes(List<SourceFile> sources) {
        var names = new HashSet<String>();
        for (var source : sources) {
            new TreeScanner<Void, Set<String>>() {
                @Override
                public Void visitClass(ClassTree tree, Set<String> found) {
                    found.add(tree.getSimpleName().toString());
                    return super.visitClass(tree, found);
                }
            }.scan(source.unit(), names);
        }
        return names;
    }

    @ParameterizedTest
    @EnumSource
    void everySourceKeepsTheRule(Rule rule) {
        assertThat(breaches.stream()
                        .filter(breach -> breach.rule() == rule)
                        .filter(breach -> EXEMPTIONS.stream().noneMatch(exemption -> exemption.covers(breach))))
                .as("docs/STYLE.md: %s", rule)
                .isEmpty();
    }

    @Test
    void everyExemptionIsNeeded() {
        assertThat(EXEMPTIONS)
                .allSatisfy(exemption -> assertThat(breaches)
                        .as("keeps the rule by now, so the exemption can go: %s", exemption.place())
                        .anyMatch(exemption::covers));
    }

    @Test
    void everyRoomSaysWhatItIs() throws IOException {
        try (var folders = Files.walk(Path.of(MAIN))) {
            for (var folder : folders.filter(HouseRulesTest::hasSources).toList()) {
                var description = folder.resolve("package-info.java");
                assertThat(description).isRegularFile();
                assertThat(Files.readString(description)).as("%s", description).startsWith("/// ");
            }
        }
    }

    private static boolean hasSources(Path folder) {
        try (var files = Files.newDirectoryStream(folder, "*.java")) {
            return files.iterator().hasNext();
        } catch (IOException _) {
            // a file and no folder
            return false;
        }
    }

    @ParameterizedTest
    @MethodSource
    void noticesABreachOf(Rule rule, String code) throws IOException {
        var source = SourceFile.of(MAIN + "content/Example.java", code);

        var found = HouseRules.breaches(source, Set.of("Parent"));

        assertThat(found).extracting(Breach::rule).containsExactly(rule);
    }

    static Stream<Arguments> noticesABreachOf() {
        return Stream.of(
                Arguments.of(Rule.METHOD_LENGTH, within("void run() {" + "\n".repeat(50) + "}")),
                Arguments.of(Rule.FILE_LENGTH, within("\n".repeat(400))),
                Arguments.of(Rule.PARAMETERS, within("void add(int a, int b, int c, int d, int e, int f) {}")),
                Arguments.of(
                        Rule.PARAMETERS,
                        within("record Nine(int a, int b, int c, int d, int e, int f, int g, int h, int i) {}")),
                Arguments.of(Rule.COLUMNS, within("int a = 1;" + " ".repeat(120))),
                Arguments.of(Rule.IMPORTS, "import java.util.*; " + within("")),
                Arguments.of(Rule.IMPORTS, "import module java.base; " + within("")),
                Arguments.of(Rule.COMMENTS, within("// TO" + "DO tidy up\n")),
                Arguments.of(Rule.COMMENTS, within("// --" + "-------- helpers\n")),
                Arguments.of(Rule.COMMENTS, within("/// @auth" + "or somebody\n")),
                Arguments.of(Rule.NO_NULL, within("String text() { return null; }")),
                Arguments.of(Rule.NO_NULL, within("String text = null;")),
                Arguments.of(Rule.NO_NULL, within("Object text = java.util.List.of(null);")),
                Arguments.of(Rule.OPTIONAL, within("void name(Optional<String> name) {}")),
                Arguments.of(Rule.DOCUMENTED, "final class Example {}"),
                Arguments.of(Rule.DOCUMENTED, within("public void add(int number) {}")),
                Arguments.of(Rule.PROCESS, within("void say() { System.out.println(1); }")),
                Arguments.of(Rule.SURROUNDINGS, within("java.time.Instant now = Instant.now();")),
                Arguments.of(Rule.WAITING, within("void wait(int ms) throws Exception { Thread.sleep(ms); }")),
                Arguments.of(Rule.SHARING, within("ThreadLocal<String> name;")),
                Arguments.of(Rule.SHARING, within("synchronized void add() {}")),
                Arguments.of(Rule.SHARING, within("void add() { synchronized (this) { run(); } }")),
                Arguments.of(Rule.INHERITANCE, "/// Open.\nclass Example {}"),
                Arguments.of(Rule.INHERITANCE, "/// A child.\nfinal class Example extends Parent {}"),
                Arguments.of(Rule.LOCALE, within("String text() { return \"%,d\".formatted(1); }")),
                Arguments.of(Rule.LOCALE, within("String text() { return String.format(\"%.1f\", 1.0); }")),
                Arguments.of(Rule.NAMES, "/// A drawer.\nfinal class ExampleUtils {}"),
                Arguments.of(Rule.NAMES, "package dockerenvs.util; " + within("")),
                Arguments.of(Rule.NAMES, within("@Test void testCopy2() {}")));
    }

    @Test
    void findsNothingInWhatKeepsTheRules() throws IOException {
        var source = SourceFile.of(MAIN + "content/Example.java", within("""
                private final java.util.Map<String, String> names = new java.util.TreeMap<>();
                public int size() { return names.size(); }
                public Example withName(String name) { return new Example(); }
                @Override public boolean equals(Object other) { return other != null; }
                // TODO #12: sort them
                """));

        assertThat(HouseRules.breaches(source, Set.of("Example"))).isEmpty();
    }

    private static String within(String members) {
        return "/// An example.\npublic final class Example {\n" + members + "}\n";
    }
}
