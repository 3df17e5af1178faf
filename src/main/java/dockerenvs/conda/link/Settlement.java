package dockerenvs.conda.link;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.content.Content;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileType;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Packages settling whose file is at which path. Paths are followed through the symbolic links of all packages
/// first, which may bring further links to follow, until nothing moves.
final class Settlement {
    private static final int ROUNDS_MAX = 10;
    private static final int PIECE_BYTES = 1 << 16;

    /// A file or link, no folder, that a package wants to have at a place.
    private record Claim(int rank, FileEntry entry) {}

    private final Prefix prefix;
    private final List<LinkedPackage> packages;
    private final Installation.Clobbering clobbering;

    /// @param packages in the order in which they count
    Settlement(Prefix prefix, List<LinkedPackage> packages, Installation.Clobbering clobbering) {
        this.prefix = prefix;
        this.packages = packages;
        this.clobbering = clobbering;
    }

    List<InstalledPackage> settle() throws IOException {
        Map<String, String> targets = Map.of();
        for (var round = 0; round < ROUNDS_MAX; round++) {
            var links = new SymlinkedFolders(targets);
            var claims = claims(links);
            var found = targets(claims);
            var isSettled = found.equals(targets);
            if (isSettled || targets.isEmpty() && leadNowhereElse(new SymlinkedFolders(found))) {
                checkFolders(claims, links);
                return installed(claims, links);
            }
            targets = found;
        }
        throw MalformedInput.of(
                "the symbolic links of the packages move each other without end",
                "leave out one of the packages that bring links to folders");
    }

    /// Whether no folder of a package is reached through a link.
    private boolean leadNowhereElse(SymlinkedFolders links) {
        for (var linked : packages) {
            for (var entry : linked.tree().entries()) {
                if (entry.isFolder() && !links.folder(entry.path()).equals(entry.path())) {
                    return false;
                }
            }
        }
        return true;
    }

    /// Who has which place.
    ///
    /// @param winners by place, in no order
    /// @param contests places that more than one wants, all of them in their order
    private record Claims(Map<String, Claim> winners, SortedMap<String, List<Claim>> contests) {
        void add(String place, Claim claim) {
            var loser = winners.put(place, claim);
            if (loser != null) {
                contests.computeIfAbsent(place, _ -> new ArrayList<>(List.of(loser)))
                        .add(claim);
            }
        }
    }

    private Claims claims(SymlinkedFolders links) {
        var claims = new Claims(new HashMap<>(), new TreeMap<>());
        for (var rank = 0; rank < packages.size(); rank++) {
            for (var entry : packages.get(rank).tree().entries()) {
                if (!entry.isFolder()) {
                    var place = links.place(entry.path());
                    if (!prefix.holds(place)) {
                        throw MalformedInput.of(
                                "%s of %s would be written to %s, out of the environment, because of a symbolic link"
                                        .formatted(quote(entry.path()), packages.get(rank), quote("/" + place)),
                                "leave out the package, or the one that brings the link");
                    }
                    claims.add(place, new Claim(rank, entry));
                }
            }
        }
        return claims;
    }

    private static Map<String, String> targets(Claims claims) {
        var targets = new TreeMap<String, String>();
        claims.winners.forEach((place, winner) -> {
            if (winner.entry.type() instanceof FileType.Symlink(var target)) {
                targets.put(place, target);
            }
        });
        return targets;
    }

    /// Nothing may lie below a file, and no file may be where another package has a folder.
    private void checkFolders(Claims claims, SymlinkedFolders links) {
        var owners = new TreeMap<String, Integer>();
        for (var rank = 0; rank < packages.size(); rank++) {
            for (var entry : packages.get(rank).tree().entries()) {
                if (entry.isFolder()) {
                    addFolders(owners, links.folder(entry.path()), rank);
                }
            }
        }
        for (var folder : owners.entrySet()) {
            var file = claims.winners.get(folder.getKey());
            if (file != null) {
                throw MalformedInput.of(
                        "%s is a folder in %s, but not in %s"
                                .formatted(
                                        quote(folder.getKey()),
                                        packages.get(folder.getValue()),
                                        packages.get(file.rank)),
                        "leave one of the packages out: an environment cannot have both");
            }
        }
    }

