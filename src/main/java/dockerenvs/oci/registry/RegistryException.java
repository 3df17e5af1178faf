package dockerenvs.oci.registry;

import java.io.IOException;
import java.util.List;

/// A registry that does not do what was asked of it. The message names registry, image and reason, without
/// secrets; [#hint()] says what to do next.
public final class RegistryException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;
    /// With blanks between.
    private final String codes;
    private final String registry;
    private final String reference;
    private final String hint;

    /// What the registry answered.
    ///
    /// @param status of HTTP; 0 when what it answered was wrong although the status said that all was well
    /// @param codes of the specification, such as `MANIFEST_UNKNOWN`; often none
    record Refusal(int status, List<String> codes, String message, String hint) {}

    RegistryException(String registry, String reference, Refusal refusal) {
        super("`" + reference + "`: " + refusal.message());
        this.status = refusal.status();
        this.codes = String.join(" ", refusal.codes());
        this.registry = registry;
        this.reference = reference;
        this.hint = refusal.hint();
    }

    /// An answer that is wrong although its status is not.
    static RegistryException wrong(String registry, String reference, String message, String hint) {
        return new RegistryException(registry, reference, new Refusal(0, List.of(), message, hint));
    }

    /// A layer that registries are not supposed to have.
    static RegistryException foreign(RegistryException refusal) {
        return new RegistryException(
                refusal.registry,
                refusal.reference,
                new Refusal(
                        refusal.status,
                        refusal.codes(),
                        "it is a foreign layer, whose bytes are kept elsewhere (%d)".formatted(refusal.status),
                        "copy the image from one registry to another, where the layer is not needed"));
    }

    private RegistryException(RegistryException refusal, String where) {
        super(where + ": " + refusal.getMessage(), refusal);
        this.status = refusal.status;
        this.codes = refusal.codes;
        this.registry = refusal.registry;
        this.reference = refusal.reference;
        this.hint = refusal.hint;
    }

    /// The same refusal, seen from what wanted it: `where` and a colon go before the message.
    public RegistryException in(String where) {
        return new RegistryException(this, where);
    }

    /// The status of HTTP; 0 when what came was wrong although the status said that all was well.
    public int status() {
        return status;
    }

    /// The codes of the specification that the answer held, such as `MANIFEST_UNKNOWN`; often none.
    public List<String> codes() {
        return codes.isEmpty() ? List.of() : List.of(codes.split(" ", -1));
    }

    /// The registry as references say it.
    public String registry() {
        return registry;
    }

    /// What was asked for: an image, a repository, or the registry itself.
    public String reference() {
        return reference;
    }

    /// The next step for the user; empty when there is none.
    public String hint() {
        return hint;
    }
}
