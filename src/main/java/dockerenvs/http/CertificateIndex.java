package dockerenvs.http;

import java.io.ByteArrayInputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Certificates by whom they are of, as bytes: each is read when it is wanted. Filled before it is asked, by any number
/// of threads.
final class CertificateIndex {
    /// What may stand first in a certificate (RFC 5280, section 4.1), `[0]` in DER.
    private static final byte VERSION = (byte) 0xa0;

    /// Serial number, algorithm, issuer and validity stand before the subject.
    private static final int FIELDS_BEFORE_SUBJECT = 4;

    private static final int LONG_LENGTH = 0x80;
    private static final int LENGTH_BYTES_MAX = 3;

    private final Map<ByteBuffer, List<byte[]>> certificates = new HashMap<>();

    /// Adds certificates, in DER.
    ///
    /// @return whether all of them say whom they are of; those that do not are left out
    boolean add(List<byte[]> encoded) {
        var readable = true;
        for (var certificate : encoded) {
            var subject = subject(certificate);
            subject.ifPresent(name ->
                    certificates.computeIfAbsent(name, _ -> new ArrayList<>()).add(certificate));
            readable &= subject.isPresent();
        }
        return readable;
    }

    /// Those of whom the chain speaks: that may have signed one of its certificates, or are one of them. Names are
    /// compared as they are written. One that cannot be read is left out.
    List<X509Certificate> named(X509Certificate[] chain) {
        var names = new LinkedHashSet<ByteBuffer>();
        for (var link : chain) {
            names.add(ByteBuffer.wrap(link.getIssuerX500Principal().getEncoded()));
            names.add(ByteBuffer.wrap(link.getSubjectX500Principal().getEncoded()));
        }
        return names.stream()
                .flatMap(name -> certificates.getOrDefault(name, List.of()).stream())
                .flatMap(encoded -> read(encoded).stream())
                .toList();
    }

    private static Optional<X509Certificate> read(byte[] encoded) {
        try {
            var read = CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
            return Optional.of(read).filter(X509Certificate.class::isInstance).map(X509Certificate.class::cast);
        } catch (CertificateException _) {
            // it vouches for nobody
            return Optional.empty();
        }
    }

    /// Whom a certificate is of, in DER (X.690).
    private static Optional<ByteBuffer> subject(byte[] certificate) {
        try {
            var fields = content(content(ByteBuffer.wrap(certificate)));
            if (fields.get(fields.position()) == VERSION) {
                element(fields);
            }
            for (var i = 0; i < FIELDS_BEFORE_SUBJECT; i++) {
                element(fields);
            }
            return Optional.of(element(fields));
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// The next element, with its tag and length; goes beyond it.
    private static ByteBuffer element(ByteBuffer source) {
        var start = source.position();
        source.get();
        var length = length(source);
        source.position(source.position() + length);
        return source.slice(start, source.position() - start);
    }

    /// What is in the next element.
    private static ByteBuffer content(ByteBuffer source) {
        source.get();
        var length = length(source);
        return source.slice(source.position(), length);
    }

    private static int length(ByteBuffer source) {
        var first = source.get() & 0xff;
        if (first < LONG_LENGTH) {
            return first;
        }
        if (first - LONG_LENGTH > LENGTH_BYTES_MAX) {
            throw new IllegalArgumentException("no certificate is that long");
        }
        var length = 0;
        for (var i = 0; i < first - LONG_LENGTH; i++) {
            length = length << Byte.SIZE | source.get() & 0xff;
        }
        return length;
    }
}