    private static void addFolders(Map<String, Integer> owners, String folder, int rank) {
        for (var path = folder; !path.isEmpty() && owners.putIfAbsent(path, rank) == null; ) {
            path = path.substring(0, Math.max(0, path.lastIndexOf('/')));
        }
    }

    private List<InstalledPackage> installed(Claims claims, SymlinkedFolders links) throws IOException {
        var lost = new LinkedHashMap<Integer, Set<String>>();
        var warnings = new LinkedHashMap<Integer, List<String>>();
        for (var contest : claims.contests.entrySet()) {
            var all = contest.getValue();
            var winner = all.getLast();
            for (var loser : all.subList(0, all.size() - 1)) {
                lost.computeIfAbsent(loser.rank, _ -> new TreeSet<>()).add(loser.entry.path());
                if (!isSame(winner, loser)) {
                    var warning = clobber(contest.getKey(), winner, loser);
                    warnings.computeIfAbsent(loser.rank, _ -> new ArrayList<>()).add(warning);
                }
            }
        }
        var installed = new ArrayList<InstalledPackage>();
        for (var rank = 0; rank < packages.size(); rank++) {
            installed.add(installed(
                    packages.get(rank),
                    lost.getOrDefault(rank, Set.of()),
                    warnings.getOrDefault(rank, List.of()),
                    links));
        }
        return installed;
    }

    private String clobber(String place, Claim winner, Claim loser) {
        var both = "%s is in %s and in %s, and not the same"
                .formatted(quote(place), packages.get(loser.rank), packages.get(winner.rank));
        return switch (clobbering) {
            case WARN -> both + "; that of %s counts, which comes later".formatted(packages.get(winner.rank));
            case REFUSE -> throw MalformedInput.of(both, "leave one of the packages out, or let the later one win");
        };
    }

    private boolean isSame(Claim a, Claim b) throws IOException {
        var first = file(a);
        var second = file(b);
        if (first instanceof FileType.Regular(var size, var content)
                && second instanceof FileType.Regular(var otherSize, var otherContent)) {
            return size == otherSize && isSame(content, otherContent);
        }
        return first.equals(second);
    }

    private static boolean isSame(Content a, Content b) throws IOException {
        try (var first = a.open();
                var second = b.open()) {
            while (true) {
                var one = first.readNBytes(PIECE_BYTES);
                if (!Arrays.equals(one, second.readNBytes(PIECE_BYTES))) {
                    return false;
                }
                if (one.length == 0) {
                    return true;
                }
            }
        }
    }

    private FileType file(Claim claim) {
        return claim.entry.type() instanceof FileType.HardLink(var target)
                ? packages.get(claim.rank).tree().find(target).orElseThrow().type()
                : claim.entry.type();
    }

    private static InstalledPackage installed(
            LinkedPackage linked, Set<String> lost, List<String> warnings, SymlinkedFolders links) {
        var tree = linked.tree();
        var moved = new LinkedHashMap<String, String>();
        for (var entry : links.isEmpty() ? List.<FileEntry>of() : tree.entries()) {
            var place = entry.isFolder() ? links.folder(entry.path()) : links.place(entry.path());
            if (!place.equals(entry.path())) {
                moved.put(entry.path(), place);
            }
        }
        var all = new ArrayList<>(linked.warnings());
        all.addAll(warnings);
        if (lost.isEmpty() && moved.isEmpty()) {
            return new InstalledPackage(linked, tree, linked.key(), all);
        }
        var kept = tree.filter(entry -> entry.isFolder() || !lost.contains(entry.path()));
        var key = LinkKey.digest(JsonObject.EMPTY
                .with("linked", linked.key())
                .with("lost", JsonArray.ofStrings(List.copyOf(lost)))
                .with("moved", JsonObject.ofStrings(moved)));
        return new InstalledPackage(linked, new Relocation(links).of(kept.entries()), key, all);
    }
}
