package dockerenvs.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.conda.channel.Channel;
import dockerenvs.conda.environment.ChannelChoice;
import dockerenvs.conda.environment.EnvironmentSpec;
import dockerenvs.conda.solve.ChannelPriority;
import dockerenvs.conda.solve.Conflict;
import dockerenvs.conda.solve.Solution;
import dockerenvs.conda.spec.MatchSpec;
import dockerenvs.conda.spec.VirtualPackages;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.FileTree;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.ImageFiles;
import dockerenvs.oci.image.Platform;
import dockerenvs.tasks.Listener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Images of environments whose packages are chosen from channels.
class ChosenEnvironmentTest {
    @TempDir
    private Path folder = Path.of("");

    private String channel() throws IOException {
        return SampleChannel.in(folder.resolve("own"))
                .with("a-1-0", "b >=1")
                .with("a-2-0", "b >=2", "__cuda")
                .with("b-1-0")
                .with("c-1-0", "__glibc >=2.17")
                .write()
                .toString();
    }

    private Workshop workshop() throws IOException {
        return Workshop.open(folder.resolve("cache"), Workshop.Supply.DEFAULT);
    }

    private PackageChooser catalogue(Map<String, String> variables) throws IOException {
        return PackageChooser.ofUser(variables, false, Listener.quiet());
    }

    private static EnvironmentSpec spec(String... specs) {
        return EnvironmentSpec.of(List.of(specs).stream().map(MatchSpec::parse).toList());
    }

    @Test
    void goesFromSpecsToAnImage() throws IOException {
        try (var workshop = workshop()) {
            var built = EnvironmentImage.on(Image.SCRATCH)
                    .channels(channel())
                    .packages("a")
                    .build(workshop);

            assertThat(built.lock().packages()).hasToString("[a-1-0.conda, b-1-0.conda]");
            var history = ImageFiles.read(built.image()).read("opt/env/conda-meta/history", 1 << 16);
            assertThat(new String(history, StandardCharsets.UTF_8)).contains("# update specs: [\"a\"]");
            assertThat(ImageLock.read(built.image())).contains("- conda: file:///own/linux-64/a-1-0.conda");
        }
    }

    @Test
    void knowsWhatTheMachineHas() throws IOException {
        var image = EnvironmentImage.on(Image.scratch(Platform.parse("linux/arm64")))
                .packages("a")
                .virtualPackages("__cuda=12.4");

        assertThat(image.machine()).hasToString("__archspec=1=aarch64, __cuda=12.4, __linux=4.18, __unix=0");
    }

    @Test
    void aBaseWithoutGlibcCannotHaveWhatNeedsIt() throws IOException {
        var image = EnvironmentImage.on(Image.SCRATCH).channels(channel()).packages("c");

        try (var workshop = workshop()) {
            assertThatThrownBy(() -> image.build(workshop))
                    .isInstanceOf(MalformedInput.class)
                    .hasMessageContaining("__glibc");
        }
    }

    @Test
    void packagesForPipAreNamed() throws IOException {
        var wanted = new EnvironmentSpec(
                "",
                ChannelChoice.NONE,
                spec("a").specs(),
                List.of(),
                EnvironmentSpec.Machine.ANY,
                new TreeMap<>(),
                List.of("requests"),
                List.of());
        var image = EnvironmentImage.on(Image.SCRATCH).channels(channel()).wanted(wanted);

        try (var workshop = workshop()) {
            assertThatThrownBy(() -> image.build(workshop))
                    .hasMessage("the environment names packages for pip, which cannot be installed yet: requests");
        }
    }

