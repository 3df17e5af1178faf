package dockerenvs.oci.server;

import dockerenvs.content.MalformedInput;

/// The end of a request that cannot be served, with the answer that says why (OCI distribution-spec, "Error
/// codes").
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Answer answer;

    private Refused(String message, Answer answer) {
        super(message);
        this.answer = answer;
    }

    /// @param code one of the specification's, or of Docker's where it has none
    static Refused of(int status, String code, String message) {
        return new Refused(message, Answer.error(status, code, message));
    }

    static Refused badDigest(String message) {
        return of(400, "DIGEST_INVALID", message);
    }

    static Refused noRepository(String name) {
        return of(404, "NAME_UNKNOWN", "there is no repository " + MalformedInput.quote(name));
    }

    /// @param allowed the methods that are possible
    static Refused method(String allowed) {
        return of(405, "UNSUPPORTED", "this is possible here: " + allowed).with("Allow", allowed);
    }

    /// The same with a header.
    Refused with(String header, String value) {
        return new Refused(String.valueOf(getMessage()), answer.with(header, value));
    }

    /// The same with headers of another answer.
    Refused withAll(Answer other) {
        var changed = this;
        for (var header : other.headers().entrySet()) {
            for (var value : header.getValue()) {
                changed = changed.with(header.getKey(), value);
            }
        }
        return changed;
    }

    Answer answer() {
        return answer;
    }
}
