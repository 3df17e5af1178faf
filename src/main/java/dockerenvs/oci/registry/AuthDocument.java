package dockerenvs.oci.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A file of credentials as Docker's `config.json` and containers' `auth.json` have it. Whatever else is in it
/// stays as it is.
///
///     {"auths": {"ghcr.io": {"auth": "<base64 of user:password>"}}, "credHelpers": {"gcr.io": "gcloud"}}
///
/// @param json all of it
record AuthDocument(JsonObject json) {
    static final AuthDocument EMPTY = new AuthDocument(JsonObject.EMPTY);

    private static final String AUTHS = "auths";
    private static final String HELPERS = "credHelpers";
    private static final String STORE = "credsStore";
    private static final String PAIR = "auth";

    /// The members of an entry that are secrets or stand beside one.
    private static final List<String> SECRETS = List.of(PAIR, "username", "password", "identitytoken", "registrytoken");

    private static final Comparator<RegistryName> NEAREST = Comparator.comparingInt(
                    (RegistryName name) -> -name.namespace().length())
            .thenComparing(name -> !name.exact());

    /// Reads a document.
    ///
    /// @throws MalformedInput naming line, column and keys, and no value of it
    static AuthDocument parse(byte[] utf8) {
        return new AuthDocument(JsonObject.expect(Json.parse(utf8), "credentials"));
    }

    /// Reads a `.dockercfg`, which is nothing but the entries.
    static AuthDocument parseLegacy(byte[] utf8) {
        return new AuthDocument(JsonObject.EMPTY.with(AUTHS, parse(utf8).json));
    }

    /// The helper that is asked for a registry: its own, else the one for all.
    ///
    /// @return the end of the program's name
    Optional<String> helper(String domain) {
        var helpers = json.stringMap(HELPERS);
        return sorted(List.copyOf(helpers.keySet()), domain, "").stream()
                .findFirst()
                .map(key -> String.valueOf(helpers.get(key)))
                .or(() -> json.string(STORE))
                .filter(suffix -> !suffix.isEmpty());
    }

    /// The credential of the entry that is nearest to a repository. An empty entry says that a helper has it.
    ///
    /// @throws MalformedInput naming the entry, and nothing that is in it
    Optional<RegistryCredential> credential(String domain, String path) {
        var auths = auths();
        for (var key : sorted(auths.keys(), domain, path)) {
            try {
                var credential = auths.object(key).flatMap(AuthDocument::credential);
                if (credential.isPresent()) {
                    return credential;
                }
            } catch (MalformedInput failure) {
                throw failure.in("`%s`, %s".formatted(AUTHS, MalformedInput.quote(key)));
            }
        }
        return Optional.empty();
    }

    private JsonObject auths() {
        return json.object(AUTHS).orElse(JsonObject.EMPTY);
    }

    /// The keys that are for a repository, the nearest first.
    private static List<String> sorted(List<String> keys, String domain, String path) {
        var fitting = new ArrayList<String>();
        for (var key : keys) {
            if (RegistryName.parse(key).covers(domain, path)) {
                fitting.add(key);
            }
        }
        fitting.sort(Comparator.comparing(RegistryName::parse, NEAREST));
        return fitting;
    }

    private static Optional<RegistryCredential> credential(JsonObject entry) {
        return text(entry, "registrytoken")
                .<RegistryCredential>map(RegistryCredential.RegistryToken::new)
                .or(() -> text(entry, "identitytoken").map(RegistryCredential.IdentityToken::new))
                .or(() -> text(entry, PAIR).map(AuthDocument::decoded))
                .or(() -> text(entry, "username")
                        .map(user -> new RegistryCredential.Password(
                                user, text(entry, "password").orElse(""))));
    }

    private static Optional<String> text(JsonObject entry, String key) {
        return entry.string(key).filter(text -> !text.isEmpty());
    }

    private static RegistryCredential decoded(String base64) {
        try {
            // as Go reads it, lines may be broken anywhere
            var unbroken = base64.strip().replaceAll("[\r\n]", "");
            var pair = new String(Base64.getDecoder().decode(unbroken), UTF_8);
            var colon = pair.indexOf(':');
            if (colon >= 0) {
                // old versions of Docker fill the password up with NUL
                return new RegistryCredential.Password(
                        pair.substring(0, colon), pair.substring(colon + 1).replaceFirst("\0+$", ""));
            }
        } catch (IllegalArgumentException _) {
            // the same message: its own words would show a part of it
        }
        throw MalformedInput.of("`%s` is not base64 of a user, a colon and a password".formatted(PAIR), "");
    }

    /// With another entry for a registry, in the place of the one that is spelled the same.
    AuthDocument with(String domain, RegistryCredential.Password password) {
        var pair = password.user() + ":" + password.password();
        var entry = withoutSecrets(domain).with(PAIR, Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
        return withEntry(domain, entry);
    }

    /// With an entry that says that a helper has the credential.
    AuthDocument withEmpty(String domain) {
        return withEntry(domain, withoutSecrets(domain));
    }

    private JsonObject withoutSecrets(String domain) {
        var entry = auths().object(RegistryName.key(domain)).orElse(JsonObject.EMPTY);
        for (var secret : SECRETS) {
            entry = entry.without(secret);
        }
        return entry;
    }

    private AuthDocument withEntry(String domain, JsonObject entry) {
        return new AuthDocument(json.with(AUTHS, auths().with(RegistryName.key(domain), entry)));
    }

    /// Without the entries for a whole registry, however they are spelled; an equal document when there are none.
    AuthDocument without(String domain) {
        var auths = auths();
        for (var key : sorted(auths.keys(), domain, "")) {
            auths = auths.without(key);
        }
        return json.has(AUTHS) ? new AuthDocument(json.with(AUTHS, auths)) : this;
    }

    /// As it is written to a file.
    byte[] bytes() {
        return json.pretty().getBytes(UTF_8);
    }

    @Override
    public String toString() {
        return "credentials …";
    }
}
