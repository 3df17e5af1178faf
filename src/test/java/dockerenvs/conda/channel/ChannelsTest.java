package dockerenvs.conda.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelsTest {
    @TempDir
    private Path home;

    private Channels with(String condarc) throws IOException {
        Files.writeString(home.resolve(".condarc"), condarc);
        return Channels.of(Map.of("CONDA_ROOT", "/opt/conda"), home);
    }

    private static Channel only(Channels channels, String written) {
        var found = channels.parse(List.of(written));
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " -> ", quoteCharacter = '|', textBlock = """
            conda-forge -> https://conda.anaconda.org/conda-forge -> https://conda.anaconda.org/conda-forge/ -> []
            conda-forge/ -> https://conda.anaconda.org/conda-forge -> https://conda.anaconda.org/conda-forge/ -> []
            conda-forge/label/dev -> https://conda.anaconda.org/conda-forge/label/dev -> https://conda.anaconda.org/conda-forge/label/dev/ -> []
            conda-forge/linux-64 -> https://conda.anaconda.org/conda-forge -> https://conda.anaconda.org/conda-forge/ -> [linux-64, noarch]
            conda-forge/noarch -> https://conda.anaconda.org/conda-forge -> https://conda.anaconda.org/conda-forge/ -> [noarch]
            conda-forge[osx-64, noarch] -> https://conda.anaconda.org/conda-forge -> https://conda.anaconda.org/conda-forge/ -> [osx-64, noarch]
            pkgs/main -> https://repo.anaconda.com/pkgs/main -> https://repo.anaconda.com/pkgs/main/ -> []
            https://host/own/ -> https://host/own -> https://host/own/ -> []
            HTTPS://Host:8443/A/own -> https://host:8443/A/own -> https://host:8443/A/own/ -> []
            https://host/t/s3cr3t/own/linux-64/ -> https://host/own -> https://host/t/s3cr3t/own/ -> [linux-64, noarch]
            https://me:s3cr3t@host/own -> https://host/own -> https://me:s3cr3t@host/own/ -> []
            https://host/my channel -> https://host/my%20channel -> https://host/my%20channel/ -> []
            file:///srv/own -> file:///srv/own -> file:///srv/own/ -> []
            file:/srv/own/noarch -> file:///srv/own -> file:///srv/own/ -> [noarch]
            file://localhost/srv/own -> file:///srv/own -> file:///srv/own/ -> []
            /srv/../srv/own/ -> file:///srv/own -> file:///srv/own/ -> []
            /srv/my channel -> file:///srv/my%20channel -> file:///srv/my%20channel/ -> []
            conda-forge=/srv/copy -> https://conda.anaconda.org/conda-forge -> file:///srv/copy/ -> []
            """)
    void readsWhatPeopleWrite(String written, String name, String place, String subdirs) {
        var channel = only(Channels.USUAL, written);

        assertThat(channel.name()).isEqualTo(name);
        assertThat(channel.place()).hasToString(place);
        assertThat(channel.subdirs()).hasToString(subdirs);
        assertThat(channel.toString()).doesNotContain("s3cr3t");
    }

    @Test
    void findsFoldersFromHereAndFromHome() throws IOException {
        var channels = with("");

        assertThat(only(channels, "~/own").folder()).contains(home.resolve("own"));
        assertThat(only(channels, "~").folder()).contains(home);
        assertThat(only(channels, "./own").folder()).contains(Path.of("own").toAbsolutePath());
        assertThat(only(channels, "../own").folder())
                .contains(Path.of("../own").toAbsolutePath().normalize());
        assertThat(only(channels, "x=own").folder()).contains(Path.of("own").toAbsolutePath());
        assertThat(only(channels, "conda-forge").folder()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a//b",
                "a/../b",
                "a b?c",
                "oci://ghcr.io/x",
                "s3://bucket/own",
                "ftp://h/x",
                "https://",
                "https:///own",
                "https://host/own?token=s3cr3t",
                "https://host/own#x",
                "conda-forge[main]",
                "file://host/own",
                "a\nb",
                "https://host/a/../../own",
                "a:b",
                "<unknown>"
            })
    void refusesWhatIsNoChannel(String written) {
        assertThatThrownBy(() -> Channels.USUAL.parse(List.of(written)))
                .isInstanceOf(MalformedInput.class)
                .hasMessageNotContaining("s3cr3t");
    }

    @Test
    void keepsBackAPasswordThatIsNotEscaped() {
        assertThatThrownBy(() -> Channels.USUAL.parse(List.of("http://joe:HUNT/ER2@host/x?y")))
                .isInstanceOf(MalformedInput.class)
                .hasMessageNotContaining("HUNT")
                .hasMessageNotContaining("ER2");
    }

    @Test
    void doesNotUseWhatNobodyAskedFor() throws IOException {
        assertThat(Channels.USUAL.configured()).isEmpty();
        assertThat(Channels.USUAL.parse(List.of("nodefaults", "conda-forge", "conda-forge/")))
                .hasSize(1);
        assertThat(with("channels: [conda-forge, nodefaults]").configured())
                .extracting(Channel::name)
                .containsExactly("https://conda.anaconda.org/conda-forge");
    }

    @Test
    void knowsTheDefaults() throws IOException {
        assertThat(Channels.USUAL.parse(List.of("defaults")))
                .extracting(Channel::name)
                .containsExactly("https://repo.anaconda.com/pkgs/main", "https://repo.anaconda.com/pkgs/r");
        assertThat(with("default_channels: ['https://mirror/main']").parse(List.of("defaults")))
                .extracting(Channel::name)
                .containsExactly("https://mirror/main");
    }

    @Test
    void heedsWhatNamesMeanHere() throws IOException {
        var channels = with("""
                channel_alias: https://me:pw@mirror/t/tok/conda/
                migrated_channel_aliases: [https://old.example/conda]
                custom_channels: {own: https://own.example/x, own/deep: /srv/deep, plain: plain.example}
                custom_multichannels: {both: [own, conda-forge], round: [round]}
                """);

        assertThat(only(channels, "conda-forge").name()).isEqualTo("https://mirror/conda/conda-forge");
        assertThat(only(channels, "conda-forge").place()).hasToString("https://me:pw@mirror/t/tok/conda/conda-forge/");
        assertThat(only(channels, "https://old.example/conda/bioconda").name())
                .isEqualTo("https://mirror/conda/bioconda");
        assertThat(only(channels, "own/label/x").name()).isEqualTo("https://own.example/x/own/label/x");
        assertThat(only(channels, "own/deep").folder()).contains(Path.of("/srv/deep/own/deep"));
        assertThat(only(channels, "plain").name()).isEqualTo("https://plain.example/plain");
        assertThat(only(channels, "local").folder()).contains(Path.of("/opt/conda/conda-bld"));
        assertThat(channels.parse(List.of("both", "own"))).hasSize(2);
        assertThatThrownBy(() -> channels.parse(List.of("round"))).hasMessageContaining("contains itself");
    }

    @Test
    void usesOnlyChannelsThatMayBeUsed() throws IOException {
        var allowed = with("allowlist_channels: [conda-forge, https://host/own]");
        var denied = with("denylist_channels: [defaults]");

        assertThat(allowed.parse(List.of("conda-forge", "https://host/t/tok/own")))
                .hasSize(2);
        assertThatThrownBy(() -> allowed.parse(List.of("bioconda"))).hasMessageContaining("may not be used here");
        assertThatThrownBy(() -> denied.parse(List.of("pkgs/main"))).hasMessageContaining("may not be used here");
        assertThat(denied.parse(List.of("bioconda"))).hasSize(1);
    }

    @Test
    void takesVariablesBeforeFiles() throws IOException {
        Files.writeString(home.resolve(".condarc"), "channels: [far]\nchannel_alias: https://far\n");

        var channels = Channels.of(Map.of("CONDA_CHANNELS", "near, far", "CONDA_CHANNEL_ALIAS", "https://near"), home);

        assertThat(channels.configured())
                .extracting(Channel::name)
                .containsExactly("https://near/near", "https://near/far");
    }
}
