package dockerenvs.conda.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.conda.spec.Noarch;
import dockerenvs.conda.spec.PackageLocation;
import dockerenvs.content.MalformedInput;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files of pixi, version by version.
final class PixiLockFileTest {

    @Test
    void readsVersion4() {
        var lock = Samples.lock(Samples.PIXI_4);

        assertThat(lock.packages())
                .extracting(LockedPackage::toString)
                .containsExactly("six-1.16.0-pyh6c4a22f_0.tar.bz2", "zlib-1.10-hb9d3cd8_2.conda");
        assertThat(lock.pipPackages())
                .extracting(PipPackage::toString)
                .containsExactly("mine==0.1", "requests==2.31.0");
        assertThat(lock.channels()).containsExactly("https://conda.anaconda.org/conda-forge");
        assertThat(lock.packages().getLast().record().json()).hasToString("""
                {
                  "name": "zlib",
                  "version": "1.10",
                  "build": "hb9d3cd8_2",
                  "fn": "zlib-1.10-hb9d3cd8_2.conda",
                  "url": "https://conda.anaconda.org/conda-forge/linux-64/zlib-1.10-hb9d3cd8_2.conda",
                  "channel": "https://conda.anaconda.org/conda-forge",
                  "subdir": "linux-64",
                  "build_number": 2,
                  "sha256": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                  "md5": "0123456789abcdef0123456789abcdef",
                  "depends": [
                    "__glibc >=2.17,<3.0.a0",
                    "libzlib 1.10 hb9d3cd8_2"
                  ],
                  "constrains": [],
                  "license": "Zlib",
                  "license_family": "Other",
                  "size": 92286,
                  "timestamp": 1727963153079
                }
                """);
    }

    @Test
    void readsVersion5AsVersion4() {
        var five = Samples.PIXI_4.replace("version: 4\n", "version: 5\n").replace("  build_number: 2\n", "");

        assertThat(Samples.lock(five).text())
                .isEqualTo(Samples.lock(Samples.PIXI_4).text());
    }

    @Test
    void readsVersion6() {
        var lock = Samples.lock(Samples.PIXI_6);

        assertThat(lock.packages())
                .extracting(LockedPackage::toString)
                .containsExactly("six-1.16.0-pyh6c4a22f_0.tar.bz2", "zlib-1.10-hb9d3cd8_2.conda");
        assertThat(lock.packages().getLast().record().subdir()).isEqualTo("linux-64");
        assertThat(lock.packages().getLast().record().buildNumber()).isEqualTo(2);
        assertThat(lock.packages().getLast().record().constrains()).isEmpty();
        assertThat(lock.pipPackages())
                .containsExactly(
                        new PipPackage("mine", "0.1", "./mine", Samples.SHA256),
                        new PipPackage(
                                "requests",
                                "2.31.0",
                                "https://files.pythonhosted.org/packages/requests-2.31.0-py3-none-any.whl",
                                Samples.SHA256));
    }

    @Test
    void readsOtherEnvironmentsAndPaths() {
        var own = Samples.lock(Samples.PIXI_6, Selection.DEFAULT.withEnvironment("test"))
                .packages()
                .getFirst();

        assertThat(own.location())
                .isEqualTo(
                        new PackageLocation.Local(Samples.FOLDER.resolveSibling("channel/linux-64/own-1.0-0.conda")));
        assertThat(own.record().url()).isEqualTo("file:///channel/linux-64/own-1.0-0.conda");
        assertThat(own.record().noarch()).isEqualTo(Noarch.NONE);
    }

    @Test
    void readsNothingForAPlatformWithNothing() {
        var lock = Samples.lock(Samples.PIXI_6, Selection.DEFAULT.withSubdir("osx-arm64"));

        assertThat(lock.packages()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "linux-64, linux-64, six-1.16.0-pyh6c4a22f_0.tar.bz2",
        "gpu, linux-64, zlib-1.10-hb9d3cd8_2.conda",
    })
    void readsThePlatformsOfVersion7(String platform, String subdir, String file) {
        var lock = Samples.lock(Samples.PIXI_7, Selection.DEFAULT.withSubdir(platform));

        assertThat(lock.subdir()).isEqualTo(subdir);
        assertThat(lock.packages()).extracting(LockedPackage::toString).containsExactly(file);
    }

