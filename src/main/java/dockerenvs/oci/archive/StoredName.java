package dockerenvs.oci.archive;

import dockerenvs.content.MalformedInput;
import dockerenvs.oci.image.Reference;
import java.util.Optional;

/// The name of an image in a file: a whole reference, or only what the annotation
/// `org.opencontainers.image.ref.name` says, a tag as a rule.
///
/// @param text as the file writes it
/// @param reference the whole reference, where the file says one
public record StoredName(String text, Optional<Reference> reference) {

    /// A whole reference; the tag is `latest` unless it says another.
    public static StoredName of(Reference reference) {
        var complete = reference.withDefaultTag();
        return new StoredName(complete.familiar(), Optional.of(complete));
    }

    /// What an index entry's `ref.name` means: a reference when it has more than a tag in it.
    static StoredName ofRefName(String refName) {
        if (refName.contains("/") || refName.contains(":")) {
            try {
                return of(Reference.parse(refName));
            } catch (MalformedInput _) {
                // any text is allowed there; one that is no reference is still a name
                return new StoredName(refName, Optional.empty());
            }
        }
        return new StoredName(refName, Optional.empty());
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
