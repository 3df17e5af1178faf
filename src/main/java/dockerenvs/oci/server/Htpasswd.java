package dockerenvs.oci.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// Users and the bcrypt hashes of their passwords, as `htpasswd -B` of Apache's server writes them. Other kinds of
/// hashes are no protection any more, and are refused.
final class Htpasswd {
    private static final long BYTES_MAX = 1 << 20;
    private static final Pattern HASH = Pattern.compile("\\$2[aby]\\$([0-9]{2})\\$[./A-Za-z0-9]{53}");

    /// Each step doubles the work; this takes a second or more for each request that is refused.
    private static final int COST_MAX = 15;

    private static final int COST_MIN = 4;

    /// Only so many bytes of a password count.
    private static final BCrypt.Verifyer VERIFYER =
            BCrypt.verifyer(BCrypt.Version.VERSION_2Y, LongPasswordStrategies.truncate(BCrypt.Version.VERSION_2Y));

    private final Map<String, byte[]> hashes;
    /// What was found right, so that it is found out once.
    private final Set<Digest> known = ConcurrentHashMap.newKeySet();

    private Htpasswd(Map<String, byte[]> hashes) {
        this.hashes = Collections.unmodifiableMap(new TreeMap<>(hashes));
    }

    /// Nobody.
    static Htpasswd none() {
        return new Htpasswd(Map.of());
    }

    /// Reads a file, as it is now. Empty lines and those that begin with `#` say nothing.
    ///
    /// @throws MalformedInput naming file and line, and no hash
    static Htpasswd read(Path file) throws IOException {
        if (Files.size(file) > BYTES_MAX) {
            throw MalformedInput.of("`%s` is larger than such a file can be".formatted(file), "");
        }
        var hashes = new TreeMap<String, byte[]>();
        var number = 0;
        // names may be of any encoding; a hash is ASCII
        for (var line : new String(Files.readAllBytes(file), ISO_8859_1).lines().toList()) {
            number++;
            var text = line.strip();
            if (!text.isEmpty() && !text.startsWith("#")) {
                var colon = text.indexOf(':');
                var hash = text.substring(colon + 1);
                if (colon < 1 || !isHash(hash)) {
                    throw MalformedInput.of(
                            "`%s`, line %d: expected a name, a colon and a bcrypt hash of a cost of %d to %d"
                                    .formatted(file, number, COST_MIN, COST_MAX),
                            "`htpasswd -B %s NAME` writes one".formatted(file));
                }
                hashes.put(text.substring(0, colon), hash.getBytes(ISO_8859_1));
            }
        }
        if (hashes.isEmpty()) {
            throw MalformedInput.of(
                    "`%s` has no user in it, so that nobody could use the registry".formatted(file),
                    "`htpasswd -B %s NAME` adds one".formatted(file));
        }
        return new Htpasswd(hashes);
    }

    private static boolean isHash(String text) {
        var form = HASH.matcher(text);
        return form.matches()
                && Integer.parseInt(form.group(1)) >= COST_MIN
                && Integer.parseInt(form.group(1)) <= COST_MAX;
    }

    boolean isEmpty() {
        return hashes.isEmpty();
    }

    /// Whether a user has that password. An unknown user takes as long as a known one.
    ///
    /// @param account name, colon and password
    boolean isKnown(byte[] account) {
        var digest = Digest.sha256(account);
        if (hashes.isEmpty() || known.contains(digest)) {
            return !hashes.isEmpty();
        }
        var colon = new String(account, ISO_8859_1).indexOf(':');
        if (colon < 0) {
            return false;
        }
        var name = new String(account, 0, colon, ISO_8859_1);
        var hash = Optional.ofNullable(hashes.get(name));
        var tried = hash.orElseGet(() -> hashes.values().iterator().next());
        var right = VERIFYER.verify(Arrays.copyOfRange(account, colon + 1, account.length), tried).verified;
        if (right && hash.isPresent()) {
            known.add(digest);
        }
        return right && hash.isPresent();
    }
}