    @Test
    void platformsOfOneSubdirHaveToBeNamed() {
        var text = Samples.PIXI_7
                .replace("linux-64:", "cpu:")
                .replace("- name: linux-64", "- {name: cpu, subdir: linux-64}");

        assertThatThrownBy(() -> Samples.lock(text))
                .hasMessage("the environment `default` has several platforms for `linux-64`: `cpu`, `gpu`");
    }

    @Test
    void refusesSourcePackages() {
        assertThatThrownBy(() -> Samples.lock(Samples.PIXI_7, Selection.DEFAULT.withSubdir("osx-arm64")))
                .hasMessage("line 19, column 9: `mine[1a2b3c4d] @ ./mine` is the source of a package, which would"
                        + " have to be built");
        assertThatThrownBy(() -> Samples.lock(
                        Samples.PIXI_6.replace("../channel/linux-64/own-1.0-0.conda", "git+https://me:x@h/own"),
                        Selection.DEFAULT.withEnvironment("test")))
                .hasMessage("line 21, column 9: `git+https://h/own` is the source of a package, which would have to"
                        + " be built");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void refusesWhatIsTooOld(int version) {
        var text = "version: " + version + "\nmetadata: {}\npackage: []\n";

        assertThatThrownBy(() -> LockFile.parse(
                        text.getBytes(StandardCharsets.UTF_8), Samples.FOLDER.resolve("pixi.lock"), Selection.DEFAULT))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("line 1, column 1: a pixi.lock of version %d is too old, known here are 4 to 7"
                        .formatted(version))
                .extracting(failure -> ((MalformedInput) failure).hint())
                .isEqualTo("run `pixi lock` with a pixi of today, which writes it anew");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            version: 6             | version: 8            ; line 1, column 1: a pixi.lock of version 8 is newer than those known here, 4 to 7
            version: 6             | version: 3            ; line 1, column 1: a pixi.lock of version 3 is too old, known here are 4 to 7
            version: 6             | version: six          ; line 1, column 1: `six` is not a version of pixi.lock
            version: 6             | x: 6                  ; line 1, column 1: `` is not a version of pixi.lock
            default:               | main:                 ; the lock has no environment `default`, only `main`, `test`
            linux-64:              | linux-aarch64:        ; the environment `default` has nothing for the platform `linux-64`, only for `linux-aarch64`, `osx-arm64`
            size: 92286            | size: 9e4             ; line 35, column 3: `size`: expected a whole number, found `9e4`
            depends:               | depends: python       ; line 30, column 3: this is not YAML
            zlib-1.10-hb9d3cd8_2.c | zlib.c                ; line 35, column 3: `zlib.conda` is not the name of a package file
            """)
    void saysWhatIsWrong(String change, String message) {
        var parts = change.split("\\|", -1);
        var text = Samples.PIXI_6.replace(parts[0].strip(), parts[1].strip());

        assertThatThrownBy(() -> Samples.lock(text))
                .isInstanceOf(MalformedInput.class)
                .hasMessage(message);
    }

    @Test
    void everyPackageIsDescribedOnce() {
        var entry = "- pypi: ./mine\n  name: mine\n";

        assertThatThrownBy(() -> Samples.lock(Samples.PIXI_6.replace(entry, "- pypi: ./yours\n  name: mine\n")))
                .hasMessage("line 14, column 9: the lock says nowhere what `./mine` is");
        assertThatThrownBy(() -> Samples.lock(Samples.PIXI_6 + entry))
                .hasMessage("line 14, column 9: the lock says more than once what `./mine` is");
    }

    @Test
    void oneNameIsOnePackage() {
        var text = Samples.PIXI_7.replace("noarch/six-1.16.0-pyh6c4a22f_0.tar.bz2\n      mac", """
                noarch/six-1.16.0-pyh6c4a22f_0.tar.bz2
                      - conda: https://me:x@host/noarch/six-1.17.0-pyh6c4a22f_0.conda
                      mac""")
                + "- conda: https://me:x@host/noarch/six-1.17.0-pyh6c4a22f_0.conda\n";

        assertThatThrownBy(() -> Samples.lock(text))
                .hasMessage(
                        "line 18, column 9: `six` is there twice:"
                                + " `https://conda.anaconda.org/conda-forge/noarch/six-1.16.0-pyh6c4a22f_0.tar.bz2`"
                                + " (SHA-256 0123456789ab…) and `https://host/noarch/six-1.17.0-pyh6c4a22f_0.conda` (no SHA-256)");
    }
}
