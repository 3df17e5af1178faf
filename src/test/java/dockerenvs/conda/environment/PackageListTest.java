package dockerenvs.conda.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.conda.spec.PackageLocation;
import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Lists and folders of package files.
final class PackageListTest {
    private static final String URL = "https://conda.anaconda.org/conda-forge/linux-64/zlib-1.3.1-hb9d3cd8_2.conda";

    @TempDir
    Path folder;

    private static LockedPackage only(String line) {
        return Samples.lock("@EXPLICIT\n" + line + "\n").packages().getFirst();
    }

    @Test
    void readsWhatCondaWrites() {
        var lock = Samples.lock(Samples.EXPLICIT);

        assertThat(lock.packages())
                .extracting(LockedPackage::toString)
                .containsExactly("six-1.16.0-pyh6c4a22f_0.tar.bz2", "zlib-1.3.1-hb9d3cd8_2.conda");
        assertThat(lock.channels()).containsExactly("https://conda.anaconda.org/conda-forge");
        assertThat(lock.warnings()).isEmpty();
        var zlib = lock.packages().getLast();
        assertThat(zlib.location()).isEqualTo(new PackageLocation.Remote(URI.create(URL)));
        assertThat(zlib.record().json()).hasToString("""
                {
                  "name": "zlib",
                  "version": "1.3.1",
                  "build": "hb9d3cd8_2",
                  "fn": "zlib-1.3.1-hb9d3cd8_2.conda",
                  "url": "https://conda.anaconda.org/conda-forge/linux-64/zlib-1.3.1-hb9d3cd8_2.conda",
                  "channel": "https://conda.anaconda.org/conda-forge",
                  "subdir": "linux-64",
                  "md5": "0123456789abcdef0123456789abcdef"
                }
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"#" + Samples.MD5, "#md5:" + Samples.MD5, "#" + "0123456789ABCDEF0123456789abcdef"})
    void takesAnMd5(String hash) {
        assertThat(only(URL + hash).record().md5()).hasValue(Samples.MD5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"#" + Samples.SHA256, "#sha256:" + Samples.SHA256})
    void takesASha256(String hash) {
        assertThat(only(URL + hash).record().sha256()).hasToString("Optional[sha256:%s]".formatted(Samples.SHA256));
    }

    @Test
    void warnsWhereThereIsNoHash() {
        var lock = Samples.lock("@EXPLICIT\n" + URL + "\n");

        assertThat(lock.warnings())
                .containsExactly("the lock has no hash of `zlib-1.3.1-hb9d3cd8_2.conda`, so nobody can tell whether"
                        + " what is found is what was meant");
    }

    @Test
    void keepsSecretsOutOfRecordsAndTexts() {
        var url = "https://me:secret@host/t/to-ken/own/linux-64/a-1.0-0.conda?sig=secret";
        var locked = only(url + "#" + Samples.MD5);

        assertThat(locked.location()).isEqualTo(new PackageLocation.Remote(URI.create(url)));
        assertThat(locked.record().url()).isEqualTo("https://host/own/linux-64/a-1.0-0.conda");
        assertThat(locked.record().channel()).isEqualTo("https://host/own");
        assertThat(locked.location() + locked.record().json().pretty())
                .doesNotContain("secret")
                .doesNotContain("to-ken");
    }

    @Test
    void pathsBeginAtTheListAndEndInAChannel() {
        var locked = only("channel/linux-64/a-1.0-0.conda#" + Samples.MD5);

        assertThat(locked.location())
                .isEqualTo(new PackageLocation.Local(Samples.FOLDER.resolve("channel/linux-64/a-1.0-0.conda")));
        assertThat(locked.record().url()).isEqualTo("file:///channel/linux-64/a-1.0-0.conda");
        assertThat(locked.record().channel()).isEqualTo("file:///channel");
    }

    @Test
    void pathsOutsideOfChannelsShowTheirNameOnly() {
        var record = only("../my files/a-1!1.0+x-0.conda").record();

        assertThat(record.url()).isEqualTo("file:///a-1!1.0+x-0.conda");
        assertThat(record.subdir()).isEmpty();
        assertThat(record.channel()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "file:///data/c/noarch/a-1.0-0.conda, /data/c/noarch/a-1.0-0.conda, file:///c/noarch/a-1.0-0.conda",
        "file:///data/my%20c/noarch/a-1.0-0.conda, /data/my c/noarch/a-1.0-0.conda, file:///my%20c/noarch/a-1.0-0.conda",
        "/a-1.0-0.conda, /a-1.0-0.conda, file:///a-1.0-0.conda"
    })
    void takesFilesOfThisMachine(String written, String file, String url) {
        var locked = only(written);

        assertThat(locked.location()).isEqualTo(new PackageLocation.Local(Path.of(file)));
        assertThat(locked.record().url()).isEqualTo(url);
    }

    @Test
    void takesEscapedNames() {
        assertThat(only("https://host/c/linux-64/a-1%211.0-0.conda").record().version())
                .isEqualTo("1!1.0");
    }

    @Test
    void takesListsOfPathsWithoutAMark() {
        var lock = Samples.lock("# mine\na-1.0-0.conda\r\n\r\nb/linux-64/b-1.0-0.tar.bz2\r\n");

        assertThat(lock.packages())
                .extracting(LockedPackage::toString)
                .containsExactly("a-1.0-0.conda", "b-1.0-0.tar.bz2");
    }

    @Test
    void takesFolders() throws IOException {
        Files.createFile(folder.resolve("b-1.0-0.conda"));
        Files.createFile(folder.resolve("a-1.0-0.tar.bz2"));
        Files.createFile(folder.resolve("readme.txt"));

        assertThat(LockFile.read(folder, Selection.DEFAULT).packages())
                .extracting(LockedPackage::toString)
                .containsExactly("a-1.0-0.tar.bz2", "b-1.0-0.conda");
    }

    @Test
    void takesFoldersThatAreChannels() throws IOException {
        for (var file : new String[] {"linux-64/a-1.0-0.conda", "noarch/b-1.0-0.conda", "osx-64/c-1.0-0.conda"}) {
            Files.createDirectories(folder.resolve("own").resolve(file).getParent());
            Files.createFile(folder.resolve("own").resolve(file));
        }

        var lock = LockFile.read(folder.resolve("own"), Selection.DEFAULT);

        assertThat(lock.packages())
                .extracting(LockedPackage::toString)
                .containsExactly("a-1.0-0.conda", "b-1.0-0.conda");
        assertThat(lock.channels()).containsExactly("file:///own");
    }

    @Test
    void anEmptyFolderIsNoLock() {
        assertThatThrownBy(() -> LockFile.read(folder, Selection.DEFAULT))
                .hasMessage("`%1$s`: there are no package files in `%1$s`, nor in `linux-64` and `noarch` in it"
                        .formatted(folder));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            numpy >=1.2                        ; `numpy >=1.2` is not a package file
            https://me:x@host/a-1.0-0.zip      ; `https://host/a-1.0-0.zip` is not a package file
            a-1.0-0.conda#12                   ; `12` is not a hash
            a-1.0-0.conda#                     ; `` is not a hash
            a-1.0-0.conda#sha256:0123456789abcdef0123456789abcdef ; `sha256:0123456789abcdef0123456789abcdef` is not a hash
            a-1.0.conda                        ; `a-1.0.conda` is not the name of a package file
            s3://bucket/c/noarch/a-1-0.conda   ; `s3://bucket/c/noarch/a-1-0.conda` is no place to fetch a package from
            https:///noarch/a-1-0.conda        ; `https:///noarch/a-1-0.conda` names no host
            https://u:p@h/ x/a-1-0.conda       ; `https://h/ x/a-1-0.conda` is not a URL or path
            file://host/a-1-0.conda            ; `file://host/a-1-0.conda` is not a URL or path
            c/osx-64/a-1-0.conda               ; `a-1-0.conda` is for `osx-64`, and not for `linux-64`
            # platform: win-64                 ; the list is for `win-64`, and not for `linux-64`
            """)
    void saysWhatIsWrongAndWhere(String line, String message) {
        assertThatThrownBy(() -> Samples.lock("# a list\n@EXPLICIT\n" + line + "\n"))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("line 3: " + message);
    }

    @Test
    void wishesNeedASolver() {
        assertThatThrownBy(() -> Samples.lock("numpy >=1.2\npython=3.12\n"))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("it asks for packages and names no file")
                .extracting(failure -> ((MalformedInput) failure).hint())
                .isEqualTo("`docker-envs lock` chooses them and writes a lock; `EnvironmentFile` reads both");
    }
}
