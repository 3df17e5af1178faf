import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Which classes of a library others lead to: large libraries of which little is used make the program large, and its
/// jar slow to open. For libraries that find no class by its name alone.
final class Reachable {
    private static final Pattern TYPE = Pattern.compile("L([^;<]+)[;<]");

    private Reachable() {}

    /// Drops the classes below `prefix` that no other class leads to, be it over classes in between.
    static void keepOnly(Map<String, byte[]> contents, String prefix) {
        var reached = new HashSet<String>();
        var pending = new ArrayDeque<String>();
        for (var name : contents.keySet()) {
            if (name.endsWith(".class") && !name.startsWith(prefix)) {
                pending.add(name);
            }
        }
        while (!pending.isEmpty()) {
            for (var named : named(contents.get(pending.remove()))) {
                var file = named + ".class";
                if (file.startsWith(prefix) && contents.containsKey(file) && reached.add(file)) {
                    pending.add(file);
                }
            }
        }
        contents.keySet()
                .removeIf(name -> name.startsWith(prefix) && name.endsWith(".class") && !reached.contains(name));
    }

    /// Classes that a class file names, in the way of class files: `java/lang/String`.
    private static Set<String> named(byte[] bytes) {
        var names = new HashSet<String>();
        for (var entry : ClassFile.of().parse(bytes).constantPool()) {
            switch (entry) {
                case ClassEntry type ->
                    names.add(type.asInternalName().replaceFirst("^\\[+L?", "").replace(";", ""));
                case Utf8Entry text ->
                    TYPE.matcher(text.stringValue()).results().forEach(type -> names.add(type.group(1)));
                default -> {
                    // numbers, and what refers to these
                }
            }
        }
        return names;
    }
}
