package dockerenvs.http;

import java.net.InetAddress;
import java.util.Optional;

/// Hosts that are written as addresses. No name is looked up.
public final class HostAddress {
    private HostAddress() {}

    /// A host without the brackets that URLs have around an address of IPv6 (RFC 3986, section 3.2.2).
    public static String unbracketed(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /// The address that a host without brackets is; nothing when it is a name.
    public static Optional<InetAddress> of(String host) {
        try {
            return Optional.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException _) {
            // a name
            return Optional.empty();
        }
    }
}