    @Test
    void aResolutionIsOneExpressionAway() throws IOException {
        var machine = VirtualPackages.of("linux-64");
        try (var chooser = catalogue(Map.of("HOME", folder.toString()))) {
            var channels = List.of(channel());

            assertThat(chooser.solve(chooser.wanted(spec("a"), channels, machine)))
                    .isInstanceOfSatisfying(
                            Solution.class,
                            found -> assertThat(found.packages()).hasToString("[a 1 0, b 1 0]"));
            assertThat(chooser.solve(chooser.wanted(spec("a >=2"), channels, machine)))
                    .isInstanceOfSatisfying(
                            Conflict.class,
                            conflict -> assertThat(conflict.kind()).isEqualTo(Conflict.Kind.UNSATISFIABLE));
        }
    }

    @Test
    void channelsOfTheUserComeBehindThoseOfAFile() throws IOException {
        Files.writeString(folder.resolve(".condarc"), "channels: [bioconda]\nchannel_priority: flexible\n");
        try (var chooser = catalogue(Map.of("HOME", folder.toString()))) {
            assertThat(chooser.channels(List.of("own"), ChannelChoice.of(List.of("conda-forge"))))
                    .extracting(Channel::name)
                    .containsExactly("https://conda.anaconda.org/own", "https://conda.anaconda.org/conda-forge");
            assertThat(chooser.channels(List.of(), ChannelChoice.of(List.of("conda-forge"))))
                    .extracting(Channel::name)
                    .containsExactly("https://conda.anaconda.org/conda-forge", "https://conda.anaconda.org/bioconda");
            var whole = new ChannelChoice(List.of("conda-forge"), true, Optional.empty(), Optional.empty());
            assertThat(chooser.channels(List.of(), whole)).hasSize(1);
            assertThat(chooser.wanted(spec("a"), List.of(), VirtualPackages.of("linux-64"))
                            .preferences()
                            .priority())
                    .isEqualTo(ChannelPriority.FLEXIBLE);
        }
    }

    @Test
    void channelsOfSpecsComeBehindAllOthers() throws IOException {
        var secret = "https://user:word@example.com/t/TOKEN/own::b >=1";
        try (var chooser = catalogue(Map.of("HOME", folder.toString()))) {
            var wanted = chooser.wanted(
                    spec("bioconda::a", "conda-forge::c", "main::d", "*::e", secret, "f"),
                    List.of("pkgs/main", "/srv/conda-forge"),
                    VirtualPackages.of("linux-64"));

            assertThat(wanted.channels())
                    .extracting(Channel::name)
                    .containsExactly(
                            "https://repo.anaconda.com/pkgs/main",
                            "file:///srv/conda-forge",
                            "https://conda.anaconda.org/bioconda",
                            "https://example.com/own");
            assertThat(wanted.channels().getLast().place()).hasToString("https://user:word@example.com/t/TOKEN/own/");
            assertThat(wanted.spec().specs().get(4)).hasToString("https://example.com/own::b >=1");
        }
    }

    @Test
    void aSpecMayNotNameAChannelThatIsForbidden() throws IOException {
        Files.writeString(folder.resolve(".condarc"), "denylist_channels: [bioconda]\n");
        try (var chooser = catalogue(Map.of("HOME", folder.toString()))) {
            assertThatThrownBy(() -> chooser.wanted(spec("bioconda::a"), List.of(), VirtualPackages.of("linux-64")))
                    .hasMessage("the channel `https://conda.anaconda.org/bioconda` may not be used here");
        }
    }

    @Test
    void whoNamesNoChannelGetsCondaForge() throws IOException {
        try (var chooser = catalogue(Map.of("HOME", folder.toString()))) {
            assertThat(chooser.channels(List.of(), ChannelChoice.NONE))
                    .extracting(Channel::name)
                    .containsExactly("https://conda.anaconda.org/conda-forge");
        }
    }

    @Test
    void aBrokenLibraryIsNoGlibc() throws IOException {
        var base = Image.SCRATCH.withFiles(FileTree.ofContents(Map.of("lib64/libc.so.6", new byte[10])));

        assertThat(BaseSystem.of(base).over(VirtualPackages.of("linux-64")).byName())
                .doesNotContainKey("__glibc");
    }
}
