package dockerenvs.conda.channel;

import java.io.InputStream;
import java.util.OptionalLong;

/// What a server of a channel answers to the question for a document.
public sealed interface ServerAnswer {

    /// This is it.
    ///
    /// @param body to be read once; it goes on where the connection broke, as long as the server can do so
    /// @param size bytes of the body, where the server says so
    record Content(InputStream body, OptionalLong size, ServedVersion version) implements ServerAnswer {}

    /// The version that is known already is still right.
    ///
    /// @param version the known one, with its new age
    record Unchanged(ServedVersion version) implements ServerAnswer {}

    /// It is not there, or not for this user.
    ///
    /// @param refusal what to throw where it is needed
    /// @param isNowhere whether the server says that there is none; false when it does not let this user know
    record Missing(ChannelException refusal, boolean isNowhere) implements ServerAnswer {}
}
