package dockerenvs;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// A class as it was compiled, and the classes it names anywhere: code, signatures, annotations.
///
/// @param name with its package and dots; a nested class has the name of the outermost one around it
/// @param references the same of all other classes it names
record CompiledClass(String name, SortedSet<String> references) {
    /// A class inside a descriptor or signature.
    private static final Pattern MENTIONED = Pattern.compile("L((?:[\\w$]+/)+[\\w$]+)[;<]");

    /// All classes below a folder, but no descriptors of modules and packages.
    static List<CompiledClass> in(Path folder) throws IOException {
        var classes = new ArrayList<CompiledClass>();
        try (var paths = Files.walk(folder)) {
            for (var path : paths.filter(CompiledClass::isClass).sorted().toList()) {
                classes.add(of(ClassFile.of().parse(path)));
            }
        }
        return classes;
    }

    private static boolean isClass(Path path) {
        var name = path.getFileName().toString();
        return name.endsWith(".class") && !name.endsWith("-info.class");
    }

    private static CompiledClass of(ClassModel model) {
        var references = new TreeSet<String>();
        for (var entry : model.constantPool()) {
            switch (entry) {
                case ClassEntry type
                when !type.asInternalName().startsWith("[") -> references.add(outermost(type.asInternalName()));
                case Utf8Entry text ->
                    MENTIONED
                            .matcher(text.stringValue())
                            .results()
                            .map(found -> outermost(found.group(1)))
                            .forEach(references::add);
                default -> {
                    // all other constants are made of these
                }
            }
        }
        var name = outermost(model.thisClass().asInternalName());
        references.remove(name);
        return new CompiledClass(name, references);
    }

    private static String outermost(String internalName) {
        var dollar = internalName.indexOf('$', internalName.lastIndexOf('/') + 2);
        return (dollar < 0 ? internalName : internalName.substring(0, dollar)).replace('/', '.');
    }

    /// The packages that the module in a folder of classes exports to everyone.
    static SortedSet<String> exports(Path folder) throws IOException {
        var exported = new TreeSet<String>();
        for (var element : ClassFile.of().parse(folder.resolve("module-info.class"))) {
            if (element instanceof ModuleAttribute module) {
                module.exports().stream()
                        .filter(export -> export.exportsTo().isEmpty())
                        .map(export ->
                                export.exportedPackage().name().stringValue().replace('/', '.'))
                        .forEach(exported::add);
            }
        }
        return exported;
    }

    String packageName() {
        return name.substring(0, name.lastIndexOf('.'));
    }
}
