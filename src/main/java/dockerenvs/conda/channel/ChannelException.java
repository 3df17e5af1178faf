package dockerenvs.conda.channel;

import java.io.IOException;

/// A channel that does not give what was asked of it: a file that is not there, or is not the one the record
/// means. The message names file and place, without secrets; [#hint()] says what to do next.
public final class ChannelException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String hint;
    private final boolean nowhere;

    /// A file that is not to be had.
    public ChannelException(String message, String hint) {
        this(message, hint, true);
    }

    private ChannelException(String message, String hint, boolean nowhere) {
        super(message);
        this.hint = hint;
        this.nowhere = nowhere;
    }

    /// A server that refuses or fails: at another time, or for somebody else, it may have the file.
    public static ChannelException refused(String message, String hint) {
        return new ChannelException(message, hint, false);
    }

    /// Whether the file is not to be had, as far as anybody can tell; false when a server refused or failed.
    public boolean isNowhere() {
        return nowhere;
    }

    /// The next step for the user; empty when there is none.
    public String hint() {
        return hint;
    }
}
