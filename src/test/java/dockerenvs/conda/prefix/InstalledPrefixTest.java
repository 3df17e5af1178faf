package dockerenvs.conda.prefix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.conda.archive.PackageFiles;
import dockerenvs.conda.environment.LockFile;
import dockerenvs.conda.environment.Selection;
import dockerenvs.conda.link.InstalledPath;
import dockerenvs.conda.link.Prefix;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileType;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is found in an environment on the disk.
class InstalledPrefixTest {
    private static final String PLACEHOLDER = "/placeholder".repeat(20);
    private static final String SITE = "lib/python3.12/site-packages/";

    @TempDir
    private Path folder = Path.of("");

    private SamplePrefix sample() throws IOException {
        return SamplePrefix.make(
                folder,
                PackageFiles.of("a-1-0")
                        .file("share/a", "a")
                        .text("bin/a", "#!" + PLACEHOLDER + "/bin/sh\n", PLACEHOLDER)
                        .symlink("lib64", "lib"),
                PackageFiles.of("b-1-0")
                        .file(SITE + "b.py", "b = 1\n")
                        .file(SITE + "b-1.dist-info/METADATA", "Name: b\n")
                        .file(SITE + "b-1.dist-info/RECORD", "b.py,,\n")
                        .file(SITE + "b/old.py", "old\n"));
    }

    private static PrefixFindings findings(SamplePrefix sample) throws IOException {
        return sample.read().findings();
    }

    @Test
    void findsNothingInAnEnvironmentThatIsAsItWasInstalled() throws IOException {
        var found = sample().read();

        assertThat(found.findings().isFaithful()).isTrue();
        assertThat(found.lock().warnings()).isEmpty();
    }

    @Test
    void givesTheLockThatAListOfItsPackagesGives() throws IOException {
        var sample = sample();

        var lock = sample.read().lock();

        var listed = LockFile.read(sample.list(), Selection.DEFAULT);
        assertThat(lock.packages()).extracting(Object::toString).containsExactly("a-1-0.conda", "b-1-0.conda");
        assertThat(lock.channels()).isEqualTo(listed.channels()).containsExactly("file:///channel");
        assertThat(lock.packages().getFirst().record().url()).isEqualTo("file:///channel/linux-64/a-1-0.conda");
        assertThat(lock.text()).doesNotContain(folder.toRealPath().toString());
    }

    @Test
    void listsWhatWasChangedAndWhatBelongsToNoPackage() throws IOException {
        var sample = sample().with("share/a", "mine")
                .with("share/own/notes.txt", "notes")
                .with("conda-meta/pinned", "a 1");
        Files.createDirectories(sample.folder().resolve("var/empty"));

        var found = sample.read();

        assertThat(found.findings().changed()).containsExactly("share/a");
        assertThat(found.findings().unmanaged())
                .containsExactly("conda-meta/pinned", "share/own/notes.txt", "var/empty");
        assertThat(found.lock().warnings())
                .containsExactly(
                        "changed files of packages go along as they are (1): `share/a`",
                        "files of no package go along (3): `conda-meta/pinned`, `share/own/notes.txt`, `var/empty`");
    }

    @Test
    void leavesOutWhatIsNotOfTheEnvironmentOrComesAgain() throws IOException {
        var sample = sample().with("pkgs/urls.txt", "")
                .with("envs/other/bin/x", "")
                .with("conda-meta/state", "{\"env_vars\": {\"A\": \"1\"}}")
                .with(SITE + "__pycache__/b.cpython-312.pyc", "compiled")
                .with("share/a.pyc", "no source of it is here");

        var found = sample.read();

        assertThat(found.findings().unmanaged()).containsExactly("share/a.pyc");
        assertThat(found.lock().variables()).containsEntry("A", "1");
        assertThat(found.lock().warnings().getFirst())
                .isEqualTo("variables that the environment sets are in the image, values included: `A`");
    }

    @Test
    void leavesOutWhatNoLayerCanHold() throws IOException {
        var sample = sample().with("share/.wh.a", "");
        new ProcessBuilder("mkfifo", sample.folder().resolve("share/pipe").toString())
                .start()
                .onExit()
                .join();

        assertThat(findings(sample).leftOut()).containsExactly("share/.wh.a", "share/pipe");
    }

    @Test
    void namesWhatPipHasInstalled() throws IOException {
        var sample = sample().withPip("demo", "1.2")
                .with(SITE + "demo-1.2.dist-info/direct_url.json", """
                        {"url": "file:///home/me/demo", "dir_info": {"editable": true}}
                        """)
                .with(SITE + "old.egg-link", "/home/me/old\n.");

        var found = findings(sample);

        assertThat(found.pip())
                .containsExactly(
                        new PipDistribution("demo", "1.2", 6, "/home/me/demo"),
                        new PipDistribution("old", "", 1, "/home/me/old"));
        assertThat(found.unmanaged()).isEmpty();
        assertThat(found.sentences())
                .contains(
                        "distributions that pip has installed go along (2): `demo==1.2`, `old`",
                        "`demo==1.2` is installed from `/home/me/demo`, which does not go along: containers will not "
                                + "find it there");
    }

