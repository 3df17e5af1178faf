package dockerenvs.cli;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// What nearly every command needs next, made ready on another processor while the command line is read.
///
/// ```
///   this thread    command line ──▶ command: hashes
///   head start     SHA-256 compiled ▲
/// ```
///
/// Only classes of the JDK are touched: classes of ours that refer to each other must not be initialized by two
/// threads from both ends. Without a head start the same happens later.
final class HeadStart {
    /// What is hashed at once by what is compiled, of SHA-256.
    private static final int BLOCK_BYTES = 64;

    /// As many as the compiler wants to see before it compiles, and one more.
    private static final int HASHES = 4;

    private HeadStart() {}

    static void begin() {
        Thread.ofPlatform().daemon().name("head start").start(HeadStart::run);
    }

    private static void run() {
        try {
            var hasher = MessageDigest.getInstance("SHA-256");
            for (var hash = 0; hash < HASHES; hash++) {
                hasher.update(new byte[BLOCK_BYTES]);
            }
        } catch (NoSuchAlgorithmException _) {
            // whoever needs it says so
        }
    }
}
