package dockerenvs.oci.archive;

import dockerenvs.content.MalformedInput;
import dockerenvs.oci.image.Reference;
import java.util.Map;
import java.util.Optional;

/// The name of an image in a file: a whole reference, or only what the annotation
/// `org.opencontainers.image.ref.name` says, a tag as a rule.
///
/// @param text as the file writes it
/// @param reference the whole reference, where the file says one
public record StoredName(String text, Optional<Reference> reference) {
    static final String REF_NAME = "org.opencontainers.image.ref.name";
    /// containerd's annotation for a whole reference.
    public static final String CONTAINERD_NAME = "io.containerd.image.name";

    /// A whole reference; the tag is `latest` unless it says another.
    public static StoredName of(Reference reference) {
        var complete = reference.withDefaultTag();
        return new StoredName(complete.familiar(), Optional.of(complete));
    }

    /// The name that the annotations of an entry in the index of an OCI layout give. containerd's own annotation
    /// says a whole reference, but counts only when it agrees with the standard one: tools that do not know it copy
    /// it to entries of another name.
    public static Optional<StoredName> ofAnnotations(Map<String, String> annotations) {
        var standard = Optional.ofNullable(annotations.get(REF_NAME)).map(StoredName::ofRefName);
        return Optional.ofNullable(annotations.get(CONTAINERD_NAME))
                .flatMap(StoredName::ofReference)
                .filter(whole -> standard.isEmpty() || whole.answers(standard.get().text))
                .or(() -> standard);
    }

    private static Optional<StoredName> ofReference(String text) {
        try {
            return Optional.of(of(Reference.parse(text)));
        } catch (MalformedInput _) {
            // an annotation may say anything
            return Optional.empty();
        }
    }

    /// What an index entry's `ref.name` means: a reference when it has more than a tag in it.
    static StoredName ofRefName(String refName) {
        var whole =
                refName.contains("/") || refName.contains(":") ? ofReference(refName) : Optional.<StoredName>empty();
        return whole.orElseGet(() -> new StoredName(refName, Optional.empty()));
    }

    /// What the annotation `ref.name` should say: the tag, as Docker writes it.
    String refName() {
        return reference.flatMap(Reference::tag).orElse(text);
    }

    /// Whether someone who asks for `wanted` means this name.
    boolean answers(String wanted) {
        if (text.equals(wanted) || refName().equals(wanted)) {
            return true;
        }
        try {
            var asked = Reference.parse(wanted).withDefaultTag();
            return reference.filter(asked::equals).isPresent();
        } catch (MalformedInput _) {
            // not a reference, so it can only have been the text itself
            return false;
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
