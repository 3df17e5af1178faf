package dockerenvs.oci.registry;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;

/// Hosts by what their name says; no name is looked up.
final class Loopback {
    private Loopback() {}

    /// Whether it is this machine: `localhost` and what is below it, 127.0.0.0/8, ::1.
    static boolean is(String host) {
        var name = unbracketed(host);
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || address(name).filter(InetAddress::isLoopbackAddress).isPresent();
    }

    /// Whether it is an address that only machines nearby can reach.
    static boolean isNearby(String host) {
        return is(host)
                || address(unbracketed(host))
                        .filter(address -> address.isSiteLocalAddress()
                                || address.isLinkLocalAddress()
                                || address.isAnyLocalAddress()
                                || isUniqueLocal(address))
                        .isPresent();
    }

    /// fc00::/7 (RFC 4193)
    private static boolean isUniqueLocal(InetAddress address) {
        var bytes = address.getAddress();
        return bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
    }

    private static String unbracketed(String host) {
        var lower = host.toLowerCase(Locale.ROOT);
        return lower.startsWith("[") && lower.endsWith("]") ? lower.substring(1, lower.length() - 1) : lower;
    }

    private static Optional<InetAddress> address(String host) {
        try {
            return Optional.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException _) {
            // a name
            return Optional.empty();
        }
    }
}
