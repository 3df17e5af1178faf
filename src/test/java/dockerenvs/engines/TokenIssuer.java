package dockerenvs.engines;

import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.http.LoopbackServer;
import dockerenvs.http.LoopbackServer.Request;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A server of tokens for one user, as a registry wants them (Docker Registry v2 authentication, "token").
final class TokenIssuer implements Closeable {
    static final String NAME = "issuer";

    private final KeyPairFiles keys;
    private final String basic;
    private final LoopbackServer server;

    private TokenIssuer(KeyPairFiles keys, String user, String password) throws IOException {
        this.keys = keys;
        this.basic = "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
        this.server = LoopbackServer.start(this::answer);
    }

    static TokenIssuer start(KeyPairFiles keys, String user, String password) throws IOException {
        return new TokenIssuer(keys, user, password);
    }

    String realm() {
        return server.url("/token").toString();
    }

    private void answer(Request request, OutputStream out) throws IOException {
        if (!request.header("authorization").equals(Optional.of(basic))) {
            LoopbackServer.answer(out, "401 Unauthorized", new byte[0]);
            return;
        }
        var query = request.target().substring(request.target().indexOf('?') + 1);
        var access = Stream.of(query.split("&", -1))
                .filter(field -> field.startsWith("scope="))
                .map(field -> URLDecoder.decode(field.substring("scope=".length()), UTF_8))
                .map(TokenIssuer::grant)
                .collect(Collectors.joining(","));
        LoopbackServer.answer(out, "200 OK", ("{\"token\":\"" + token(access) + "\"}").getBytes(UTF_8));
    }

    private static String grant(String scope) {
        var parts = scope.split(":", -1);
        return "{\"type\":\"%s\",\"name\":\"%s\",\"actions\":[\"%s\"]}"
                .formatted(parts[0], parts[1], parts[2].replace(",", "\",\""));
    }

    private String token(String access) throws IOException {
        var now = Instant.now().getEpochSecond();
        var head = "{\"typ\":\"JWT\",\"alg\":\"RS256\",\"x5c\":[\"%s\"]}".formatted(keys.encodedCertificate());
        var claims =
                "{\"iss\":\"%s\",\"sub\":\"me\",\"aud\":\"service\",\"exp\":%d,\"nbf\":%d,\"iat\":%d,\"access\":[%s]}"
                        .formatted(NAME, now + 600, now - 60, now, access);
        var signed = encoded(head.getBytes(UTF_8)) + "." + encoded(claims.getBytes(UTF_8));
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys.privateKey());
            signature.update(signed.getBytes(UTF_8));
            return signed + "." + encoded(signature.sign());
        } catch (GeneralSecurityException failure) {
            throw new IOException(failure);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
