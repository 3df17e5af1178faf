package dockerenvs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.content.Blob;
import dockerenvs.content.Compression;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import dockerenvs.files.FileType;
import dockerenvs.files.HandmadeTar;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.archive.DockerArchive;
import dockerenvs.oci.archive.NamedArtifact;
import dockerenvs.oci.archive.NamedImage;
import dockerenvs.oci.archive.OciArchive;
import dockerenvs.oci.archive.StoredName;
import dockerenvs.oci.check.HandmadeImage;
import dockerenvs.oci.image.Artifact;
import dockerenvs.oci.image.Descriptor;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Layer;
import dockerenvs.oci.image.Platform;
import dockerenvs.oci.image.Reference;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The files the golden transcripts are about.
final class SampleImages {
    private static final Instant CREATED = Instant.parse("2026-01-31T00:00:00Z");

    private SampleImages() {}

    /// Writes `base.tar`, `app.tar` (made of it), `both.tar` (with these two), `platforms.tar` (an index of two),
    /// `app/` (a folder to add), `text.txt` and `cut.tar` (no image files),
    /// `bad.tar` and `odd.tar` (with faults).
    static void write(Path folder) throws IOException {
        var base = base("amd64");
        var app = base.withFiles(FileTree.of(List.of(
                        file("etc/motd", "changed\n", Attributes.FILE.withMode(0600)),
                        file("srv/app/run", "#!/bin/sh\n", Attributes.FILE.withMode(0755)),
                        file("srv/app/data/a.txt", "a\n", Attributes.FILE),
                        file("srv/app/data/b.txt", "b\n", Attributes.FILE))))
                .withoutPaths(List.of("home/alice/own.txt"))
                .withEntrypoint(List.of("/srv/app/run"))
                .withEnvironment("PORT", "8080")
                .withExposedPort("8080");
        write(folder.resolve("base.tar"), NamedImage.of(base, "me/base:1"));
        write(folder.resolve("app.tar"), NamedImage.of(app, "me/app:1"));
        write(folder.resolve("both.tar"), NamedImage.of(base, "me/base:1"), NamedImage.of(app, "me/app:1"));
        OciArchive.write(List.of(platforms()), folder.resolve("platforms.tar"));
        Files.createDirectories(folder.resolve("app/cache"));
        Files.writeString(folder.resolve("app/main.py"), "print('hello')\n");
        Files.writeString(folder.resolve("app/notes.log"), "nothing\n");
        Files.writeString(folder.resolve("app/cache/x"), "x");
        Files.writeString(folder.resolve("text.txt"), "this is a text");
        var whole = Files.readAllBytes(folder.resolve("base.tar"));
        Files.write(folder.resolve("bad.tar"), HandmadeImage.tar(bad().hybrid()));
        Files.write(folder.resolve("odd.tar"), HandmadeImage.tar(odd().layout()));
        Files.write(folder.resolve("cut.tar"), Arrays.copyOf(whole, whole.length / 2));
    }

    private static void write(Path file, NamedImage... images) throws IOException {
        DockerArchive.write(List.of(images), DockerArchive.Metadata.CURRENT, file);
    }

    /// An image with faults of many kinds.
    private static HandmadeImage bad() {
        var good = HandmadeImage.good();
        return good.withLayer(new HandmadeTar()
                        .file("../up", "")
                        .file("a", "1")
                        .file("a", "2")
                        .file("bin/new", "")
                        .add(HandmadeTar.header("b", '1').link("usr/bin/run"))
                        .cut())
                .with(HandmadeImage.Part.CONFIGURATION, "amd64", "arm64")
                .with(HandmadeImage.Part.CONFIGURATION, "PATH=/bin", "PATH")
                .with(HandmadeImage.Part.DOCKER_MANIFEST, "me/app:1", "Me")
                .damaged(good.layer(1), HandmadeImage.top().file("more", "").ended());
    }

    /// An image that works, but not as somebody may expect.
    private static HandmadeImage odd() {
        return HandmadeImage.good()
                .withLayer(new HandmadeTar()
                        .file("x/y", "")
                        .file(".wh.nothing", "")
                        .ended());
    }

    private static Image base(String architecture) throws IOException {
        return Image.scratch(Platform.parse("linux/" + architecture))
                .withCreated(CREATED)
                .withLayer(Layer.pack(system(), Compression.GZIP), "COPY system /")
                .withLayer(Layer.pack(homes(), Compression.GZIP), "RUN adduser alice")
                .withEnvironment("PATH", "/usr/bin:/bin")
                .withEnvironment("LANG", "C.UTF-8")
                .withCommand(List.of("/bin/sh", "-c", "echo hello"))
                .withUser("alice")
                .withWorkingDirectory("/home/alice")
                .withLabel("org.example.kind", "sample")
                .withVolume("/home")
                .withStopSignal("SIGINT")
                .withAnnotation("org.example.by", "a test");
    }

    private static FileTree system() {
        return FileTree.of(List.of(
                new FileEntry("bin", new FileType.Symlink("usr/bin"), Attributes.FILE.withMode(0777)),
                file("etc/motd", "welcome\n", Attributes.FILE),
                file(
                        "etc/passwd",
                        "root:x:0:0::/root:/bin/sh\nalice:x:1000:1000::/home/alice:/bin/sh\n",
                        Attributes.FILE),
                FileEntry.folder("tmp", Attributes.FOLDER.withMode(01777)),
                file("usr/bin/su", "not really", Attributes.FILE.withMode(04755)),
                new FileEntry("usr/bin/sudo", new FileType.HardLink("usr/bin/su"), Attributes.FILE.withMode(04755))));
    }

    private static FileTree homes() {
        return FileTree.of(List.of(
                FileEntry.folder("home", Attributes.FOLDER),
                FileEntry.folder("home/alice", Attributes.FOLDER.withMode(0700).withOwner(1000, 1000)),
                file("home/alice/own.txt", "mine\n", Attributes.FILE.withOwner(1000, 1000))));
    }

    private static FileEntry file(String path, String text, Attributes attributes) {
        var bytes = text.getBytes(UTF_8);
        return FileEntry.file(path, bytes.length, () -> new ByteArrayInputStream(bytes), attributes);
    }

    private static NamedArtifact platforms() throws IOException {
        var images = List.of(base("amd64"), base("arm64"));
        var descriptors =
                images.stream().map(image -> image.descriptor().json()).toList();
        var index = Blob.of(JsonObject.EMPTY
                .with("schemaVersion", 2)
                .with("mediaType", images.getFirst().family().index())
                .with("manifests", JsonArray.of(descriptors))
                .bytes());
        var blobs = new ArrayList<Blob>(List.of(index));
        images.forEach(image -> blobs.addAll(image.artifact().blobs()));
        var artifact = new Artifact(
                Descriptor.of(images.getFirst().family().index(), index),
                blobs.stream().distinct().toList());
        return new NamedArtifact(artifact, List.of(StoredName.of(Reference.parse("me/base:1"))));
    }
}
