package dockerenvs.content;

import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The name of some bytes: a hash algorithm and the hash in lower-case hex, written `sha256:9f86…`.
///
/// Only `sha256` and `sha512` can be verified everywhere, so only they are accepted (OCI image-spec,
/// descriptor.md, "Registered algorithms"). Ordered by algorithm, then hex.
public record Digest(Algorithm algorithm, String hex) implements Comparable<Digest> {

    /// The registered algorithms.
    public enum Algorithm {
        SHA256("sha256", "SHA-256", 64),
        SHA512("sha512", "SHA-512", 128);

        /// Copied only.
        private static final Map<Algorithm, MessageDigest> UNUSED = new ConcurrentHashMap<>();

        private final String text;
        private final String standardName;
        private final int hexLength;

        Algorithm(String text, String standardName, int hexLength) {
            this.text = text;
            this.standardName = standardName;
            this.hexLength = hexLength;
        }

        /// A fresh hash function: a copy of one, which is a fraction of the work of finding one.
        public MessageDigest hasher() {
            try {
                return (MessageDigest)
                        UNUSED.computeIfAbsent(this, Algorithm::find).clone();
            } catch (CloneNotSupportedException _) {
                return find();
            }
        }

        private MessageDigest find() {
            try {
                return MessageDigest.getInstance(standardName);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has " + standardName, e);
            }
        }

        /// The name as digests write it: `sha256`.
        @Override
        public String toString() {
            return text;
        }
    }

    public Digest {
        if (!isHex(hex, algorithm.hexLength)) {
            throw new IllegalArgumentException("not a hash of " + algorithm + ": " + MalformedInput.quote(hex));
        }
    }

    /// Reads `algorithm:hex`.
    ///
    /// @throws MalformedInput for an unknown algorithm, a wrong length, or anything but lower-case hex digits
    public static Digest parse(String text) {
        var colon = text.indexOf(':');
        for (var algorithm : Algorithm.values()) {
            if (colon == algorithm.text.length() && text.startsWith(algorithm.text)) {
                if (!isHex(text.substring(colon + 1), algorithm.hexLength)) {
                    throw MalformedInput.at(text, colon + 1, algorithm.hexLength + " lower-case hex digits");
                }
                return new Digest(algorithm, text.substring(colon + 1));
            }
        }
        throw MalformedInput.at(text, 0, "`sha256:` or `sha512:` and a hash");
    }

    /// The SHA-256 digest of `bytes`.
    public static Digest sha256(byte[] bytes) {
        return of(Algorithm.SHA256, Algorithm.SHA256.hasher().digest(bytes));
    }

    /// The digest whose hash is `hash`.
    public static Digest of(Algorithm algorithm, byte[] hash) {
        return new Digest(algorithm, HexFormat.of().formatHex(hash));
    }

    /// Whether `text` is exactly `length` lower-case hex digits.
    private static boolean isHex(String text, int length) {
        if (text.length() != length) {
            return false;
        }
        for (var i = 0; i < length; i++) {
            var c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    /// `in`, checked at its end: the last read fails when the bytes did not have this digest.
    ///
    /// @param place what the message calls the place of the bytes, as [Content#place()]
    public InputStream verifying(InputStream in, String place) {
        return new VerifyingInputStream(in, this, VerifyingInputStream.SIZE_UNKNOWN, place);
    }

    /// The first twelve hex digits, enough for people.
    public String brief() {
        return hex.substring(0, 12);
    }

    @Override
    public int compareTo(Digest other) {
        return algorithm == other.algorithm ? hex.compareTo(other.hex) : algorithm.compareTo(other.algorithm);
    }

    @Override
    public String toString() {
        return algorithm + ":" + hex;
    }
}
