package dockerenvs.conda.channel;

import dockerenvs.http.Credential;
import dockerenvs.http.Credentials;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/// Credentials as `mamba auth login` keeps them, in `~/.mamba/auth/authentication.json`:
///
///     {"channel.example": {"type": "BasicHTTPAuthentication", "user": "…", "password": "<base64>"}}
final class MambaCredentials {
    private MambaCredentials() {}

    static Credentials find(Path home) throws IOException {
        var file = home.resolve(".mamba").resolve("auth").resolve("authentication.json");
        return CredentialFile.read(file, MambaCredentials::credential);
    }

    private static Optional<Credential> credential(Json value) {
        var json = JsonObject.expect(value, "credential");
        var token = json.string("token");
        return switch (json.string("type").orElse("")) {
            case "CondaToken" -> token.map(Credential.PathToken::new);
            case "BearerToken" -> token.map(Credential.Bearer::new);
            case "BasicHTTPAuthentication" ->
                Optional.of(new Credential.Basic(
                        json.string("user").orElse(""),
                        decoded(json.string("password").orElse(""))));
            default -> Optional.empty();
        };
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
