package dockerenvs.http;

import dockerenvs.content.MalformedInput;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// What proves to a server who asks. Never printed.
public sealed interface Credential {

    /// Name and password (RFC 7617).
    record Basic(String user, String password) implements Credential {
        /// The value of `Authorization`.
        public String header() {
            var pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
            return "Basic " + Base64.getEncoder().encodeToString(pair);
        }

        @Override
        public String toString() {
            return "Basic …";
        }
    }

    /// A token sent as it is (RFC 6750).
    record Bearer(String token) implements Credential {
        @Override
        public String toString() {
            return "Bearer …";
        }
    }

    /// A token in the path, `/t/<token>` right behind the host, as conda channels have it.
    record PathToken(String token) implements Credential {
        @Override
        public String toString() {
            return "path token …";
        }
    }

    /// The user of a URL, percent-decoded; empty when there is none.
    static Optional<Basic> ofUser(URI url) {
        return Optional.ofNullable(url.getRawAuthority())
                .filter(authority -> authority.contains("@"))
                .map(authority -> authority.substring(0, authority.lastIndexOf('@')))
                .map(user -> {
                    var colon = user.indexOf(':');
                    return colon < 0
                            ? new Basic(decoded(user), "")
                            : new Basic(decoded(user.substring(0, colon)), decoded(user.substring(colon + 1)));
                });
    }

    private static String decoded(String text) {
        try {
            // a plus sign is itself here, unlike in forms
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw MalformedInput.of(
                    "the user or password of a URL is not percent-encoded as it should be", "write `%` as `%25`");
        }
    }
}
