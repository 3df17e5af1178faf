package dockerenvs.http;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/// How a connection broke, for people.
public final class Breakage {
    private Breakage() {}

    /// A few words, without those of libraries: they name their own classes, and may quote headers, and so secrets.
    public static String inWords(IOException failure) {
        return switch (failure) {
            case EOFException _ -> "it ended early";
            case NoAnswer _ -> "the server ended it without an answer";
            case NotHttp _ -> "what came is not HTTP as it should be";
            case SocketTimeoutException _ -> "nothing came for too long";
            case SSLException _ -> "its encryption broke";
            case SocketException socket ->
                ofSocket(Optional.ofNullable(socket.getMessage()).orElse(""));
            default -> "nobody said why";
        };
    }

    private static String ofSocket(String reason) {
        if (reason.contains("reset")) {
            return "the server reset it";
        }
        return reason.contains("pipe") ? "the server stopped listening" : "it was closed";
    }
}
