package dockerenvs.conda.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import dockerenvs.files.FileType;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstallationTest {
    private static final Prefix PREFIX = Prefix.of("/env");
    private static final Attributes OWNED = Attributes.FOLDER.withOwner(7, 7);

    /// A package and what it depends on.
    private static LinkedPackage linked(String name, String depends, FileEntry... entries) {
        var specs = depends.isEmpty() ? List.<String>of() : List.of(depends.split(", ", -1));
        var noarch = name.startsWith("noarch");
        var json = JsonObject.EMPTY.with("fn", name + "-1-0.conda").with("depends", JsonArray.ofStrings(specs));
        var tree = FileTree.of(List.of(entries)).map(entry -> entry.isFolder() ? entry.withAttributes(OWNED) : entry);
        return new LinkedPackage(
                PackageRecord.of(noarch ? json.with("noarch", Json.of("generic")) : json),
                tree,
                "key-" + name,
                List.of(),
                List.of());
    }

    private static FileEntry file(String path, String text) {
        var bytes = text.getBytes(UTF_8);
        return FileEntry.file("env/" + path, bytes.length, () -> new ByteArrayInputStream(bytes), Attributes.FILE);
    }

    private static FileEntry symlink(String path, String target) {
        return new FileEntry("env/" + path, new FileType.Symlink(target), Attributes.FILE);
    }

    private static Installation install(LinkedPackage... packages) throws IOException {
        return Installation.of(PREFIX, List.of(packages), Installation.Clobbering.WARN);
    }

    private static List<String> files(FileTree tree) {
        return tree.entries().stream()
                .filter(entry -> !entry.isFolder())
                .map(FileEntry::path)
                .toList();
    }

    private static List<String> order(Installation installation) {
        return installation.packages().stream()
                .map(installed -> installed.record().name())
                .toList();
    }

    @Test
    void letsTheDependantWinInWhateverOrderTheyCome() throws IOException {
        var base = linked("zbase", "", file("bin/x", "base"), file("bin/own", "own"));
        var top = linked("atop", "zbase >=1", file("bin/x", "top"));
        for (var installation : List.of(install(base, top), install(top, base))) {
            assertThat(order(installation)).containsExactly("zbase", "atop");
            assertThat(files(installation.packages().getFirst().tree())).containsExactly("env/bin/own");
            assertThat(files(installation.packages().getLast().tree())).containsExactly("env/bin/x");
            assertThat(installation.warnings())
                    .containsExactly("zbase-1-0: `env/bin/x` is in zbase-1-0 and in atop-1-0, and not the same;"
                            + " that of atop-1-0 counts, which comes later");
            assertThat(installation.packages().getLast().key()).isEqualTo("key-atop");
            assertThat(installation.packages().getFirst().key()).isNotEqualTo("key-zbase");
        }
    }

    @Test
    void saysNothingOfTheSameFileTwice() throws IOException {
        var installation = install(linked("a", "", file("x", "same")), linked("b", "", file("x", "same")));

        assertThat(installation.warnings()).isEmpty();
        assertThat(files(installation.packages().getFirst().tree())).isEmpty();
    }

    @Test
    void refusesToClobberWhenAsked() {
        var packages = List.of(linked("a", "", file("x", "1")), linked("b", "", file("x", "2")));
        assertThatThrownBy(() -> Installation.of(PREFIX, packages, Installation.Clobbering.REFUSE))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`env/x` is in a-1-0 and in b-1-0, and not the same");
    }

    @Test
    void keepsTheContentOfAHardLinkWhoseFileIsLost() throws IOException {
        var link = new FileEntry("env/y", new FileType.HardLink("env/x"), Attributes.FILE);
        var installation = install(linked("a", "", file("x", "1"), link), linked("b", "", file("x", "2")));

        assertThat(installation.tree().find("env/y").orElseThrow().isRegular()).isTrue();
    }

    @Test
    void writesFilesWhereLinksOfOtherPackagesLead() throws IOException {
        var links = linked("links", "", symlink("lib64", "lib"), file("lib/a", "a"));
        var user = linked("user", "", file("lib64/deep/b", "b"));
        var installation = install(user, links);

        assertThat(files(installation.tree())).containsExactly("env/lib/a", "env/lib/deep/b", "env/lib64");
        var tree = installation.packages().getLast().tree();
        assertThat(tree.find("env/lib64")).isEmpty();
        assertThat(tree.find("env/lib/deep").orElseThrow().attributes()).isEqualTo(OWNED);
        assertThat(installation.packages().getFirst().key()).isEqualTo("key-links");
        assertThat(installation.packages().getLast().key()).isNotEqualTo("key-user");
    }

    @Test
    void settlesWhoWinsWhereLinksLead() throws IOException {
        var installation = install(
                linked("a", "", file("lib/x", "a")),
                linked("b", "", symlink("lib64", "./lib/../lib")),
                linked("c", "", file("lib64/x", "c")));

        assertThat(files(installation.packages().getFirst().tree())).isEmpty();
        assertThat(installation.warnings()).hasSize(1);
    }

    @Test
    void refusesLinksThatLeadInACircle() {
        var circle = linked("a", "", symlink("x", "y"), symlink("y", "x"));
        assertThatThrownBy(() -> install(circle, linked("b", "", file("x/z", "z"))))
                .hasMessageContaining("lead in a circle");
    }

    @ParameterizedTest
    @CsvSource({"/usr/lib,/usr/lib/z", "../../..,/z", "../usr,/usr/z"})
    void refusesFilesThatALinkLeadsOut(String target, String place) {
        var out = linked("a", "", symlink("x", target));
        assertThatThrownBy(() -> install(out, linked("b", "", file("x/z", "z"))))
                .hasMessage("`env/x/z` of b-1-0 would be written to `%s`, out of the environment, because of a"
                                .formatted(place)
                        + " symbolic link");
    }

    @Test
    void refusesAFileWhereAnotherPackageHasAFolder() {
        var folder = linked("a", "", file("x/y", "1"));
        var file = linked("b", "", file("x", "2"));
        for (var packages : List.of(List.of(folder, file), List.of(file, folder))) {
            assertThatThrownBy(() -> Installation.of(PREFIX, packages, Installation.Clobbering.WARN))
                    .hasMessage("`env/x` is a folder in a-1-0, but not in b-1-0");
        }
        assertThatThrownBy(() -> install(file, linked("c", "", symlink("l", "x")), linked("d", "", file("l/z", "3"))))
                .hasMessage("`env/x` is a folder in d-1-0, but not in b-1-0");
    }

    @Test
    void refusesTwoPackagesOfOneName() {
        assertThatThrownBy(() -> install(linked("a", ""), linked("a", "")))
                .hasMessage("an environment cannot have two packages called `a`: a-1-0 and a-1-0");
    }

    @Test
    void putsPythonBeforePipAndOrdersOtherCircles() throws IOException {
        assertThat(order(install(linked("pip", "python"), linked("python", "pip, zlib"), linked("zlib", "__glibc"))))
                .containsExactly("zlib", "python", "pip");
        assertThat(order(install(linked("noarch-a", "b"), linked("b", "noarch-a"), linked("c", "b"), linked("d", "d"))))
                .containsExactly("d", "b", "c", "noarch-a");
        assertThat(order(install(linked("a", "b, c"), linked("b", "a"), linked("c", "d"), linked("d", "c"))))
                .containsExactly("c", "d", "a", "b");
        assertThat(order(install(linked("a", "conda-forge::z[version='>=1']"), linked("z", ""))))
                .containsExactly("z", "a");
    }

    @Test
    void doesNotCareForTheOrderOfTheInput() throws IOException {
        var packages = new ArrayList<>(List.of(
                linked("a", "c", file("x", "a")),
                linked("b", "c, a", file("x", "b")),
                linked("c", "", file("x", "c"), symlink("l", "m")),
                linked("d", "a", file("l/y", "d")),
                linked("e", "", file("m/y", "e"))));
        var expected = Installation.of(PREFIX, packages, Installation.Clobbering.WARN);
        var random = new Random(5);
        for (var round = 0; round < 20; round++) {
            Collections.shuffle(packages, random);
            var found = Installation.of(PREFIX, packages, Installation.Clobbering.WARN);
            assertThat(order(found)).isEqualTo(order(expected));
            assertThat(found.warnings()).isEqualTo(expected.warnings());
            assertThat(files(found.tree())).isEqualTo(files(expected.tree()));
            assertThat(found.packages().stream().map(InstalledPackage::key))
                    .isEqualTo(expected.packages().stream()
                            .map(InstalledPackage::key)
                            .toList());
        }
    }
}
