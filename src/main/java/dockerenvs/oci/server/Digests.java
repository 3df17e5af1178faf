package dockerenvs.oci.server;

import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;

/// Digests as requests write them.
final class Digests {
    private Digests() {}

    /// @throws Refused when it is none
    static Digest parse(String text) {
        try {
            return Digest.parse(text);
        } catch (MalformedInput _) {
            throw Refused.badDigest(MalformedInput.quote(text)
                    + " is no digest: sha256: and 64 lower-case hex digits, or sha512: and 128");
        }
    }

    /// @throws Refused when it is none of those that can be verified
    static Digest.Algorithm algorithm(String text) {
        for (var algorithm : Digest.Algorithm.values()) {
            if (algorithm.toString().equals(text)) {
                return algorithm;
            }
        }
        throw Refused.badDigest(MalformedInput.quote(text) + " is none of sha256 and sha512");
    }
}
