package dockerenvs.oci.check;

import java.util.Comparator;

/// Something wrong with an image file.
///
/// @param severity whether some engine refuses or misreads the image, or merely may
/// @param where the place in the file, from the outside in
/// @param what the fault, as a sentence
public record Fault(Severity severity, String where, String what) implements Comparable<Fault> {

    /// How bad a fault is.
    public enum Severity {
        /// The image is not what it claims to be, or an engine refuses it.
        ERROR,
        /// It works, but not as somebody may expect.
        WARNING
    }

    /// Errors first, then by place.
    @Override
    public int compareTo(Fault other) {
        return Comparator.comparing(Fault::severity)
                .thenComparing(Fault::where)
                .thenComparing(Fault::what)
                .compare(this, other);
    }
}
