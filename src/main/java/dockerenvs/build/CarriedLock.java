package dockerenvs.build;

import dockerenvs.conda.environment.Lock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;

/// The lock that an image carries, as [Lock#text()] writes it: with all that the packages themselves say.
record CarriedLock(String text) {
    private static final String PACKAGES = "\npackages:";
    private static final String PACKAGE = "- ";
    private static final String FIELD = "  ";
    private static final String ITEM = "  - ";
    private static final Set<String> HASHES = Set.of("sha256", "md5");

    /// Whether a lock asks for the same: for these packages from these places, and all it says of a package is said
    /// here, a hash among it. What it does not say is taken from here.
    boolean answers(Lock lock) {
        var wanted = new CarriedLock(lock.text());
        if (!head().equals(wanted.head())) {
            return false;
        }
        var here = packages();
        var asked = wanted.packages();
        return here.keySet().equals(asked.keySet())
                && asked.entrySet().stream().allMatch(entry -> {
                    var said = here.getOrDefault(entry.getKey(), Set.of());
                    return said.containsAll(entry.getValue())
                            && entry.getValue().stream()
                                    .anyMatch(field ->
                                            HASHES.contains(field.strip().replaceFirst(":.*", "")));
                });
    }

    /// Channels, and which packages.
    private String head() {
        return text.substring(0, Math.max(0, text.indexOf(PACKAGES)));
    }

    /// The fields of each package, each with its items.
    private TreeMap<String, Set<String>> packages() {
        var packages = new TreeMap<String, Set<String>>();
        var fields = new ArrayList<String>();
        var name = "";
        for (var line : text.substring(head().length()).lines().toList()) {
            if (line.startsWith(PACKAGE)) {
                packages.put(name, new HashSet<>(fields));
                fields.clear();
                name = line;
            } else if (line.startsWith(ITEM) && !fields.isEmpty()) {
                fields.add(fields.removeLast() + "\n" + line);
            } else if (line.startsWith(FIELD)) {
                fields.add(line);
            }
        }
        packages.put(name, new HashSet<>(fields));
        packages.remove("");
        return packages;
    }
}
