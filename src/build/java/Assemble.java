import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.classfile.attribute.ModuleOpenInfo;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Makes the two released programs of the compiled classes and the libraries: `docker-envs.jar` with everything
/// inside, and `docker-envs`, the same behind a shell script that finds a Java to run it.
///
///     java Assemble.java target src/build/sh/stub.sh target/docker-envs-VERSION.jar
///
/// The last one is the library's jar, which gets the module descriptor it lacks.
public final class Assemble {
    private static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 1, 0, 0);
    private static final int OLDEST_ARCHIVED_CLASS_FILE = 50;
    private static final int CLASS_FILE = 61;
    private static final String MAIN = "dockerenvs.cli.Main";

    /// What of a library is not used: signatures, which are of its own jar alone, other codecs, natives of machines we
    /// do not serve, bindings that start slowly.
    private static final Predicate<String> UNUSED = name -> name.equals("module-info.class")
            || name.endsWith("/module-info.class")
            || name.startsWith("META-INF/maven/")
            || name.equals("META-INF/MANIFEST.MF")
            || name.matches("META-INF/[^/]*\\.(SF|RSA|DSA|EC)")
            || name.startsWith("META-INF/versions/22/com/github/luben")
            || name.startsWith("META-INF/versions/23/com/github/luben")
            || isUnusedNative(name)
            || isUnusedCodec(name);

    private Assemble() {}

    public static void main(String[] arguments) throws IOException {
        var target = Path.of(arguments[0]);
        var stub = Files.readString(Path.of(arguments[1]));
        var contents = new TreeMap<String, byte[]>();
        addFolder(target.resolve("classes"), contents);
        var libraries = libraries(target.resolve("libraries"));
        var urls = urls(libraries);
        urls.add(target.resolve("classes").toUri().toURL());
        try (var loader = new URLClassLoader(urls.toArray(URL[]::new))) {
            for (var library : libraries) {
                addLibrary(library, loader, contents);
            }
            Reachable.keepOnly(contents, "org/apache/commons/");
            LateDecimals.putOff(contents, files(loader));
            contents.replaceAll((name, bytes) -> name.endsWith(".class") ? PlainCode.of(bytes, files(loader)) : bytes);
        }
        var descriptor = contents.get("module-info.class");
        addToJar(Path.of(arguments[2]), "module-info.class", descriptor);
        contents.put("module-info.class", standalone(descriptor));
        var hash = hash(contents);
        var jar = jar(contents);
        Files.write(target.resolve("docker-envs.jar"), jar);
        var script = stub.replace("@HASH@", hash).getBytes(StandardCharsets.UTF_8);
        var program = target.resolve("docker-envs.part");
        Files.write(program, behind(script, jar));
        program.toFile().setExecutable(true, false);
        Files.move(program, target.resolve("docker-envs"), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    private static void addToJar(Path jar, String name, byte[] bytes) throws IOException {
        var entries = new TreeMap<String, byte[]>();
        try (var zip = new ZipFile(jar.toFile())) {
            for (var entry : zip.stream().filter(entry -> !entry.isDirectory()).toList()) {
                entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
        entries.put(name, bytes);
        try (var zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            put("META-INF/MANIFEST.MF", entries.remove("META-INF/MANIFEST.MF"), zip);
            for (var entry : entries.entrySet()) {
                put(entry.getKey(), entry.getValue(), zip);
            }
        }
    }

    private static boolean isUnusedNative(String name) {
        if (name.startsWith("aircompressor/")) {
            return !name.contains("libdeflate");
        }
        var ofZstd = name.contains("libzstd-jni");
        return ofZstd && !name.matches("(linux/(amd64|aarch64)|darwin/(x86_64|aarch64))/.*");
    }

    private static boolean isUnusedCodec(String name) {
        var prefix = "io/airlift/compress/v3/";
        return name.startsWith(prefix)
                && name.indexOf('/', prefix.length()) > 0
                && !name.startsWith(prefix + "deflate/")
                && !name.startsWith(prefix + "internal/");
    }

    private static void addFolder(Path folder, SortedMap<String, byte[]> contents) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (var path : paths.filter(Files::isRegularFile).toList()) {
                contents.put(folder.relativize(path).toString().replace('\\', '/'), Files.readAllBytes(path));
            }
        }
    }

    private static List<Path> libraries(Path folder) throws IOException {
        try (var paths = Files.list(folder)) {
            return paths.sorted().toList();
        }
    }

    private static List<URL> urls(List<Path> libraries) throws IOException {
        var urls = new ArrayList<URL>();
        for (var library : libraries) {
            urls.add(library.toUri().toURL());
        }
        return urls;
    }

    private static void addLibrary(Path library, ClassLoader loader, SortedMap<String, byte[]> contents)
            throws IOException {
        var origin = library.getFileName().toString().replaceFirst("-[0-9.-]+\\.jar$", "");
        try (var zip = new ZipFile(library.toFile())) {
            for (var entry : zip.stream().toList()) {
                var name = entry.getName();
                if (entry.isDirectory() || UNUSED.test(name)) {
                    continue;
                }
                var bytes = zip.getInputStream(entry).readAllBytes();
                // licences and notices of the libraries, each under its own name
                var place = name.matches("META-INF/(LICENSE|NOTICE|DEPENDENCIES).*")
                        ? "META-INF/licenses/" + origin + "/" + name.substring("META-INF/".length())
                        : name;
                contents.putIfAbsent(place, name.endsWith(".class") ? upgraded(bytes, loader) : bytes);
            }
        }
    }

    /// Class files of Java 5, which the AOT cache leaves out, with the stack maps later ones have.
    private static byte[] upgraded(byte[] bytes, ClassLoader loader) {
        var files = files(loader).withOptions(ClassFile.StackMapsOption.GENERATE_STACK_MAPS);
        var model = files.parse(bytes);
        if (model.majorVersion() >= OLDEST_ARCHIVED_CLASS_FILE) {
            return bytes;
        }
        ClassTransform version = (builder, element) -> {
            if (!(element instanceof ClassFileVersion)) {
                builder.with(element);
            }
        };
        ClassTransform withVersion = version.andThen(ClassTransform.endHandler(b -> b.withVersion(CLASS_FILE, 0)));
        return files.transformClass(
                model,
                ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
                        .andThen(withVersion));
    }

    private static ClassFile files(ClassLoader loader) {
        var resolver =
                ClassHierarchyResolver.ofResourceParsing(loader).orElse(ClassHierarchyResolver.defaultResolver());
        return ClassFile.of(
                ClassFile.ClassHierarchyResolverOption.of(resolver), ClassFile.DeadCodeOption.PATCH_DEAD_CODE);
    }

    /// The module's descriptor without the libraries, which lie in the same jar.
    private static byte[] standalone(byte[] bytes) {
        var files = ClassFile.of();
        return files.transformClass(files.parse(bytes), (builder, element) -> {
            if (element instanceof ModuleAttribute module) {
                builder.with(ModuleAttribute.of(module.moduleName(), to -> {
                    to.moduleFlags(module.moduleFlagsMask());
                    module.requires().stream()
                            .filter(required ->
                                    isOfJava(required.requires().name().stringValue()))
                            .forEach(to::requires);
                    module.exports().forEach(to::exports);
                    module.opens().stream()
                            .map(open -> ModuleOpenInfo.of(open.openedPackage(), open.opensFlagsMask(), List.of()))
                            .forEach(to::opens);
                    module.uses().forEach(to::uses);
                    module.provides().forEach(to::provides);
                }));
            } else {
                builder.with(element);
            }
        });
    }

    private static boolean isOfJava(String module) {
        return module.startsWith("java.") || module.startsWith("jdk.");
    }

    private static String hash(SortedMap<String, byte[]> contents) {
        try {
            var hasher = MessageDigest.getInstance("SHA-256");
            contents.forEach((name, bytes) -> {
                hasher.update(name.getBytes(StandardCharsets.UTF_8));
                hasher.update(bytes);
            });
            return HexFormat.of().formatHex(hasher.digest(), 0, 8);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] jar(SortedMap<String, byte[]> contents) throws IOException {
        var manifest = "Manifest-Version: 1.0\r\nMain-Class: " + MAIN + "\r\n"
                + "Enable-Native-Access: ALL-UNNAMED\r\nMulti-Release: true\r\n\r\n";
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            put("META-INF/MANIFEST.MF", manifest.getBytes(StandardCharsets.UTF_8), zip);
            for (var entry : contents.entrySet()) {
                put(entry.getKey(), entry.getValue(), zip);
            }
        }
        return bytes.toByteArray();
    }

    private static void put(String name, byte[] bytes, ZipOutputStream zip) throws IOException {
        var entry = new ZipEntry(name);
        entry.setTimeLocal(TIME);
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }

    /// `zip` behind `script`, with the offsets in its directory moved, so that every program that reads zips takes
    /// it.
    private static byte[] behind(byte[] script, byte[] zip) {
        var result = ByteBuffer.allocate(script.length + zip.length).order(ByteOrder.LITTLE_ENDIAN);
        result.put(script).put(zip);
        var end = result.capacity() - 22;
        var entries = result.getShort(end + 10) & 0xffff;
        var directory = result.getInt(end + 16) + script.length;
        result.putInt(end + 16, directory);
        for (int i = 0, at = directory; i < entries; i++) {
            result.putInt(at + 42, result.getInt(at + 42) + script.length);
            at += 46 + result.getShort(at + 28) + result.getShort(at + 30) + result.getShort(at + 32);
        }
        return result.array();
    }
}
