package dockerenvs.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ProxiesTest {
    private static HttpClient client(Map<String, String> environment) {
        return HttpClient.open(HttpSettings.of(environment), Credentials.NONE, new StoppedTime().timing());
    }

    private static String host(Map<String, String> environment, String url) {
        return Proxies.of(environment).find(URI.create(url)).map(Proxy::host).orElse("direct");
    }

    @Test
    void chooseBySchemeAndPreferSmallLetters() {
        var environment = Map.of(
                "HTTP_PROXY", "http://plain:3128",
                "https_proxy", "secure",
                "HTTPS_PROXY", "http://loses:1",
                "ALL_PROXY", "socks5://all");

        assertThat(host(environment, "http://x/")).isEqualTo("plain");
        assertThat(host(environment, "https://x/")).isEqualTo("secure");
        assertThat(host(Map.of("ALL_PROXY", "socks5://all", "HTTP_PROXY", " "), "http://x/"))
                .isEqualTo("all");
        assertThat(host(Map.of(), "http://x/")).isEqualTo("direct");
    }

    @Test
    void areChosenByHostWhereACondarcSaysSo() {
        var proxies = Proxies.of(Map.of("HTTPS_PROXY", "http://general"))
                .with(Map.of("https://special.example", Proxy.parse("http://exact:1")));

        assertThat(proxies.find(URI.create("https://Special.example:8443/x")).map(Proxy::host))
                .contains("exact");
        assertThat(proxies.find(URI.create("https://other.example/x")).map(Proxy::host))
                .contains("general");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "*; http://any.example/",
                "example.org; http://example.org/",
                "example.org; http://a.example.org/",
                ".example.org; http://example.org/",
                "*.example.org; http://a.example.org/",
                "EXAMPLE.org; http://A.Example.ORG/",
                "other, example.org; http://example.org/",
                "example.org:81; http://example.org:81/",
                "example.org:443; https://example.org/",
                "10.0.0.0/8; http://10.200.1.1/",
                "127.0.0.1; http://127.0.0.1:5000/",
                "fd00::/8; http://[fd00::1]/",
                "[::1]; http://[::1]:80/",
            })
    void areNotAskedForHostsToBeReachedDirectly(String list, String url) {
        assertThat(host(Map.of("HTTP_PROXY", "p", "HTTPS_PROXY", "p", "NO_PROXY", list), url))
                .isEqualTo("direct");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "example.org; http://notexample.org/",
                "a.example.org; http://example.org/",
                "example.org:81; http://example.org/",
                "10.0.0.0/8; http://11.0.0.1/",
                "10.0.0.0/99; http://10.0.0.1/",
                "0.0.0.0/0; http://name/",
                "," + "; http://x/",
            })
    void areAskedForAllOtherHosts(String list, String url) {
        assertThat(host(Map.of("HTTP_PROXY", "p", "NO_PROXY", list), url)).isEqualTo("p");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://u:s3cret@p:1", "ftp://p", "http://", "http://u:s3cret@[", "socks5://u:s3cret@p"})
    void sayWhichVariableIsWrongWithoutItsValue(String value) {
        assertThatThrownBy(() -> Proxies.of(Map.of("HTTPS_PROXY", value)))
                .hasMessageStartingWith("`https_proxy`: ")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void passRequestsOn() throws IOException {
        try (var proxy = LoopbackServer.start((request, out) -> LoopbackServer.answer(
                        out,
                        request.header("proxy-authorization").isPresent()
                                ? "200 OK"
                                : "407 x|Proxy-Authenticate: Basic realm=\"p\"",
                        request.target().getBytes(ISO_8859_1)));
                var client = client(Map.of("http_proxy", "http://me:pw@127.0.0.1:" + proxy.port()));
                var response = client.send(HttpRequest.get(URI.create("http://nowhere.invalid/x?y")))) {
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.body()).asString(ISO_8859_1).isEqualTo("http://nowhere.invalid/x?y");
            // me:pw
            assertThat(proxy.requests().getLast().headers())
                    .containsEntry("proxy-authorization", "Basic bWU6cHc=")
                    .containsEntry("host", "nowhere.invalid");
        }
    }

    @Test
    void openTunnelsForHttps() throws IOException {
        try (var proxy = LoopbackServer.start(LoopbackServer.statuses(List.of("403 Forbidden"), ""));
                var client = client(Map.of("https_proxy", "http://127.0.0.1:" + proxy.port()))) {
            assertThatThrownBy(() -> client.send(HttpRequest.get(URI.create("https://nowhere.invalid/a"))))
                    .hasMessageContaining("`127.0.0.1:%d`, opens no way to it and answered 403", proxy.port());
            assertThat(proxy.requests().getFirst().method()).isEqualTo("CONNECT");
            assertThat(proxy.requests().getFirst().target()).isEqualTo("nowhere.invalid:443");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "200 OK", "302 x|Location: http://127.0.0.1:1/",
                        "401 x|WWW-Authenticate: Bearer realm=\"https://evil\"",
                "404 x", "407 x|Proxy-Authenticate: Basic realm=p", "503 x"
            })
    void doNotSpeakForServersThatSpeakTls(String head) throws IOException {
        try (var proxy = LoopbackServer.start(LoopbackServer.statuses(List.of(head), "not from the server"));
                var client = client(Map.of("https_proxy", "http://127.0.0.1:" + proxy.port()))) {
            assertThatThrownBy(() -> client.send(HttpRequest.get(URI.create("https://nowhere.invalid/"))))
                    .isInstanceOf(IOException.class);
            assertThat(proxy.requests()).allMatch(request -> request.method().equals("CONNECT"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:1/", "http://a.localhost/", "https://127.0.0.2/", "http://[::1]:5000/"})
    void canLeaveThisMachineAlone(String url) {
        var proxies = Proxies.of(Map.of("ALL_PROXY", "p"));

        assertThat(proxies.find(URI.create(url))).isPresent();
        assertThat(proxies.withLoopbackDirect().find(URI.create(url))).isEmpty();
        assertThat(proxies.withLoopbackDirect().find(URI.create("http://10.0.0.1/")))
                .isPresent();
    }

    @Test
    void mayBeSocks() throws IOException {
        try (var server = LoopbackServer.start(LoopbackServer.statuses(List.of("200 OK"), "hello"));
                var socks = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"));
                var client = client(Map.of("all_proxy", "socks5://127.0.0.1:" + socks.getLocalPort()))) {
            var relay = Thread.ofVirtual().start(() -> relayOnce(socks, server.port()));
            try (var response = client.send(HttpRequest.get(server.url("/x")))) {
                assertThat(response.body()).asString(ISO_8859_1).isEqualTo("hello");
            }
            assertThat(relay.isInterrupted()).isFalse();
        }
    }

    @Test
    void looksNamesUpWhereASocksProxyIs() throws IOException {
        try (var server = LoopbackServer.start(LoopbackServer.statuses(List.of("200 OK"), "hello"));
                var socks = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"));
                var client = client(Map.of("all_proxy", "socks5h://127.0.0.1:" + socks.getLocalPort()))) {
            Thread.ofVirtual().start(() -> relayOnce(socks, server.port()));

            try (var response = client.send(HttpRequest.get(URI.create("http://registry.invalid:5000/x")))) {
                assertThat(response.body()).asString(ISO_8859_1).isEqualTo("hello");
            }
            assertThat(server.requests().getFirst().header("host")).contains("registry.invalid:5000");
        }
    }

    @Test
    void saysThatASocksProxyDoesNotGetThere() throws IOException {
        try (var socks = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"));
                var client = client(Map.of("all_proxy", "socks5://127.0.0.1:" + socks.getLocalPort()))) {
            Thread.ofVirtual().start(() -> refuseAll(socks));

            assertThatThrownBy(() -> client.send(HttpRequest.get(URI.create("http://registry.invalid:5000/x"))))
                    .isInstanceOf(Unreachable.class)
                    .hasMessage("`http://registry.invalid:5000/x`: the server, or the proxy before it, takes no"
                            + " connections");
        }
    }

    /// The host cannot be reached (RFC 1928, section 6).
    private static void refuseAll(ServerSocket socks) {
        try {
            while (true) {
                try (var client = socks.accept()) {
                    greet(client);
                    client.getOutputStream().write(new byte[] {5, 4, 0, 1, 0, 0, 0, 0, 0, 0});
                }
            }
        } catch (IOException _) {
            // the test is over
        }
    }

    /// Reads what a client says until it has named a server.
    private static void greet(Socket client) throws IOException {
        var in = new DataInputStream(client.getInputStream());
        in.skipNBytes(1);
        in.skipNBytes(in.readByte());
        client.getOutputStream().write(new byte[] {5, 0});
        in.skipNBytes(3);
        // an address of IPv4, or a name, and the port
        in.skipNBytes(in.readByte() == 1 ? 4 : in.readByte());
        in.skipNBytes(2);
    }

    /// Enough of SOCKS 5 (RFC 1928) for one connection.
    private static void relayOnce(ServerSocket socks, int port) {
        try (var client = socks.accept();
                var server = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
            greet(client);
            var in = client.getInputStream();
            client.getOutputStream().write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
            var up = Thread.ofVirtual().start(() -> copy(in, server));
            server.getInputStream().transferTo(client.getOutputStream());
            client.shutdownOutput();
            up.interrupt();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void copy(InputStream in, Socket server) {
        try {
            in.transferTo(server.getOutputStream());
        } catch (IOException _) {
            // the connection ended
        }
    }
}
