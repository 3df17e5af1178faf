package dockerenvs.conda.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.conda.archive.PackageFiles;
import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.content.CacheFolder;
import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.FileType;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.TimeZone;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkerTest {
    private static final String PLACEHOLDER = "/home/builder/placeholder_placeholder_placeholder";
    private static final LinkTarget TARGET = LinkTarget.of(Prefix.of("/opt/env"));
    private static final PythonLayout PYTHON = new PythonLayout("lib/python3.12/site-packages", "bin/python3.12");

    @TempDir
    Path temporary;

    @Test
    void putsThePrefixIntoTextAndBinaries() throws IOException {
        var linked = link(PackageFiles.of("demo-1.0-0")
                .text("bin/demo", "#!" + PLACEHOLDER + "/bin/sh\n", PLACEHOLDER)
                .binary("lib/demo.so", (PLACEHOLDER + "/lib\0tail").getBytes(UTF_8), PLACEHOLDER)
                .file("share/plain", PLACEHOLDER));

        assertThat(text(linked, "opt/env/bin/demo")).isEqualTo("#!/opt/env/bin/sh\n");
        assertThat(text(linked, "opt/env/lib/demo.so"))
                .isEqualTo("/opt/env/lib" + "\0".repeat(PLACEHOLDER.length() - 8) + "\0tail");
        assertThat(text(linked, "opt/env/share/plain")).isEqualTo(PLACEHOLDER);
        assertThat(linked.warnings()).isEmpty();
    }

    @Test
    void streamsLargeFilesThroughTheCacheAndLeavesNothingBehind() throws IOException {
        var large = new byte[6 << 20];
        Arrays.fill(large, (byte) 'x');
        System.arraycopy(PLACEHOLDER.getBytes(UTF_8), 0, large, 5 << 20, PLACEHOLDER.length());
        var linked = link(PackageFiles.of("demo-1.0-0").binary("lib/large", large, PLACEHOLDER));

        assertThat(text(linked, "opt/env/lib/large"))
                .hasSize(large.length)
                .endsWith("\0".repeat(PLACEHOLDER.length() - 8))
                .contains("xx/opt/envxx");
        try (var files = Files.list(temporary.resolve("cache"))) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void writesTheRecordOfAPackageOfManyFilesThroughTheCacheAndLeavesNothingBehind() throws IOException {
        var files = PackageFiles.of("demo-1.0-0");
        for (var i = 0; i < 600; i++) {
            files.file("share/f%04d".formatted(i), "x");
        }
        var linked = link(files);

        assertThat(text(linked, "opt/env/conda-meta/demo-1.0-0.json")).contains("\"share/f0000\"", "\"share/f0599\"");
        assertThat(linked.tree().entries()).hasSize(605);
        try (var cached = Files.list(temporary.resolve("cache"))) {
            assertThat(cached).hasSize(1);
        }
    }

    @Test
    void givesAFileThatChangedAnotherTimeThanThePackage() throws IOException {
        var linked = link(PackageFiles.of("demo-1.0-0")
                .text("a.py", PLACEHOLDER, PLACEHOLDER)
                .text("b.py", "nothing to replace", PLACEHOLDER));

        assertThat(linked.tree().find("opt/env/a.py").orElseThrow().attributes().mtimeSeconds())
                .isEqualTo(1_500_000_001);
        assertThat(linked.tree().find("opt/env/b.py").orElseThrow().attributes().mtimeSeconds())
                .isEqualTo(1_500_000_000);
    }

    @Test
    void placesNoarchPythonAndMakesItsCommands() throws IOException {
        var linked = link(python("demo-1.0-0"), "{\"noarch\": \"python\"}", TARGET.withPython(PYTHON));

        assertThat(linked.tree().entries().stream()
                        .filter(entry -> !entry.isFolder())
                        .map(entry -> "%o %s".formatted(entry.attributes().mode(), entry.path())))
                .containsExactly(
                        "755 opt/env/bin/demo",
                        "644 opt/env/bin/tool",
                        "644 opt/env/conda-meta/demo-1.0-0.json",
                        "644 opt/env/lib/python3.12/site-packages/demo.py",
                        "644 opt/env/share/x");
        assertThat(text(linked, "opt/env/bin/demo")).startsWith("#!/opt/env/bin/python3.12\n");
    }

    /// CEP 20: packages for one platform may be noarch Python all the same.
    @Test
    void believesThePackageWhenTheRecordSaysNothingOfNoarch() throws IOException {
        var linked = link(python("demo-1.0-0"), "{}", TARGET.withPython(PYTHON));

        assertThat(linked.tree().find("opt/env/lib/python3.12/site-packages/demo.py"))
                .isPresent();
        assertThat(linked.record().json().string("noarch")).contains("python");
    }

    @Test
    void refusesNoarchPythonWithoutPython() {
        assertThatThrownBy(() -> link(python("demo-1.0-0")))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`demo-1.0-0.conda` is for any Python, but the environment has none, so there is no"
                        + " folder for it");
    }

    @Test
    void refusesAPrefixThatDoesNotFit() {
        var target = LinkTarget.of(Prefix.of("/opt/" + "e".repeat(60)));
        var files = PackageFiles.of("demo-1.0-0").binary("lib/x", new byte[9], PLACEHOLDER);
        assertThatThrownBy(() -> link(files, "{}", target))
                .hasMessage("`demo-1.0-0.conda`: `lib/x`: the prefix `%s` has 65 bytes, and there is room for 49"
                        .formatted(target.prefix()));
    }

    @Test
    void namesPackageAndPathOfADamagedFile() {
        var wrong = JsonObject.EMPTY.with("sha256", "0".repeat(64));
        var files = PackageFiles.of("demo-1.0-0").file("lib/x", "x".getBytes(UTF_8), 0644, wrong);
        assertThatThrownBy(() -> link(files))
                .isInstanceOf(MalformedInput.class)
                .hasMessageContainingAll("demo-1.0-0", "lib/x");
    }

    @Test
    void linksHardLinksUnlessOneSideIsPatched() throws IOException {
        var linked = link(PackageFiles.of("demo-1.0-0")
                .file("bin/a", "same")
                .hardLink("bin/b", "bin/a")
                .text("bin/c", PLACEHOLDER, PLACEHOLDER)
                .hardLink("bin/d", "bin/c"));

        assertThat(linked.tree().find("opt/env/bin/b").orElseThrow().type())
                .isEqualTo(new FileType.HardLink("opt/env/bin/a"));
        assertThat(text(linked, "opt/env/bin/c")).isEqualTo("/opt/env");
        assertThat(text(linked, "opt/env/bin/d")).isEqualTo(PLACEHOLDER);
    }

    @Test
    void keepsTheContentOfAHardLinkWhoseFileIsTrimmed() throws IOException {
        var trimming = new Trimming("no a", entry -> !entry.name().equals("a"));
        var files = PackageFiles.of("demo-1.0-0").file("bin/a", "same").hardLink("bin/b", "bin/a");
        var linked = link(files, "{}", TARGET.withTrimming(trimming));

        assertThat(linked.tree().find("opt/env/bin/a")).isEmpty();
        assertThat(text(linked, "opt/env/bin/b")).isEqualTo("same");
        assertThat(record(linked).strings("files")).containsExactly("bin/b");
    }

    @Test
    void trimsWholeFolders() throws IOException {
        var trimming = new Trimming("no doc", entry -> !entry.path().equals("opt/env/share/doc"));
        var files = PackageFiles.of("demo-1.0-0").file("share/doc/a/b", "x").file("share/c", "x");
        var linked = link(files, "{}", TARGET.withTrimming(trimming));

        assertThat(record(linked).strings("files")).containsExactly("share/c");
        assertThat(linked.tree().find("opt/env/share/doc")).isEmpty();
    }

    @Test
    void warnsOfLinksOutOfThePrefixAndOfLostBits() throws IOException {
        var linked = link(PackageFiles.of("demo-1.0-0")
                .symlink("etc/tz", "/usr/share/zoneinfo")
                .symlink("etc/up", "../../../x")
                .symlink("etc/ok", "../lib")
                .file("bin/su", "x".getBytes(UTF_8), 04755, JsonObject.EMPTY));

        assertThat(linked.warnings())
                .containsExactly(
                        "the symbolic link `opt/env/etc/tz` leads out of the environment, to `/usr/share/zoneinfo`",
                        "the symbolic link `opt/env/etc/up` leads out of the environment, to `../../../x`",
                        "`opt/env/bin/su` loses its setuid or setgid bit: nothing in an environment runs as someone else");
        assertThat(linked.tree()
                        .find("opt/env/bin/su")
                        .orElseThrow()
                        .attributes()
                        .mode())
                .isEqualTo(0755);
    }

    @Test
    void listsScriptsAndRunsNone() throws IOException {
        var linked = link(PackageFiles.of("demo-1.0-0")
                .file("bin/.demo-post-link.sh", "#!/bin/sh\ncurl https://example.org\n")
                .file("bin/.demo-pre-link.sh", "echo hello >> \"$PREFIX/.messages.txt\"\n")
                .file("etc/conda/activate.d/demo.sh", "export X=1\n")
                .file("etc/conda/activate.d/demo.fish", "set X 1\n"));

        assertThat(linked.scripts())
                .extracting(PackageScript::moment, PackageScript::concern)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                PackageScript.Moment.AFTER_LINKING, PackageScript.Concern.DOWNLOADS),
                        org.assertj.core.groups.Tuple.tuple(
                                PackageScript.Moment.BEFORE_LINKING, PackageScript.Concern.MESSAGES),
                        org.assertj.core.groups.Tuple.tuple(
                                PackageScript.Moment.ACTIVATING, PackageScript.Concern.UNKNOWN));
        assertThat(linked.warnings()).hasSize(2).first().asString().contains("is not run; it seems to download");
    }

    @Test
    void writesTheRecordThatToolsRead() throws IOException {
        var channel = """
                {"url": "https://me:secret@conda.example/t/tk-123/main/noarch/demo-1.0-0.conda",
                 "channel": "https://conda.example/t/tk-123/main/noarch", "subdir": "noarch", "noarch": "python",
                 "depends": ["python >=3.8"], "timestamp": 1584695272, "track_features": "a, b", "arch": null,
                 "requested_spec": "demo", "md5": "00000000000000000000000000000000", "license": "MIT"}""";
        var files = python("demo-1.0-0")
                .text("share/conf", PLACEHOLDER, PLACEHOLDER)
                .symlink("share/link", "x")
                .folder("share/empty");
        var linked = link(files, channel, TARGET.withPython(PYTHON));

        var text = text(linked, "opt/env/conda-meta/demo-1.0-0.json")
                .replaceAll("\"sha256\": \"[0-9a-f]{64}\"", "\"sha256\": \"(that of the package)\"")
                .replaceAll("\"size\": \\d+", "\"size\": 0");
        Golden.assertSame("link/record.json", text);
        assertThat(text).doesNotContain("secret", "tk-123", "null", temporary.toString());
    }

    @Test
    void findsALinkedPackageAgainWithoutThePackage() throws IOException {
        var file = packageFile(PackageFiles.of("demo-1.0-0").file("a", "x"), "{}");
        var first = linker().link(file, TARGET);
        Files.delete(file.path());
        var again = linker().link(file, TARGET);

        assertThat(again.key()).isEqualTo(first.key());
        assertThat(again.record()).isEqualTo(first.record());
        assertThat(text(again, "opt/env/a")).isEqualTo("x");
    }

    @Test
    void findsAPackageAgainOfWhichOneKnowsNoMoreThanItsMd5() throws IOException {
        var md5 = "0123456789abcdef0123456789abcdef";
        var file = packageFile(PackageFiles.of("demo-1.0-0").file("a", "x"), "{\"md5\": \"%s\"}".formatted(md5));
        assertThat(find(file.record())).isEmpty();
        var first = linker().link(file, TARGET);

        assertThat(find(file.record()).orElseThrow().key()).isEqualTo(first.key());
        assertThat(find(file.record().with("md5", Json.of(md5.replace('0', '1')))))
                .isEmpty();

        linker().forget(file.record(), TARGET);
        assertThat(find(file.record())).isEmpty();
    }

    @Test
    void linksAnewWhatTheCacheHasDamaged() throws IOException {
        var file = packageFile(PackageFiles.of("demo-1.0-0").file("a", "x"), "{}");
        var key = linker().link(file, TARGET).key();
        Files.write(temporary.resolve("cache").resolve(key), new byte[700]);

        assertThat(text(linker().link(file, TARGET), "opt/env/a")).isEqualTo("x");
    }

    @Test
    void dependsOnPythonOnlyIfThePackageDoes() throws IOException {
        var other = new PythonLayout("lib/python3.13/site-packages", "bin/python3.13");
        var plain = packageFile(PackageFiles.of("plain-1.0-0").file("a", "x"), "{}");
        var python = packageFile(python("demo-1.0-0"), "{}");

        assertThat(linker().link(plain, TARGET.withPython(PYTHON)).key())
                .isEqualTo(linker().link(plain, TARGET.withPython(other)).key())
                .isNotEqualTo(linker().link(plain, TARGET.withOwner(1, 1)).key());
        assertThat(linker().link(python, TARGET.withPython(PYTHON)).key())
                .isNotEqualTo(linker().link(python, TARGET.withPython(other)).key());
    }

    @Test
    void givesEverythingInThePrefixToItsOwnerAndNothingAroundIt() throws IOException {
        var linked = link(PackageFiles.of("demo-1.0-0").file("lib/a", "x"), "{}", TARGET.withOwner(1000, 100));

        assertThat(linked.tree().entries())
                .allSatisfy(entry -> assertThat(entry.attributes().uid())
                        .isEqualTo(entry.path().equals("opt") ? 0 : 1000));
    }

    @Test
    void writesTheSameBytesInAnyTimeZone() throws IOException {
        var file = packageFile(PackageFiles.of("demo-1.0-0").text("a", PLACEHOLDER, PLACEHOLDER), "{}");
        linker().link(file, TARGET);
        var first = CacheFolder.open(temporary.resolve("cache")).entries().getFirst();
        var zone = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
            new Linker(CacheFolder.open(temporary.resolve("other"))).link(file, TARGET);
        } finally {
            TimeZone.setDefault(zone);
        }
        assertThat(temporary.resolve("other").resolve(first.key())).hasSameBinaryContentAs(first.file());
    }

    @Test
    void ignoresWhatIsNotListed() throws IOException {
        var extra = new PackageFiles.Member("lib/extra", TarConstants.LF_NORMAL, new byte[3], "", 0644);
        var linked = link(PackageFiles.of("demo-1.0-0").unlisted(extra).file("a", "x"));

        assertThat(linked.tree().find("opt/env/lib/extra")).isEmpty();
    }

    private static PackageFiles python(String stem) {
        return PackageFiles.of(stem)
                .index("noarch", Json.of("python"))
                .info(
                        "info/link.json",
                        "{\"package_metadata_version\": 1, \"noarch\": {\"type\": \"python\","
                                + " \"entry_points\": [\"demo = demo:main\"]}}")
                .file("site-packages/demo.py", "def main(): pass\n")
                .file("python-scripts/tool", "x")
                .file("share/x", "x");
    }

    private LinkedPackage link(PackageFiles files) throws IOException {
        return link(files, "{}", TARGET);
    }

    private LinkedPackage link(PackageFiles files, String record, LinkTarget target) throws IOException {
        return linker().link(packageFile(files, record), target);
    }

    private Optional<LinkedPackage> find(PackageRecord record) throws IOException {
        var key = linker().locate(record, TARGET);
        return key.isPresent() ? linker().find(key.get()) : Optional.empty();
    }

    private Linker linker() throws IOException {
        return new Linker(CacheFolder.open(temporary.resolve("cache")));
    }

    private PackageFile packageFile(PackageFiles files, String record) throws IOException {
        var path = files.writeConda(temporary);
        var json = JsonObject.expect(Json.parse(record.getBytes(UTF_8)), "record");
        return new PackageFile(
                path,
                Digest.sha256(Files.readAllBytes(path)),
                PackageRecord.of(json.with("fn", String.valueOf(path.getFileName()))));
    }

    private static JsonObject record(LinkedPackage linked) throws IOException {
        var text = text(linked, "opt/env/conda-meta/" + linked.record().stem() + ".json");
        return JsonObject.expect(Json.parse(text.getBytes(UTF_8)), "record");
    }

    private static String text(LinkedPackage linked, String path) throws IOException {
        if (linked.tree().find(path).orElseThrow().type() instanceof FileType.Regular(var _, var content)) {
            try (var in = content.open()) {
                return new String(in.readAllBytes(), UTF_8);
            }
        }
        throw new AssertionError(path + " is not a file");
    }
}
