package dockerenvs.oci.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.content.Digest;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// Who may use the registry (RFC 7617, the Basic scheme). Where there are no accounts, everybody may.
///
/// Hashes are compared, all of them and in full, so that the time of an answer tells nothing.
final class Accounts {
    private static final String SCHEME = "Basic ";

    private final List<byte[]> hashes;
    private final Htpasswd file;

    private Accounts(List<byte[]> hashes, Htpasswd file) {
        this.hashes = hashes;
        this.file = file;
    }

    /// @param users passwords by name
    /// @param file more users
    static Accounts of(Map<String, String> users, Htpasswd file) {
        var hashes = users.entrySet().stream()
                .map(user -> hash((user.getKey() + ":" + user.getValue()).getBytes(UTF_8)))
                .toList();
        return new Accounts(hashes, file);
    }

    private boolean areNone() {
        return hashes.isEmpty() && file.isEmpty();
    }

    private static byte[] hash(byte[] bytes) {
        return Digest.Algorithm.SHA256.hasher().digest(bytes);
    }

    /// @throws Refused unless the request shows who asks
    void check(Request request) {
        if (!areNone() && !isKnown(request.header("Authorization").orElse(""))) {
            throw Refused.of(401, "UNAUTHORIZED", "sign in with user and password")
                    .with("WWW-Authenticate", "Basic realm=\"docker-envs\", charset=\"UTF-8\"");
        }
    }

    /// Whether there is such a user; anybody is, where there are none.
    boolean isKnown(String user, String password) {
        return areNone() || isKnown((user + ":" + password).getBytes(UTF_8));
    }

    private boolean isKnown(String authorization) {
        return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && isKnown(decoded(authorization.substring(SCHEME.length()).strip()));
    }

    private boolean isKnown(byte[] bytes) {
        var hash = hash(bytes);
        var known = false;
        for (var account : hashes) {
            known |= MessageDigest.isEqual(account, hash);
        }
        return known || file.isKnown(bytes);
    }

    private static byte[] decoded(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            // no account is empty
            return new byte[0];
        }
    }
}
