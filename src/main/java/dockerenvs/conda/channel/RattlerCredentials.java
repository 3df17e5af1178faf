package dockerenvs.conda.channel;

import dockerenvs.http.Credential;
import dockerenvs.http.Credentials;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Credentials as `pixi auth login` and rattler keep them: the file `RATTLER_AUTH_FILE` names, else
/// `~/.rattler/credentials.json`.
///
///     {"*.prefix.dev": {"BearerToken": "…"}, "conda.anaconda.org": {"CondaToken": "…"},
///      "channel.example": {"BasicHTTP": {"username": "…", "password": "…"}}}
final class RattlerCredentials {
    private RattlerCredentials() {}

    static Credentials find(Map<String, String> environment, Path home) throws IOException {
        var named = Optional.ofNullable(environment.get("RATTLER_AUTH_FILE")).filter(name -> !name.isEmpty());
        var file = named.map(Path::of).orElse(home.resolve(".rattler").resolve("credentials.json"));
        return CredentialFile.read(file, RattlerCredentials::credential);
    }

    private static Optional<Credential> credential(Json value) {
        var json = JsonObject.expect(value, "credential");
        var bearer = json.string("BearerToken").<Credential>map(Credential.Bearer::new);
        var token = json.string("CondaToken").<Credential>map(Credential.PathToken::new);
        var basic = json.object("BasicHTTP")
                .<Credential>map(pair -> new Credential.Basic(
                        pair.string("username").orElse(""),
                        pair.string("password").orElse("")));
        return bearer.or(() -> token).or(() -> basic);
    }
}
