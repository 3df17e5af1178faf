package dockerenvs.content;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;

/// How a private key is written down in a PEM file. Java reads PKCS 8 (RFC 5958) alone, into which the others are
/// wrapped.
enum PrivateKeyForm {
    PKCS8,
    /// RSA (RFC 8017, appendix A.1.2).
    PKCS1,
    /// Elliptic curves (RFC 5915).
    SEC1;

    private static final byte[] RSA = HexFormat.of().parseHex("06092a864886f70d0101010500");
    private static final byte[] ELLIPTIC = HexFormat.of().parseHex("06072a8648ce3d0201");
    private static final byte[] VERSION = {0x02, 1, 0};

    private static final int OCTETS = 0x04;
    private static final int SEQUENCE = 0x30;
    private static final int CURVE = 0xa0;

    /// The form by what stands before `PRIVATE KEY`.
    static PrivateKeyForm of(String label) {
        return switch (label.strip()) {
            case "RSA" -> PKCS1;
            case "EC" -> SEC1;
            default -> PKCS8;
        };
    }

    /// The same key as PKCS 8.
    ///
    /// @throws IllegalArgumentException when it is none of this form
    byte[] pkcs8(byte[] key) {
        return switch (this) {
            case PKCS8 -> key;
            case PKCS1 -> wrapped(RSA, key);
            case SEC1 -> wrapped(joined(ELLIPTIC, curve(key)), key);
        };
    }

    private static byte[] wrapped(byte[] algorithm, byte[] key) {
        return tagged(SEQUENCE, joined(VERSION, tagged(SEQUENCE, algorithm), tagged(OCTETS, key)));
    }

    /// The name of the curve, which is the third of the things in such a key: a version, the key, `[0]`.
    private static byte[] curve(byte[] key) {
        var at = content(key, 0);
        at = content(key, at) + length(key, at);
        at = content(key, at) + length(key, at);
        if (at >= key.length || (key[at] & 0xff) != CURVE) {
            throw new IllegalArgumentException("a key without the name of its curve");
        }
        var start = content(key, at);
        return Arrays.copyOfRange(key, start, start + length(key, at));
    }

    /// Where the content of the thing at `at` begins (X.690, section 8.1.3).
    private static int content(byte[] der, int at) {
        var first = at(der, at + 1);
        return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
    }

    private static int length(byte[] der, int at) {
        var first = at(der, at + 1);
        if (first < 0x80) {
            return first;
        }
        var length = 0;
        for (var i = at + 2; i < content(der, at); i++) {
            length = length << 8 | at(der, i);
        }
        if (length < 0 || length > der.length) {
            throw new IllegalArgumentException("a key that is cut off");
        }
        return length;
    }

    private static int at(byte[] der, int index) {
        if (index >= der.length) {
            throw new IllegalArgumentException("a key that is cut off");
        }
        return der[index] & 0xff;
    }

    private static byte[] tagged(int tag, byte[] content) {
        var out = new ByteArrayOutputStream();
        out.write(tag);
        // as short as can be: DER knows one way
        if (content.length >= 0x100) {
            out.write(0x82);
            out.write(content.length >> 8);
        } else if (content.length >= 0x80) {
            out.write(0x81);
        }
        out.write(content.length);
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (var part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
