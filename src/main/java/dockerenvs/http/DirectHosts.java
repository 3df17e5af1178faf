package dockerenvs.http;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Hosts reached without a proxy, as `NO_PROXY` lists them: `*` for all, a host with everything below it (a
/// leading dot changes nothing), an address, a network such as `10.0.0.0/8`; each may end in `:port`.
final class DirectHosts {
    static final DirectHosts NONE = new DirectHosts(List.of());

    private static final int PORT_ANY = -1;

    private static final List<Rule> LOOPBACK = List.of(
            new Domain("localhost", PORT_ANY),
            new Network(new byte[] {127, 0, 0, 0}, 8),
            new Network(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128));

    private final List<Rule> rules;

    private DirectHosts(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /// A comma or a blank separates entries; what is not understood matches nothing.
    static DirectHosts parse(String list) {
        var rules = new ArrayList<Rule>();
        for (var entry : list.toLowerCase(Locale.ROOT).split("[,\\s]+", -1)) {
            if (!entry.isEmpty()) {
                rules.add(rule(entry));
            }
        }
        return new DirectHosts(rules);
    }

    /// And `localhost`, what is below it, 127.0.0.0/8 and ::1.
    DirectHosts andLoopback() {
        var more = new ArrayList<>(rules);
        more.addAll(LOOPBACK);
        return new DirectHosts(more);
    }

    boolean contains(String host, int port) {
        return rules.stream().anyMatch(rule -> rule.matches(HostAddress.unbracketed(host), port));
    }

    private sealed interface Rule {
        boolean matches(String host, int port);
    }

    private record All() implements Rule {
        @Override
        public boolean matches(String host, int port) {
            return true;
        }
    }

    private record Domain(String name, int portOnly) implements Rule {
        @Override
        public boolean matches(String host, int port) {
            return (portOnly == PORT_ANY || portOnly == port) && (host.equals(name) || host.endsWith("." + name));
        }
    }

    private record Network(byte[] base, int bits) implements Rule {
        @Override
        public boolean matches(String host, int port) {
            return DirectHosts.address(host).filter(this::contains).isPresent();
        }

        private boolean contains(byte[] other) {
            if (other.length != base.length) {
                return false;
            }
            for (var bit = 0; bit < bits; bit++) {
                var mask = 0x80 >> (bit % 8);
                if (((other[bit / 8] ^ base[bit / 8]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private static Rule rule(String entry) {
        if (entry.equals("*")) {
            return new All();
        }
        var slash = entry.indexOf('/');
        var network = address(HostAddress.unbracketed(slash < 0 ? entry : entry.substring(0, slash)));
        if (network.isPresent()) {
            var bitsMax = network.get().length * 8;
            var bits = slash < 0 ? Optional.of(bitsMax) : number(entry.substring(slash + 1));
            if (bits.isPresent() && bits.get() <= bitsMax) {
                return new Network(network.get(), bits.get());
            }
        }
        var colon = entry.lastIndexOf(':');
        var port = colon < 0 ? Optional.<Integer>empty() : number(entry.substring(colon + 1));
        var name = port.isPresent() ? entry.substring(0, colon) : entry;
        return new Domain(name.replaceFirst("^\\*?\\.", ""), port.orElse(PORT_ANY));
    }

    private static Optional<Integer> number(String text) {
        return text.matches("\\d{1,5}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }

    private static Optional<byte[]> address(String host) {
        return HostAddress.of(host).map(InetAddress::getAddress);
    }
}
