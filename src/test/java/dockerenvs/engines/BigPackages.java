package dockerenvs.engines;

import dockerenvs.content.Compression;
import dockerenvs.content.HashingOutputStream;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileType;
import dockerenvs.files.TarWriter;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Packages of any size that are never in memory, in both formats.
final class BigPackages {
    private static final int CONDA_PACKAGES = 3;
    /// bzip2 takes its time to make one.
    private static final int TAR_BZ2_SHARE = 16;

    private BigPackages() {}

    /// Writes packages of about `megabytes` together, and a list of them.
    static Path write(Path folder, int megabytes) throws IOException {
        var lines = new ArrayList<>(List.of("# platform: linux-64", "@EXPLICIT"));
        var bz2Megabytes = megabytes / TAR_BZ2_SHARE;
        for (var i = 0; i < CONDA_PACKAGES; i++) {
            var name = "big" + i;
            lines.add(writeConda(folder, name, payload(name, (megabytes - bz2Megabytes) / CONDA_PACKAGES))
                    .toString());
        }
        lines.add(writeTarBz2(folder, "old", payload("old", bz2Megabytes)).toString());
        return Files.write(folder.resolve("big.txt"), lines);
    }

    /// Half of it one file, the rest smaller ones.
    private static List<FileEntry> payload(String name, int megabytes) {
        var entries = new ArrayList<FileEntry>();
        entries.add(BigImage.file("lib/" + name + "/half.bin", megabytes / 2 * BigImage.MEGABYTE, name.hashCode()));
        for (var i = 0; i < megabytes / 2; i++) {
            entries.add(BigImage.file("lib/" + name + "/" + i + ".bin", BigImage.MEGABYTE - 1, name.hashCode() + i));
        }
        return entries;
    }

    private static List<FileEntry> info(String name, List<FileEntry> payload) throws IOException {
        var paths = new ArrayList<Json>();
        for (var entry : payload) {
            var hash = new HashingOutputStream(OutputStream.nullOutputStream());
            if (entry.type() instanceof FileType.Regular regular) {
                try (var in = regular.content().open()) {
                    in.transferTo(hash);
                }
            }
            paths.add(JsonObject.EMPTY
                    .with("_path", entry.path())
                    .with("path_type", "hardlink")
                    .with("sha256", hash.digest().hex())
                    .with("size_in_bytes", hash.size()));
        }
        var index = JsonObject.EMPTY
                .with("name", name)
                .with("version", "1.0")
                .with("build", "0")
                .with("build_number", 0)
                .with("depends", JsonArray.of(List.of()))
                .with("subdir", "linux-64");
        var documents = JsonObject.EMPTY.with("paths", JsonArray.of(paths)).with("paths_version", 1);
        return List.of(
                FileEntry.file("info/index.json", index.bytes(), Attributes.FILE),
                FileEntry.file("info/paths.json", documents.bytes(), Attributes.FILE));
    }

    private static void writeTar(OutputStream target, List<FileEntry> entries) throws IOException {
        try (var tar = new TarWriter(target)) {
            for (var entry : entries) {
                tar.write(entry);
            }
            tar.finish();
        }
    }

    private static Path writeConda(Path folder, String name, List<FileEntry> payload) throws IOException {
        var stem = name + "-1.0-0";
        var file = folder.resolve(stem + ".conda");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            var metadata = Files.writeString(folder.resolve("metadata.json"), "{\"conda_pkg_format_version\": 2}");
            store(zip, "metadata.json", metadata);
            store(zip, "pkg-" + stem + ".tar.zst", tarZst(folder, payload));
            store(zip, "info-" + stem + ".tar.zst", tarZst(folder, info(name, payload)));
        }
        return file;
    }

    private static Path tarZst(Path folder, List<FileEntry> entries) throws IOException {
        var file = folder.resolve("part.tar.zst");
        writeTar(Compression.parse("zstd:1").compress(Files.newOutputStream(file)), entries);
        return file;
    }

    private static void store(ZipOutputStream zip, String name, Path content) throws IOException {
        var entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(Files.size(content));
        try (var in = open(content)) {
            in.transferTo(OutputStream.nullOutputStream());
            entry.setCrc(in.getChecksum().getValue());
        }
        zip.putNextEntry(entry);
        Files.copy(content, zip);
        Files.delete(content);
    }

    private static CheckedInputStream open(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        return new CheckedInputStream(new BufferedInputStream(in), new CRC32());
    }

    private static Path writeTarBz2(Path folder, String name, List<FileEntry> payload) throws IOException {
        var tar = folder.resolve(name + "-1.0-0.tar");
        var entries = new ArrayList<>(info(name, payload));
        entries.addAll(payload);
        writeTar(Files.newOutputStream(tar), entries);
        Tool.find("bzip2").run(tar.toString());
        return folder.resolve(name + "-1.0-0.tar.bz2");
    }
}
