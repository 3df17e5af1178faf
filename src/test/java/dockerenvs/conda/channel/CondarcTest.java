package dockerenvs.conda.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.MalformedInput;
import dockerenvs.http.HttpSettings;
import dockerenvs.http.Proxy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CondarcTest {
    @TempDir
    private Path home;

    private void write(String path, String text) throws IOException {
        var file = home.resolve(path);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
    }

    private Condarc read(Map<String, String> environment) throws IOException {
        return Condarc.read(environment, home);
    }

    @Test
    void joinsListsNearestFirst() throws IOException {
        write(".condarc", "pkgs_dirs: [~/near, /both]");
        write(".config/conda/condarc", "pkgs_dirs:\n  - /both\n  - ${DATA}/far\n  - $UNSET/x");
        write(".conda/condarc.d/a.yml", "pkgs_dirs: [/parts]");

        assertThat(read(Map.of("DATA", "/data")).packageCaches())
                .startsWith(home.resolve("near"), Path.of("/both"), Path.of("/parts"), Path.of("/data/far"))
                .contains(Path.of("$UNSET/x"));
    }

    @Test
    void saysHowServersAreReached() throws IOException {
        write(".condarc", """
                proxy_servers: {https: "http://me:pw@proxy:3128", http: null}
                ssl_verify: ~/ca.pem
                client_ssl_cert: /client.pem
                remote_connect_timeout_secs: 1.5
                remote_max_retries: 7
                offline: true
                """);
        write("named", "{remote_read_timeout_secs: 9, remote_max_retries: 2}");

        var condarc = read(Map.of("CONDARC", home.resolve("named").toString()));
        var settings = condarc.applyTo(HttpSettings.DEFAULT);

        assertThat(settings.proxies().find(URI.create("https://x/")).map(Proxy::host))
                .contains("proxy");
        assertThat(settings.proxies().find(URI.create("http://x/"))).isEmpty();
        assertThat(settings.authorities()).containsExactly(home.resolve("ca.pem"));
        assertThat(settings.clients())
                .extracting(HttpSettings.ClientCertificate::key)
                .containsExactly(Path.of("/client.pem"));
        assertThat(settings.timeouts())
                .isEqualTo(new HttpSettings.Timeouts(Duration.ofMillis(1500), Duration.ofSeconds(9)));
        assertThat(settings.retries().triesMax()).isEqualTo(3);
        assertThat(condarc.isOffline()).isTrue();
    }

    @Test
    void doesNotSwitchCertificatesOff() throws IOException {
        write(".condarc", "ssl_verify: false");

        assertThat(read(Map.of()).applyTo(HttpSettings.DEFAULT).authorities()).isEmpty();
    }

    @Test
    void saysWhereItIsWrongWithoutSecrets() throws IOException {
        write(".condarc", "a: 1\nproxy_servers: {https: 'http://me:s3cret@proxy\n");

        assertThatThrownBy(() -> read(Map.of()))
                .isInstanceOf(MalformedInput.class)
                .hasMessageStartingWith("`" + home.resolve(".condarc") + "`, line ")
                .hasMessageNotContaining("s3cret");

        write(".condarc", "proxy_servers: {https: 'ftp://me:s3cret@proxy'}");
        var condarc = read(Map.of());
        assertThatThrownBy(() -> condarc.applyTo(HttpSettings.DEFAULT))
                .hasMessage("`proxy_servers` in a `.condarc`: proxies reached by `ftp` are not supported");
    }
}
