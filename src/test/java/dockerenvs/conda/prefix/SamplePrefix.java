package dockerenvs.conda.prefix;

import dockerenvs.conda.archive.PackageFiles;
import dockerenvs.conda.link.Installation;
import dockerenvs.conda.link.LinkTarget;
import dockerenvs.conda.link.LinkedPackage;
import dockerenvs.conda.link.Linker;
import dockerenvs.conda.link.PackageFile;
import dockerenvs.conda.link.Prefix;
import dockerenvs.conda.link.PythonLayout;
import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.content.CacheFolder;
import dockerenvs.content.Digest;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileType;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// A small environment on the disk, as an installer leaves it, and the packages it was made of.
///
/// @param folder of the environment
/// @param channel the folder of its packages
/// @param list an explicit list of them
public record SamplePrefix(Path folder, Path channel, Path list) {

    /// Makes one in `work`.
    public static SamplePrefix make(Path work, PackageFiles... packages) throws IOException {
        var real = work.toRealPath();
        var sample = new SamplePrefix(
                real.resolve("home/env"),
                Files.createDirectories(real.resolve("channel/linux-64")),
                real.resolve("list"));
        var linker = new Linker(CacheFolder.open(real.resolve("installer")));
        var linked = new ArrayList<LinkedPackage>();
        var lines = new ArrayList<String>(List.of("@EXPLICIT"));
        for (var made : packages) {
            var file = made.writeConda(sample.channel);
            linked.add(linker.link(packageFile(file), sample.target()));
            lines.add(file + "#" + md5(Files.readAllBytes(file)));
        }
        Files.write(sample.list, lines);
        var tree = Installation.of(sample.target().prefix(), linked, Installation.Clobbering.WARN)
                .tree();
        for (var entry : tree.entries()) {
            write(entry);
        }
        Files.writeString(sample.folder.resolve("conda-meta/history"), "");
        return sample;
    }

    private LinkTarget target() {
        return LinkTarget.of(Prefix.of(folder.toString()))
                .withPython(new PythonLayout("lib/python3.12/site-packages", "bin/python3.12"));
    }

    private static PackageFile packageFile(Path file) throws IOException {
        var bytes = Files.readAllBytes(file);
        var record = PackageRecord.of(JsonObject.EMPTY
                .with("url", file.toUri().toString())
                .with("subdir", "linux-64")
                .with("md5", md5(bytes)));
        return new PackageFile(file, Digest.sha256(bytes), record);
    }

    private static String md5(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void write(FileEntry entry) throws IOException {
        var file = Path.of("/" + entry.path());
        switch (entry.type()) {
            case FileType.Folder _ -> Files.createDirectories(file);
            case FileType.Symlink(var text) -> Files.createSymbolicLink(file, Path.of(text));
            case FileType.Regular(var _, var content) -> {
                try (var in = content.open()) {
                    Files.copy(in, file);
                }
                var mode = entry.attributes().mode() == 0755 ? "rwxr-xr-x" : "rw-r--r--";
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
                Files.setLastModifiedTime(
                        file, FileTime.fromMillis(1000 * entry.attributes().mtimeSeconds()));
            }
            case FileType.HardLink(var target) -> Files.createLink(file, Path.of("/" + target));
            case FileType.Device _, FileType.Fifo _ -> throw new IllegalStateException(entry.path());
        }
    }

    /// The environment as it is now.
    public InstalledPrefix read() throws IOException {
        return InstalledPrefix.read(folder, "linux-64");
    }

    /// Puts a file into it, or other content into one that is there.
    public SamplePrefix with(String path, String content) throws IOException {
        var file = folder.resolve(path);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, content);
        return this;
    }

    /// Deletes a file of it.
    public SamplePrefix without(String path) throws IOException {
        Files.delete(folder.resolve(path));
        return this;
    }

    /// Puts a distribution into it as pip does: a module, a script, the metadata.
    public SamplePrefix withPip(String name, String version) throws IOException {
        var site = "lib/python3.12/site-packages/";
        var metadata = name + "-" + version + ".dist-info";
        return with(site + name + ".py", "x = 1\n")
                .with(site + "__pycache__/" + name + ".cpython-312.pyc", "compiled")
                .with("bin/" + name, "#!" + folder + "/bin/python3.12\nimport " + name + "\n")
                .with(site + metadata + "/METADATA", "Name: " + name + "\nVersion: " + version + "\n")
                .with(site + metadata + "/INSTALLER", "pip\n")
                .with(
                        site + metadata + "/RECORD",
                        "%1$s.py,sha256=x,6\n__pycache__/%1$s.cpython-312.pyc,,\n../../../bin/%1$s,sha256=y,9\n"
                                        .formatted(name)
                                + "%1$s/METADATA,,\n%1$s/INSTALLER,,\n%1$s/RECORD,,\n".formatted(metadata));
    }
}
