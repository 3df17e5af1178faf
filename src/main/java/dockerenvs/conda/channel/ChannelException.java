package dockerenvs.conda.channel;

import java.io.IOException;

/// A channel that does not give what was asked of it: a file that is not there, or is not the one the record
/// means. The message names file and place, without secrets; [#hint()] says what to do next.
public final class ChannelException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String hint;

    ChannelException(String message, String hint) {
        super(message);
        this.hint = hint;
    }

    /// The next step for the user; empty when there is none.
    public String hint() {
        return hint;
    }
}
