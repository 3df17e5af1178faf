package dockerenvs.conda.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.conda.spec.PackageFileName;
import dockerenvs.content.Compression;
import dockerenvs.content.Digest;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;

/// A package put together in memory and written in either format, faults included. The tars are made by another
/// writer than the reader under test.
///
///     PackageFiles.of("demo-1.0-0")
///             .file("lib/demo.py", "x = 1\n")
///             .text("bin/demo", "#!/old/prefix/bin/python\n", "/old/prefix")
///             .symlink("bin/d", "demo")
///             .index("noarch", Json.of("python"))
///             .info("info/link.json", "{…}")
///             .writeConda(folder);
///
/// Unless they are set, `info/index.json` and `info/paths.json` are made of what was added.
public final class PackageFiles {
    private final String stem;
    private final List<Member> payload = new ArrayList<>();
    private final List<Json> paths = new ArrayList<>();
    private final SequencedMap<String, byte[]> info = new LinkedHashMap<>();
    private JsonObject index;

    /// A member of a tar as it is written.
    ///
    /// @param type of [TarConstants]
    public record Member(String path, byte type, byte[] content, String link, int mode) {}

    private PackageFiles(String stem) {
        this.stem = stem;
        var name = PackageFileName.parse(stem + ".conda");
        this.index = JsonObject.EMPTY
                .with("name", name.name())
                .with("version", name.version())
                .with("build", name.build())
                .with("build_number", 0)
                .with("depends", JsonArray.of(List.of()))
                .with("subdir", "linux-64");
    }

    /// An empty package of that name, version and build.
    public static PackageFiles of(String stem) {
        return new PackageFiles(stem);
    }

    /// Sets a field of `info/index.json`.
    public PackageFiles index(String key, Json value) {
        index = index.with(key, value);
        return this;
    }

    /// What it needs, as MatchSpecs.
    public PackageFiles depends(String... specs) {
        return index("depends", JsonArray.ofStrings(List.of(specs)));
    }

    /// Its name, version and build.
    public String stem() {
        return stem;
    }

    /// All members, `info/` first.
    public List<Member> members() {
        var members = infoMembers();
        members.addAll(payload);
        return members;
    }

    /// Its `info/index.json`.
    public JsonObject index() {
        return index;
    }

    /// Sets a document of `info/`, in front of which nothing is made up.
    public PackageFiles info(String path, String content) {
        info.put(path, content.getBytes(UTF_8));
        return this;
    }

    /// A file with the mode 0644, listed with size and digest.
    public PackageFiles file(String path, String content) {
        return file(path, content.getBytes(UTF_8), 0644, JsonObject.EMPTY);
    }

    /// A file with the mode 0755 that holds a prefix in text.
    public PackageFiles text(String path, String content, String placeholder) {
        var fields = JsonObject.EMPTY.with("prefix_placeholder", placeholder).with("file_mode", "text");
        return file(path, content.getBytes(UTF_8), 0755, fields);
    }

    /// A file with the mode 0755 that holds a prefix between NULs.
    public PackageFiles binary(String path, byte[] content, String placeholder) {
        var fields = JsonObject.EMPTY.with("prefix_placeholder", placeholder).with("file_mode", "binary");
        return file(path, content, 0755, fields);
    }

    /// A file, listed with size, digest and `fields`.
    public PackageFiles file(String path, byte[] content, int mode, JsonObject fields) {
        paths.add(JsonObject.EMPTY
                .with("_path", path)
                .with("path_type", "hardlink")
                .with("sha256", Digest.sha256(content).hex())
                .with("size_in_bytes", content.length)
                .withAll(fields));
        return unlisted(new Member(path, TarConstants.LF_NORMAL, content, "", mode));
    }

    /// A symbolic link, listed.
    public PackageFiles symlink(String path, String target) {
        return listed(path, "softlink").unlisted(member(path, TarConstants.LF_SYMLINK, target));
    }

    /// A hard link, listed as the file it is.
    public PackageFiles hardLink(String path, String target) {
        return listed(path, "hardlink").unlisted(member(path, TarConstants.LF_LINK, target));
    }

