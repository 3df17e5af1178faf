package dockerenvs.oci.registry;

import java.time.Instant;

/// A token of a registry's server of tokens. Never printed.
///
/// @param end from then on it is not used any more
record Token(String text, Instant end) {
    boolean isGoodAt(Instant now) {
        return now.isBefore(end);
    }

    String header() {
        return "Bearer " + text;
    }

    @Override
    public String toString() {
        return "token …";
    }
}
