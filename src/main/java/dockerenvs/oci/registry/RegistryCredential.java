package dockerenvs.oci.registry;

/// What proves to a registry who asks. Never printed.
public sealed interface RegistryCredential {

    /// Name and password, shown to the registry or, for a token, to the server of tokens it names.
    record Password(String user, String password) implements RegistryCredential {
        @Override
        public String toString() {
            return "password …";
        }
    }

    /// A refresh token of OAuth 2: good for tokens at the registry's server of tokens, and for nothing else.
    record IdentityToken(String token) implements RegistryCredential {
        @Override
        public String toString() {
            return "identity token …";
        }
    }

    /// A token that the registry itself takes, as it is.
    record RegistryToken(String token) implements RegistryCredential {
        @Override
        public String toString() {
            return "registry token …";
        }
    }
}
