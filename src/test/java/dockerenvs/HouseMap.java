package dockerenvs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// The map of the house, as the tables of `docs/ARCHITECTURE.md` draw it.
///
/// @param rooms by name, which is the package without `dockerenvs.`
/// @param libraries in the order of the page
record HouseMap(SortedMap<String, Room> rooms, List<Library> libraries) {
    private static final String HOUSE = "dockerenvs.";
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    /// What the Java runtime brings along.
    private static final Pattern JAVA = Pattern.compile("(java|javax|jdk)\\..*");

    /// The deflate of the JDK, which gives other bytes with another zlib.
    private static final Set<String> UNPINNED = Set.of(
            "java.util.zip.Deflater",
            "java.util.zip.DeflaterInputStream",
            "java.util.zip.DeflaterOutputStream",
            "java.util.zip.GZIPOutputStream",
            "java.util.zip.ZipOutputStream",
            "java.util.jar.JarOutputStream");

    /// A package of the house.
    ///
    /// @param mayImport names of rooms
    /// @param open whether it may import everything
    /// @param offered whether the module exports it
    record Room(SortedSet<String> mayImport, boolean open, boolean offered) {
        boolean allows(String room) {
            return open || mayImport.contains(room);
        }
    }

    /// A library of somebody else.
    ///
    /// @param prefix what its packages begin with
    /// @param users the rooms and classes that may name it
    record Library(String prefix, List<String> users) {
        boolean has(String className) {
            return className.startsWith(prefix + ".");
        }

        boolean isOpenTo(CompiledClass user) {
            return users.stream()
                    .map(HOUSE::concat)
                    .anyMatch(allowed -> allowed.equals(user.name()) || allowed.equals(user.packageName()));
        }
    }

    /// Reads the two tables of a page: the one whose first column is `room`, and the one whose first is `library`.
    static HouseMap parse(String page) {
        var rooms = new TreeMap<String, Room>();
        for (var row : rows(page, "room")) {
            var imports = new TreeSet<>(quoted(row.get(2)));
            rooms.put(
                    quoted(row.get(0)).getFirst(),
                    new Room(
                            imports, row.get(2).equals("everything"), row.get(3).equals("yes")));
        }
        var libraries = rows(page, "library").stream()
                .map(row -> new Library(quoted(row.get(1)).getFirst(), quoted(row.get(2))))
                .toList();
        return new HouseMap(rooms, libraries);
    }

    private static List<List<String>> rows(String page, String firstColumn) {
        return page.lines()
                .dropWhile(line -> !line.startsWith("| " + firstColumn + " |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> Arrays.stream(line.split("\\|", -1))
                        .skip(1)
                        .map(String::strip)
                        .toList())
                .toList();
    }

    private static List<String> quoted(String cell) {
        return QUOTED.matcher(cell).results().map(found -> found.group(1)).toList();
    }

    /// What these classes do that the map does not allow, and what is on the map but not in the classes.
    List<String> faults(List<CompiledClass> classes) {
        var faults = new ArrayList<String>();
        var found = new TreeSet<String>();
        for (var type : classes) {
            var room = room(type.name());
            if (!rooms.containsKey(room)) {
                faults.add("room `%s` of `%s` is not on the map".formatted(room, type.name()));
                continue;
            }
            found.add(room);
            for (var reference : type.references()) {
                fault(type, reference).ifPresent(faults::add);
            }
        }
        rooms.keySet().stream()
                .filter(Predicate.not(found::contains))
                .forEach(room -> faults.add("room `%s` is on the map, but has no class".formatted(room)));
        libraries.stream()
                .filter(library -> classes.stream()
                        .noneMatch(type -> type.references().stream().anyMatch(library::has)))
                .forEach(library -> faults.add("library `%s` is on the map, but not used".formatted(library.prefix())));
        circle(imports(classes)).ifPresent(circle -> faults.add("circle: " + String.join(" → ", circle)));
        return faults;
    }

    private Optional<String> fault(CompiledClass type, String reference) {
        if (UNPINNED.contains(reference)) {
            return Optional.of("`%s` uses `%s`, whose bytes are not pinned".formatted(type.name(), reference));
        }
        if (reference.startsWith(HOUSE)) {
            var from = room(type.name());
            var to = room(reference);
            var allowed = from.equals(to)
                    || Optional.ofNullable(rooms.get(from))
                            .filter(room -> room.allows(to))
                            .isPresent();
            return allowed
                    ? Optional.empty()
                    : Optional.of("`%s` imports `%s`, but room `%s` may not import `%s`"
                            .formatted(type.name(), reference, from, to));
        }
        var allowed = JAVA.matcher(reference).matches()
                || libraries.stream().anyMatch(library -> library.has(reference) && library.isOpenTo(type));
        return allowed
                ? Optional.empty()
                : Optional.of("`%s` may not use `%s` of a library".formatted(type.name(), reference));
    }

    private static String room(String className) {
        var end = className.lastIndexOf('.');
        return end < HOUSE.length() ? "" : className.substring(HOUSE.length(), end);
    }

    /// Which room imports which, in these classes.
    static SortedMap<String, SortedSet<String>> imports(List<CompiledClass> classes) {
        var imports = new TreeMap<String, SortedSet<String>>();
        for (var type : classes) {
            var room = room(type.name());
            for (var reference : type.references()) {
                if (reference.startsWith(HOUSE) && !room(reference).equals(room)) {
                    imports.computeIfAbsent(room, _ -> new TreeSet<>()).add(room(reference));
                }
            }
        }
        return imports;
    }

    /// A way that leads from a room back to itself, if there is one.
    static Optional<List<String>> circle(Map<String, SortedSet<String>> imports) {
        for (var room : imports.keySet()) {
            var way = new ArrayDeque<String>();
            if (leadsBack(room, room, imports, way, new TreeSet<>())) {
                way.addFirst(room);
                return Optional.of(List.copyOf(way));
            }
        }
        return Optional.empty();
    }

    private static boolean leadsBack(
            String from, String to, Map<String, SortedSet<String>> imports, Deque<String> way, Set<String> seen) {
        for (var next : imports.getOrDefault(from, Collections.emptySortedSet())) {
            if (next.equals(to) || seen.add(next) && leadsBack(next, to, imports, way, seen)) {
                way.addFirst(next);
                return true;
            }
        }
        return false;
    }
}
