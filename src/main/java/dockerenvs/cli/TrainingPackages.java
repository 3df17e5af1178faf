package dockerenvs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.content.Compression;
import dockerenvs.content.Digest;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import dockerenvs.files.FileType;
import dockerenvs.files.TarWriter;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;

/// Packages that have a bit of everything that real ones have, to train with: both formats, placeholders in text
/// and binaries, links of both kinds, activation scripts, entry points, dependencies.
final class TrainingPackages {
    private static final String PLACEHOLDER = "/placeholder/" + "placehold_".repeat(24);
    private static final long SECONDS = 1_714_564_800L;
    private static final Attributes ATTRIBUTES = Attributes.FILE.withMtimeSeconds(SECONDS);

    /// Files of a package; few enough that it is done soon.
    private static final int FILES = 80;

    private final JsonObject index;
    private final List<FileEntry> files = new ArrayList<>();
    private final List<Json> paths = new ArrayList<>();
    private final List<String> entryPoints = new ArrayList<>();

    private TrainingPackages(JsonObject index) {
        this.index = index;
    }

    /// Writes the packages into `folder` and a list of them for `build -f`.
    ///
    /// @return the list
    static Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        var lines = new ArrayList<>(List.of("# platform: linux-64", "@EXPLICIT"));
        lines.add(ofLibrary("libtrained").writeConda(folder));
        lines.add(ofLibrary("oldtrained").writeTarBz2(folder));
        lines.add(new TrainingPackages(index("python", "3.12.4", "h0_0_cpython", "linux-64", "libtrained >=1.0,<2.0a0"))
                .file("bin/python3.12", binary(), true)
                .symlink("bin/python", "python3.12")
                .writeConda(folder));
        var noarch = new TrainingPackages(
                index("pytrained", "2024.5.1", "pyhd8ed1ab_0", "noarch", "python >=3.8", "oldtrained 1.0.*")
                        .with("noarch", "python"));
        noarch.entryPoints.add("pytrained = pytrained.cli:main");
        for (var i = 0; i < FILES; i++) {
            noarch.file("site-packages/pytrained/module_%03d.py".formatted(i), script(i), false);
        }
        lines.add(noarch.writeConda(folder));
        var list = folder.resolve("packages.txt");
        Files.write(list, lines);
        return list;
    }

    private static JsonObject index(String name, String version, String build, String subdir, String... depends) {
        return JsonObject.EMPTY
                .with("name", name)
                .with("version", version)
                .with("build", build)
                .with("build_number", 0)
                .with("depends", JsonArray.ofStrings(List.of(depends)))
                .with("constrains", JsonArray.ofStrings(List.of("other >=1.0,!=1.5,<3|4.*")))
                .with("license", "BSD-3-Clause")
                .with("subdir", subdir)
                .with("timestamp", SECONDS * 1000);
    }

    private static TrainingPackages ofLibrary(String name) {
        var made =
                new TrainingPackages(index(name, "1.0", "h59595ed_0", "linux-64", "__glibc >=2.17,<3.0.a0", "__unix"));
        for (var i = 0; i < FILES; i++) {
            made.file("share/%s/some/folder%d/file_%03d.txt".formatted(name, i % 7, i), script(i), false);
        }
        for (var i = 0; i < 4; i++) {
            made.placeholder("bin/%s-%d".formatted(name, i), binary(), "binary")
                    .placeholder(
                            "bin/%s-%d-config".formatted(name, i),
                            "#!%s/bin/sh\nprefix=%s\n%s"
                                    .formatted(PLACEHOLDER, PLACEHOLDER, "# text\n".repeat(100 * i))
                                    .getBytes(UTF_8),
                            "text")
                    .file("lib/%s.so.1.%d".formatted(name, i), binary(), true)
                    .symlink("lib/%s.so.%d".formatted(name, i), "%s.so.1.%d".formatted(name, i));
        }
        var longName = "lib/%s/%s/".formatted(name, "a-very-long-folder-name".repeat(5));
        return made.file(longName + "é.txt", script(1), false)
                .hardLink("lib/linked-" + name + ".txt", longName + "é.txt")
                .file("bin/." + name + "-post-link.sh", "exit 0\n".getBytes(UTF_8), true)
                .file("etc/conda/activate.d/" + name + ".sh", activation(), false);
    }

    /// The idioms of scripts that packages bring.
    private static byte[] activation() {
        return """
                #!/bin/sh
                if [ -n "${TRAINED_HOME:-}" ]; then
                    export OLD_TRAINED_HOME="$TRAINED_HOME"
                fi
                if [ -d "${CONDA_PREFIX}/share/libtrained" ]; then
                    export TRAINED_HOME="${CONDA_PREFIX}/share/libtrained"
                elif [ -f "${CONDA_PREFIX}/Library/trained" ]; then
                    export TRAINED_HOME="${CONDA_PREFIX}/Library"
                fi
                case ":${TRAINED_PATH:-}:" in
                    *":${CONDA_PREFIX}/x:"*) ;;
                    *) export TRAINED_PATH="${CONDA_PREFIX}/x${TRAINED_PATH:+:${TRAINED_PATH}}" ;;
                esac
                """.getBytes(UTF_8);
    }

    private static byte[] script(int seed) {
        var lines = new StringBuilder("\"\"\"Words.\"\"\"\nimport os\n");
        for (var i = 0; i < seed; i++) {
            lines.append("value_").append(i * seed % 97).append(" = os.path.join('a', 'b')\n");
        }
        return lines.toString().getBytes(UTF_8);
    }

    private static byte[] binary() {
        var bytes = new byte[30_000];
        for (var i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) ((i * 31 ^ i >> 5) & (i >> 3));
        }
        var place = (PLACEHOLDER + "/lib\0").getBytes(UTF_8);
        System.arraycopy(place, 0, bytes, 20_000, place.length);
        return bytes;
    }

    private TrainingPackages file(String path, byte[] content, boolean executable) {
        return file(path, content, executable, JsonObject.EMPTY);
    }

    private TrainingPackages placeholder(String path, byte[] content, String mode) {
        return file(
                path,
                content,
                true,
                JsonObject.EMPTY.with("prefix_placeholder", PLACEHOLDER).with("file_mode", mode));
    }

    private TrainingPackages file(String path, byte[] content, boolean executable, JsonObject more) {
        files.add(FileEntry.file(path, content, executable ? ATTRIBUTES.withMode(0755) : ATTRIBUTES));
        paths.add(JsonObject.EMPTY
                .with("_path", path)
                .with("path_type", "hardlink")
                .with("sha256", Digest.sha256(content).hex())
                .with("size_in_bytes", content.length)
                .withAll(more));
        return this;
    }

    private TrainingPackages symlink(String path, String target) {
        files.add(new FileEntry(path, new FileType.Symlink(target), ATTRIBUTES.withMode(0777)));
        paths.add(JsonObject.EMPTY.with("_path", path).with("path_type", "softlink"));
        return this;
    }

    private TrainingPackages hardLink(String path, String target) {
        files.add(new FileEntry(path, new FileType.HardLink(target), ATTRIBUTES));
        paths.add(JsonObject.EMPTY.with("_path", path).with("path_type", "hardlink"));
        return this;
    }

    private FileTree info() {
        var documents = new TreeMap<String, byte[]>();
        documents.put("info/index.json", index.bytes());
        documents.put(
                "info/paths.json",
                JsonObject.EMPTY
                        .with("paths", JsonArray.of(paths))
                        .with("paths_version", 1)
                        .bytes());
        documents.put(
                "info/about.json", JsonObject.EMPTY.with("home", "nowhere").bytes());
        if (!entryPoints.isEmpty()) {
            var noarch = JsonObject.EMPTY
                    .with("entry_points", JsonArray.ofStrings(entryPoints))
                    .with("type", "python");
            documents.put(
                    "info/link.json",
                    JsonObject.EMPTY
                            .with("noarch", noarch)
                            .with("package_metadata_version", 1)
                            .bytes());
        }
        return FileTree.ofContents(documents);
    }

    private String stem() {
        return index.string("name").orElseThrow() + "-"
                + index.string("version").orElseThrow() + "-"
                + index.string("build").orElseThrow();
    }

    /// @return its line in a list
    private String writeConda(Path channel) throws IOException {
        var file = place(channel, ".conda");
        try (var zip = new ZipArchiveOutputStream(file)) {
            store(zip, "metadata.json", "{\"conda_pkg_format_version\": 2}".getBytes(UTF_8));
            store(zip, "pkg-" + stem() + ".tar.zst", zstd(tar(files)));
            store(zip, "info-" + stem() + ".tar.zst", zstd(tar(info().entries())));
        }
        return line(file);
    }

    /// @return its line in a list
    private String writeTarBz2(Path channel) throws IOException {
        var file = place(channel, ".tar.bz2");
        var entries = new ArrayList<>(info().entries());
        entries.addAll(files);
        try (var out = new BZip2CompressorOutputStream(Files.newOutputStream(file), 1)) {
            out.write(tar(entries));
        }
        return line(file);
    }

    private Path place(Path channel, String ending) throws IOException {
        var folder =
                Files.createDirectories(channel.resolve(index.string("subdir").orElseThrow()));
        return folder.resolve(stem() + ending);
    }

    private static String line(Path file) throws IOException {
        return file + "#" + Digest.sha256(Files.readAllBytes(file)).hex();
    }

    private static byte[] tar(List<FileEntry> entries) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarWriter(bytes)) {
            for (var entry : entries) {
                tar.write(entry);
            }
            tar.finish();
        }
        return bytes.toByteArray();
    }

    private static byte[] zstd(byte[] plain) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = Compression.ZSTD.compress(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    private static void store(ZipArchiveOutputStream zip, String name, byte[] content) throws IOException {
        var checksum = new CRC32();
        checksum.update(content);
        var entry = new ZipArchiveEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(checksum.getValue());
        zip.putArchiveEntry(entry);
        zip.write(content);
        zip.closeArchiveEntry();
    }
}
