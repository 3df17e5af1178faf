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
        } catch (MalformedInput failure) {
            throw Refused.badDigest(failure.getMessage());
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