    @Test
    void restoresWhatIsMissing() throws IOException {
        var sample = sample().without("share/a");

        assertThat(findings(sample).restored()).containsExactly("share/a");
        assertThat(sample.read().carried(Prefix.of("/opt/env")).hidden()).isEmpty();
    }

    @Test
    void carriesFilesBehindALinkThatNoPackageBrings() throws IOException {
        var sample = sample();
        Files.move(sample.folder().resolve("share"), sample.folder().resolve("moved"));
        Files.createSymbolicLink(sample.folder().resolve("share"), Path.of("moved"));

        assertThat(findings(sample).unmanaged()).containsExactly("moved/a", "share");
        assertThat(findings(sample).restored()).isEmpty();
    }

    @Test
    void saysOfWhichFilesTheRecordsSayNothing() throws IOException {
        var sample = sample();
        var record = sample.folder().resolve("conda-meta/a-1-0.json");
        Files.writeString(record, Files.readString(record).replaceAll("\"sha256_in_prefix\": *\"[0-9a-f]*\",?", ""));

        assertThat(sample.with("bin/a", "mine").read().lock().warnings())
                .contains(
                        "records do not say what is in some files, so changes of theirs are lost where the file of the"
                                + " package is found (1): `bin/a`");
    }

    @Test
    void keepsAwayWhatPipHasReplaced() throws IOException {
        var sample = sample().without(SITE + "b-1.dist-info/METADATA")
                .without(SITE + "b-1.dist-info/RECORD")
                .without(SITE + "b/old.py");
        Files.delete(sample.folder().resolve(SITE + "b-1.dist-info"));
        sample.withPip("b", "2");

        var found = sample.read();

        assertThat(found.findings().removed())
                .containsExactly(SITE + "b-1.dist-info/METADATA", SITE + "b-1.dist-info/RECORD", SITE + "b/old.py");
        assertThat(found.findings().changed()).isEmpty();
        assertThat(found.findings().pip()).extracting(Object::toString).containsExactly("b==2");
        assertThat(found.carried(Prefix.of("/opt/env")).hidden())
                .containsExactly("opt/env/" + SITE + "b-1.dist-info", "opt/env/" + SITE + "b/old.py");
    }

    @Test
    void correctsTextsAndLinksThatNameItsFolder() throws IOException {
        var sample = sample().withPip("demo", "1").with("share/other", "see " + folder.toRealPath() + "/home/env-2");
        Files.createSymbolicLink(
                sample.folder().resolve("share/inner"), sample.folder().resolve("share/a"));
        Files.createSymbolicLink(sample.folder().resolve("share/outer"), Path.of("/etc/hosts"));
        Files.write(sample.folder().resolve("share/blob"), (sample.folder() + "/lib\0").getBytes(UTF_8));

        var carried = sample.read().carried(Prefix.of("/opt/env"));

        assertThat(text(carried, "opt/env/bin/demo")).isEqualTo("#!/opt/env/bin/python3.12\nimport demo\n");
        assertThat(text(carried, "opt/env/share/other")).endsWith("/home/env-2");
        assertThat(carried.tree().find("opt/env/share/inner").map(FileEntry::type))
                .contains(new FileType.Symlink("/opt/env/share/a"));
        assertThat(carried.warnings())
                .containsExactly(
                        "files that go along name `%s`, and only text up to 16 MB can be corrected (1): `share/blob`"
                                .formatted(sample.folder()),
                        "symbolic links that go along lead out of the environment (1): `share/outer` to `/etc/hosts`");
        assertThat(sample.read().carried(Prefix.of(sample.folder().toString())).warnings())
                .hasSize(1);
    }

    private static String text(CarriedFiles carried, String path) throws IOException {
        if (carried.tree().find(path).orElseThrow().type() instanceof FileType.Regular(var size, var content)) {
            try (var in = content.open()) {
                var bytes = in.readAllBytes();
                assertThat(bytes).hasSize((int) size);
                return new String(bytes, UTF_8);
            }
        }
        throw new AssertionError(path);
    }

    @Test
    void noticesFilesThatChangeAfterTheyWereLookedAt() throws IOException {
        var sample = sample().with("share/own", "before");
        var carried = sample.read().carried(Prefix.of("/opt/env"));

        sample.with("share/own", "after!");

        assertThatThrownBy(() -> text(carried, "opt/env/share/own")).isInstanceOf(MalformedInput.class);
    }

    @Test
    void knowsThatAnEnvironmentWasMoved() throws IOException {
        var sample = sample();
        var moved = Files.move(sample.folder(), sample.folder().resolveSibling("moved"));

        assertThat(InstalledPrefix.read(moved, "linux-64").lock().warnings())
                .containsExactly("the files of the environment do not name its folder `%s`, so it was made in another "
                                .formatted(moved)
                        + "one: files that go along may still name that");
        var linked = Files.createSymbolicLink(sample.folder(), moved);
        assertThat(InstalledPrefix.read(linked, "linux-64").lock().warnings()).isEmpty();
    }

