package dockerenvs.oci.registry;

import dockerenvs.http.HostAddress;
import java.net.InetAddress;
import java.util.Locale;

/// Hosts by what their name says; no name is looked up.
final class Loopback {
    private Loopback() {}

    /// Whether it is this machine: `localhost` and what is below it, 127.0.0.0/8, ::1.
    static boolean is(String host) {
        var name = plain(host);
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || HostAddress.of(name).filter(InetAddress::isLoopbackAddress).isPresent();
    }

    /// Whether it is an address that only machines nearby can reach.
    static boolean isNearby(String host) {
        return is(host)
                || HostAddress.of(plain(host))
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

    private static String plain(String host) {
        return HostAddress.unbracketed(host.toLowerCase(Locale.ROOT));
    }
}
