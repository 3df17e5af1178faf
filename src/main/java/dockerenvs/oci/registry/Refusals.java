package dockerenvs.oci.registry;

import dockerenvs.content.MalformedInput;
import java.util.List;
import java.util.Set;

/// What a registry's refusal means, and what can be done about it.
final class Refusals {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    /// Besides those of manifests (OCI distribution-spec, "Error Codes").
    private static final Set<String> FINAL = Set.of(
            "BLOB_UNKNOWN",
            "DIGEST_INVALID",
            "NAME_INVALID",
            "NAME_UNKNOWN",
            "SIZE_INVALID",
            "TAG_INVALID",
            "UNSUPPORTED");

    private Refusals() {}

    /// @param reference what was asked for
    static RegistryException of(String registry, String reference, Answer answer) {
        var codes = answer.codes();
        var said = answer.explanation().map(text -> ": " + quote(text)).orElse("");
        var message = "the registry answered %d%s%s%s"
                .formatted(answer.status(), codes.isEmpty() ? "" : " " + String.join(", ", codes), answer.wish(), said);
        return new RegistryException(
                registry,
                reference,
                new RegistryException.Refusal(answer.status(), codes, message, hint(registry, answer.status(), codes)));
    }

    /// What a registry says, which may stand in backquotes itself.
    static String quote(String said) {
        return MalformedInput.quote(said.replace('`', '\''));
    }

    /// Whether an error, by its body, is about what was asked for, whatever its status says: it will be the same the
    /// next time.
    static boolean isFinal(byte[] body) {
        return Answer.codes(body).stream().anyMatch(code -> code.startsWith("MANIFEST_") || FINAL.contains(code));
    }

    /// Of somebody who wanted nothing but to sign in.
    static RegistryException ofSignIn(String registry, int status, List<String> codes) {
        var message = "the registry does not take this user and password (%d)".formatted(status);
        var hint = "check both; where passwords are sent over plain HTTP to another machine, they are kept back";
        return new RegistryException(registry, registry, new RegistryException.Refusal(status, codes, message, hint));
    }

    /// Whether it is about who asks.
    static boolean isOfSignIn(int status) {
        return status == UNAUTHORIZED || status == FORBIDDEN;
    }

    static String signIn(String registry) {
        return "sign in with `docker-envs login %s`, or check that your account may do this".formatted(registry);
    }

    private static String hint(String registry, int status, List<String> codes) {
        return switch (status) {
            case UNAUTHORIZED, FORBIDDEN -> signIn(registry);
            case 404 ->
                codes.contains("MANIFEST_BLOB_UNKNOWN")
                        ? "the registry has lost a part of the image; push it again"
                        : "check the name and the tag; a private repository may look so to who is not signed in";
            case 405 -> "the registry does not allow this";
            case 413 -> "it is larger than the registry, or a proxy before it, takes";
            case 429 -> "the registry wants fewer requests; wait a while, or sign in";
            case 507 -> "the disk of the registry is full; who runs it can make room";
            default -> codes.contains("UNSUPPORTED") ? "the registry does not allow this" : "";
        };
    }
}