    @Test
    void findsFilesOfRecordsThatSayWhereTheyWereInThePackage() throws IOException {
        var record = PrefixRecord.parse(JsonObject.EMPTY
                .with("name", "n")
                .with("noarch", "python")
                .with("files", JsonArray.ofStrings(List.of(SITE + "n.py", "bin/n", "etc/n")))
                .with(
                        "paths_data",
                        JsonObject.EMPTY.with(
                                "paths",
                                JsonArray.of(List.of(
                                        JsonObject.EMPTY.with("_path", "site-packages/n.py"),
                                        JsonObject.EMPTY.with("_path", "bin/n"))))));

        assertThat(record.installed(path -> path.replace("site-packages/", SITE)))
                .extracting(InstalledPath::path)
                .containsExactly(SITE + "n.py", "bin/n", "etc/n");
    }

    @Test
    void takesWhatSomebodyHasAskedForFromTheRecords() throws IOException {
        var sample = sample();
        change(
                sample,
                "a-1-0",
                "requested_specs",
                JsonArray.ofStrings(List.of("a >=1", "conda-forge/linux-64::a==1=0")));
        change(sample, "b-1-0", "requested_spec", Json.of("b[md5=0123]"));

        assertThat(sample.read().lock().specs()).containsExactly("a >=1");
    }

    @Test
    void believesNoRecordThatSaysNothing() throws IOException {
        var sample = sample();
        change(sample, "a-1-0", "size", Json.of(0));
        change(sample, "a-1-0", "md5", Json.of(""));
        change(sample, "b-1-0", "depends", JsonArray.ofStrings(List.of("a ==1 0", "c >=2")));

        var packages = sample.read().lock().packages();

        assertThat(packages.getFirst().record().size()).isEmpty();
        assertThat(packages.getFirst().record().json().keys()).doesNotContain("md5", "depends");
        assertThat(packages.getLast().record().depends()).containsExactly("a ==1=0", "c >=2");
    }

    @Test
    void putsTogetherWhereAPackageOfOldCameFrom() throws IOException {
        var sample = sample();
        change(sample, "a-1-0", "url", Json.of(""));
        change(sample, "a-1-0", "fn", Json.of("a-1-0"));
        change(sample, "a-1-0", "channel", Json.of("https://me:secret@conda.example/own/linux-64"));
        change(sample, "b-1-0", "url", Json.of("s3://bucket/own/linux-64/b-1-0.conda"));

        var packages = sample.read().lock().packages();

        assertThat(packages.getFirst().location()).hasToString("https://conda.example/own/linux-64/a-1-0.tar.bz2");
        assertThat(packages.getLast().record().url()).isEqualTo("s3://bucket/own/linux-64/b-1-0.conda");
        assertThat(packages.getLast().location()).hasToString(sample.folder() + "/pkgs/b-1-0.conda");
    }

    private static void change(SamplePrefix sample, String stem, String key, Json value) throws IOException {
        var file = sample.folder().resolve("conda-meta/" + stem + ".json");
        var json = JsonObject.expect(Json.parse(Files.readAllBytes(file)), "record");
        Files.write(file, json.with(key, value).bytes());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {                                             | the document ends early
                    []                                            | `the record`: expected an object
                    {"name": "a", "version": "1", "build": "1"}   | it holds the record of `a-1-1`
                    {"files": ["../x"]}                           | `../x` is not a path
                    {"paths_data": {"paths": [{"_path": "/x"}]}}  | `/x` is not a path
                    {"paths_data": {"paths": [{"_path": "conda-meta/x"}]}} | `conda-meta/x` cannot belong to a package
                    {"paths_data": {"paths": [{"_path": "x", "sha256": "y"}]}} | y
                    """)
    void refusesDamagedRecords(String text, String message) throws IOException {
        var sample = sample().with("conda-meta/a-1-0.json", text);

        assertThatThrownBy(sample::read)
                .isInstanceOf(MalformedInput.class)
                .hasMessageStartingWith("`%s/conda-meta/a-1-0.json`:".formatted(sample.folder()))
                .hasMessageContaining(message);
    }

    @Test
    void refusesWhatIsNoEnvironment() throws IOException {
        var plain = Files.createDirectories(folder.resolve("plain"));

        assertThatThrownBy(() -> InstalledPrefix.read(plain, "linux-64"))
                .hasMessage(
                        "`%s` is not an environment of conda: there is no folder `conda-meta` in it".formatted(plain));
        assertThatThrownBy(() -> InstalledPrefix.read(plain.resolve("x"), "linux-64"))
                .hasMessageEndingWith("there is no such folder");
        Files.createDirectories(plain.resolve("conda-meta"));
        assertThatThrownBy(() -> InstalledPrefix.read(plain, "linux-64")).hasMessageEndingWith("has no packages");
        assertThatThrownBy(() -> InstalledPrefix.read(sample().folder(), "linux-aarch64"))
                .hasMessageContaining("`a-1-0.conda` is for `linux-64`, and not for `linux-aarch64`");
    }
}
