package dockerenvs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The compiled classes against the map in `docs/ARCHITECTURE.md`.
class ArchitectureTest {
    private static final Path CLASSES = Path.of("target/classes");

    private static final String TOY_PAGE = """
            | room | holds | may import | exported |
            |---|---|---|---|
            | `ground` | what all stand on | — | yes |
            | `floor` | what stands on it | `ground` | no |

            | library | packages | behind |
            |---|---|---|
            | JUnit | `org.junit` | `floor`, `ground.Bolt` |
            """;

    private static final Map<String, String> TOY_HOUSE = Map.of(
            "ground/Stone.java", "package dockerenvs.ground; public class Stone {}",
            "ground/Bolt.java", "package dockerenvs.ground; class Bolt { @org.junit.jupiter.api.Test void run() {} }",
            "floor/Board.java", "package dockerenvs.floor; public class Board extends dockerenvs.ground.Stone {}");

    @Test
    void theHouseIsAsTheMapSays() throws IOException {
        var faults = map().faults(CompiledClass.in(CLASSES));

        assertThat(faults).as("docs/ARCHITECTURE.md against the classes").isEmpty();
    }

    @Test
    void theMapItselfHasNoCircle() throws IOException {
        var allowed = new TreeMap<String, SortedSet<String>>();
        map().rooms().forEach((name, room) -> allowed.put(name, room.mayImport()));

        assertThat(HouseMap.circle(allowed)).isEmpty();
        for (var imports : allowed.values()) {
            assertThat(allowed.keySet()).as("rooms on the map").containsAll(imports);
        }
    }

    @Test
    void theModuleExportsWhatTheMapOffers() throws IOException {
        var offered = map().rooms().entrySet().stream()
                .filter(room -> room.getValue().offered())
                .map(room -> "dockerenvs." + room.getKey())
                .toList();

        assertThat(CompiledClass.exports(CLASSES)).containsExactlyElementsOf(offered);
    }

    @Test
    void neitherWingKnowsTheOther() throws IOException {
        assertThat(map().rooms()).allSatisfy((name, room) -> {
            var other = name.startsWith("oci.") ? "conda." : name.startsWith("conda.") ? "oci." : "nowhere";
            assertThat(room.mayImport()).as("what `%s` may import", name).noneMatch(to -> to.startsWith(other));
        });
    }

    @Test
    void acceptsAHouseLikeItsMap(@TempDir Path folder) throws IOException {
        assertThat(faults(folder, Map.of())).isEmpty();
    }

    @Test
    void noticesAnImportThatIsNotAllowed(@TempDir Path folder) throws IOException {
        assertThat(faults(folder, Map.of("ground/Cellar.java", """
                package dockerenvs.ground;
                class Cellar { java.util.List<dockerenvs.floor.Board> boards; }
                """)))
                .contains(
                        "`dockerenvs.ground.Cellar` imports `dockerenvs.floor.Board`, but room `ground` may not import"
                                + " `floor`");
    }

    @Test
    void noticesACircle(@TempDir Path folder) throws IOException {
        assertThat(faults(folder, Map.of("ground/Cellar.java", """
                package dockerenvs.ground;
                class Cellar { Object board() { return new dockerenvs.floor.Board(); } }
                """))).contains("circle: floor → ground → floor");
    }

    @Test
    void noticesALongCircle() {
        SortedMap<String, SortedSet<String>> imports = new TreeMap<>(Map.of(
                "a", new TreeSet<>(List.of("b")),
                "b", new TreeSet<>(List.of("c", "d")),
                "c", new TreeSet<>(List.of("e")),
                "d", new TreeSet<>(List.of("b"))));

        assertThat(HouseMap.circle(imports)).contains(List.of("b", "d", "b"));
    }

    @Test
    void noticesARoomThatIsNotOnTheMap(@TempDir Path folder) throws IOException {
        assertThat(faults(folder, Map.of("shed/Rake.java", "package dockerenvs.shed; class Rake {}")))
                .containsExactly("room `shed` of `dockerenvs.shed.Rake` is not on the map");
    }

    @Test
    void noticesARoomThatIsOnlyOnTheMap() {
        var faults = HouseMap.parse(TOY_PAGE).faults(List.of());

        assertThat(faults)
                .containsExactly(
                        "room `floor` is on the map, but has no class",
                        "room `ground` is on the map, but has no class",
                        "library `org.junit` is on the map, but not used");
    }

    @Test
    void noticesALibraryWhereItDoesNotBelong(@TempDir Path folder) throws IOException {
        assertThat(faults(folder, Map.of("ground/Nut.java", """
                package dockerenvs.ground;
                class Nut { @org.junit.jupiter.api.Test void run() {} }
                """)))
                .containsExactly("`dockerenvs.ground.Nut` may not use `org.junit.jupiter.api.Test` of a library");
    }

    @Test
    void noticesTheDeflateOfTheJdk(@TempDir Path folder) throws IOException {
        assertThat(faults(folder, Map.of("floor/Press.java", """
                package dockerenvs.floor;
                class Press {
                    Object on(java.io.OutputStream out) throws java.io.IOException {
                        return new java.util.zip.GZIPOutputStream(out);
                    }
                }
                """)))
                .containsExactly(
                        "`dockerenvs.floor.Press` uses `java.util.zip.GZIPOutputStream`, whose bytes are not pinned");
    }

    private static HouseMap map() throws IOException {
        return HouseMap.parse(Files.readString(Path.of("docs/ARCHITECTURE.md")));
    }

    /// What the toy map says about the toy house with more sources in it.
    private static List<String> faults(Path folder, Map<String, String> additions) throws IOException {
        var sources = new TreeMap<>(TOY_HOUSE);
        sources.putAll(additions);
        var classes = folder.resolve("classes");
        var arguments = new ArrayList<>(List.of("-proc:none", "-d", classes.toString()));
        arguments.addAll(List.of("-cp", System.getProperty("java.class.path")));
        for (var source : sources.entrySet()) {
            var file = folder.resolve(source.getKey());
            Files.createDirectories(file.getParent());
            arguments.add(Files.writeString(file, source.getValue()).toString());
        }
        var compiler = ToolProvider.getSystemJavaCompiler();
        assertThat(compiler.run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
        return HouseMap.parse(TOY_PAGE).faults(CompiledClass.in(classes));
    }
}