    /// A folder, listed.
    public PackageFiles folder(String path) {
        return listed(path, "directory").unlisted(member(path + "/", TarConstants.LF_DIR, ""));
    }

    /// A path that is listed and nothing else.
    public PackageFiles listed(String path, String type) {
        paths.add(JsonObject.EMPTY.with("_path", path).with("path_type", type));
        return this;
    }

    /// A member of the payload that is not listed.
    public PackageFiles unlisted(Member member) {
        payload.add(member);
        return this;
    }

    /// An empty member.
    public static Member member(String path, byte type, String link) {
        return new Member(path, type, new byte[0], link, 0644);
    }

    /// Writes `<stem>.conda`.
    public Path writeConda(Path folder) throws IOException {
        return Files.write(folder.resolve(stem + ".conda"), zip(condaMembers()));
    }

    /// The members of the `.conda` file by name, in the usual order; to be changed before [#zip].
    public SequencedMap<String, byte[]> condaMembers() throws IOException {
        var members = new LinkedHashMap<String, byte[]>();
        members.put("metadata.json", "{\"conda_pkg_format_version\": 2}".getBytes(UTF_8));
        members.put("pkg-" + stem + ".tar.zst", zstd(tar(payload)));
        members.put("info-" + stem + ".tar.zst", zstd(tar(infoMembers())));
        return members;
    }

    /// Writes `<stem>.tar.bz2` as conda-build does, `info/` first.
    public Path writeTarBz2(Path folder) throws IOException {
        return writeTarBz2(folder, members());
    }

    /// Writes `<stem>.tar.bz2` in the order of old tools, `info/` last.
    public Path writeTarBz2InfoLast(Path folder) throws IOException {
        var members = new ArrayList<>(payload);
        members.addAll(infoMembers());
        return writeTarBz2(folder, members);
    }

    /// Writes `<stem>.tar.bz2` of exactly these members.
    public Path writeTarBz2(Path folder, List<Member> members) throws IOException {
        return Files.write(folder.resolve(stem + ".tar.bz2"), bzip2(tar(members)));
    }

    /// The documents of `info/` as members, in alphabetical order of what was made up, then in that of setting.
    public List<Member> infoMembers() {
        var documents = new LinkedHashMap<String, byte[]>();
        documents.put("info/index.json", index.bytes());
        if (!info.containsKey("info/files")) {
            documents.put("info/paths.json", pathsDocument().bytes());
        }
        documents.putAll(info);
        var members = new ArrayList<Member>();
        documents.forEach((path, content) -> members.add(new Member(path, TarConstants.LF_NORMAL, content, "", 0644)));
        return members;
    }

    /// The `paths.json` of what was listed.
    public JsonObject pathsDocument() {
        return JsonObject.EMPTY.with("paths", JsonArray.of(paths)).with("paths_version", 1);
    }

    /// Members in their order as a tar.
    public static byte[] tar(List<Member> members) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (var member : members) {
                var entry = new TarArchiveEntry(member.path(), member.type(), true);
                entry.setSize(member.content().length);
                entry.setLinkName(member.link());
                entry.setMode(member.mode());
                entry.setModTime(1_500_000_000_000L);
                tar.putArchiveEntry(entry);
                tar.write(member.content());
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    public static byte[] zstd(byte[] plain) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = Compression.ZSTD.compress(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    public static byte[] bzip2(byte[] plain) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new BZip2CompressorOutputStream(bytes, 1)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    /// Members in their order as a zip that stores them.
    public static byte[] zip(Map<String, byte[]> members) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var member : members.entrySet()) {
                var checksum = new CRC32();
                checksum.update(member.getValue());
                var entry = new ZipEntry(member.getKey());
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(member.getValue().length);
                entry.setCrc(checksum.getValue());
                entry.setTimeLocal(LocalDateTime.of(2020, 1, 1, 0, 0));
                zip.putNextEntry(entry);
                zip.write(member.getValue());
            }
        }
        return bytes.toByteArray();
    }
}
