package dockerenvs.oci.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The credentials that users already have, from the first place that knows one:
///
/// 1. what the caller gives;
/// 2. the variable `DOCKER_AUTH_CONFIG`, a document like Docker's, as CI systems set it; none of its helpers is
/// run;
/// 3. the file that `REGISTRY_AUTH_FILE` names;
/// 4. Docker's `config.json`, in `DOCKER_CONFIG` or `~/.docker`, and `~/.dockercfg`;
/// 5. containers' `auth.json`, of this session and of the user.
///
/// Nothing is read before somebody asks, and everything each time.
public final class UserCredentials implements RegistryCredentials {
    private static final String VARIABLE = "DOCKER_AUTH_CONFIG";

    private final AuthPlaces places;
    private final List<RegistryCredentials> given;
    private final Optional<Path> only;

    private UserCredentials(AuthPlaces places, List<RegistryCredentials> given, Optional<Path> only) {
        this.places = places;
        this.given = List.copyOf(given);
        this.only = only;
    }

    /// All places, where environment variables say they are.
    public static UserCredentials of(Map<String, String> environment) {
        return of(environment, HelperSettings.of(environment));
    }

    static UserCredentials of(Map<String, String> environment, HelperSettings helpers) {
        return new UserCredentials(new AuthPlaces(environment, Optional.of(helpers)), List.of(), Optional.empty());
    }

    /// With a place that is asked before all others.
    public UserCredentials withFirst(RegistryCredentials place) {
        var all = new ArrayList<>(List.of(place));
        all.addAll(given);
        return new UserCredentials(places, all, only);
    }

    /// With one credential for one registry, which is asked for before all others and which no other registry
    /// learns.
    ///
    /// @param domain as references say it
    public UserCredentials with(String domain, RegistryCredential credential) {
        return withFirst((asked, _) -> asked.equals(domain) ? Optional.of(credential) : Optional.empty());
    }

    /// With a file, which has to exist, in the place of the variables and of all other files.
    public UserCredentials withFile(Path file) {
        return new UserCredentials(places, given, Optional.of(file));
    }

    /// Runs no credential helper, whatever files say.
    public UserCredentials withoutHelpers() {
        return new UserCredentials(new AuthPlaces(places.environment(), Optional.empty()), given, only);
    }

    @Override
    public Optional<RegistryCredential> find(String domain, String path) throws IOException {
        for (var place : all()) {
            var credential = place.find(domain, path);
            if (credential.isPresent()) {
                return credential;
            }
        }
        return Optional.empty();
    }

    private List<RegistryCredentials> all() throws IOException {
        var all = new ArrayList<>(given);
        if (only.isPresent()) {
            if (!Files.exists(only.get())) {
                throw new NoSuchFileException(only.get().toString());
            }
            all.add(places.document(only.get()));
        } else {
            places.variable(VARIABLE).ifPresent(text -> all.add((domain, path) -> ofVariable(text, domain, path)));
            all.addAll(places.files());
        }
        return all;
    }

    private static Optional<RegistryCredential> ofVariable(String text, String domain, String path) {
        try {
            return AuthDocument.parse(text.getBytes(UTF_8)).credential(domain, path);
        } catch (MalformedInput failure) {
            throw MalformedInput.of(
                    failure.in("`" + VARIABLE + "`").getMessage(),
                    "set it to a document like Docker's `config.json`, or unset it");
        }
    }

    @Override
    public String toString() {
        return "credentials of a user";
    }
}
