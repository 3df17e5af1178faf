import module dockerenvs;
import module java.base;

import dockerenvs.files.Attributes;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Makes the packages of the example environment, as small as they can be: each shows one thing that linking does. The
/// programs are written by hand, as machine code for Linux on amd64, so that no compiler and no C library is needed.
///
///     java -p docker-envs.jar --add-modules dockerenvs MakeChannel.java channel
///
/// The same bytes come out every time; those in `channel` are what this program made.
final class MakeChannel {
    /// Where the packages pretend to have been built; replaced by the folder of the environment.
    private static final String PLACEHOLDER = "/placeholder/" + "placehold_".repeat(20);

    /// When the packages pretend to have been built: 2024-05-01T12:00:00Z.
    private static final long SECONDS = 1_714_564_800L;

    private final Path channel;

    MakeChannel(Path channel) {
        this.channel = channel;
    }

    static void main(String[] arguments) throws IOException {
        new MakeChannel(Path.of(arguments[0])).make();
    }

    private void make() throws IOException {
        // a program that knows where it is installed, and an activation script
        new Package("linux-64", "greeting", "1.0", "0")
                .program("bin/greeting", Program.printing("Hello from " + PLACEHOLDER + "/share/greeting\n"))
                .text("share/greeting/where.txt", "these words lie in " + PLACEHOLDER + "\n")
                .file("etc/conda/activate.d/greeting.sh", "export GREETING_HOME=\"${CONDA_PREFIX}/share/greeting\"\n")
                .writeTo(channel);

        // what stands in for Python: it prints which script it was started for
        new Package("linux-64", "python", "3.12.0", "tiny_0")
                .file("bin/python3.12", Program.printingItsArgument("a tiny python runs "), 0755)
                .symlink("bin/python", "python3.12")
                .writeTo(channel);

        // a package for any Python, with a command
        new Package("noarch", "hello", "2.0", "pyh0_0")
                .noarch("python")
                .depends("python >=3.8")
                .entryPoint("hello = hello.cli:main")
                .file("site-packages/hello/__init__.py", "")
                .file("site-packages/hello/cli.py", "def main():\n    print(\"hello\")\n")
                .writeTo(channel);

        // two packages that bring the same path: the one that depends on the other has it
        new Package("noarch", "colours-light", "1.0", "0")
                .noarch("generic")
                .file("share/colours/default.txt", "black on white\n")
                .writeTo(channel);
        new Package("noarch", "colours-dark", "1.0", "0")
                .noarch("generic")
                .depends("colours-light")
                .file("share/colours/default.txt", "white on black\n")
                .writeTo(channel);
    }

    /// Programs that need nothing but the kernel.
    private static final class Program {
        private static final int START = 0x78;
        private static final long ADDRESS = 0x400000;

        /// The length of the text at `rsi`, then `write(1, rsi, length)`.
        private static final String WRITE = "31d2 803c1600 7404 ffc2 ebf6 bf01000000 b801000000 0f05";

        private static final String EXIT = "31ff b83c000000 0f05";

        static byte[] printing(String text) {
            // lea rsi, [rip + 33]: the text stands behind the 40 bytes of code
            return elf(code("488d3521000000", WRITE, EXIT), text + "\0");
        }

        static byte[] printingItsArgument(String text) {
            return elf(
                    code(
                            "488d3542000000", // lea rsi, [the text]
                            "e824000000", // call the function below
                            "488b742410", // mov rsi, argv[1]
                            "4885f6 7405", // skip the call when there is none
                            "e815000000",
                            "488d353b000000", // lea rsi, [the line break]
                            "e809000000",
                            EXIT,
                            WRITE,
                            "c3"),
                    text + "\0\n\0");
        }

        private static byte[] code(String... hex) {
            return HexFormat.of().parseHex(String.join("", hex).replace(" ", ""));
        }

        /// An executable with one segment that is loaded as a whole (System V ABI, "Object Files").
        private static byte[] elf(byte[] code, String text) {
            var data = text.getBytes(UTF_8);
            var size = START + code.length + data.length;
            return ByteBuffer.allocate(size)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .put(code("7f454c46 02010100 0000000000000000"))
                    .putShort((short) 2)
                    .putShort((short) 62)
                    .putInt(1)
                    .putLong(ADDRESS + START)
                    .putLong(64)
                    .putLong(0)
                    .putInt(0)
                    .putShort((short) 64)
                    .putShort((short) 56)
                    .putShort((short) 1)
                    .putShort((short) 0)
                    .putShort((short) 0)
                    .putShort((short) 0)
                    .putInt(1)
                    .putInt(5)
                    .putLong(0)
                    .putLong(ADDRESS)
                    .putLong(ADDRESS)
                    .putLong(size)
                    .putLong(size)
                    .putLong(0x1000)
                    .put(code)
                    .put(data)
                    .array();
        }
    }

    /// A package in the making.
    private static final class Package {
        private final String stem;
        private final List<FileEntry> files = new ArrayList<>();
        private final List<Json> paths = new ArrayList<>();
        private final List<String> entryPoints = new ArrayList<>();
        private JsonObject index;

        Package(String subdir, String name, String version, String build) {
            stem = name + "-" + version + "-" + build;
            index = JsonObject.EMPTY
                    .with("name", name)
                    .with("version", version)
                    .with("build", build)
                    .with("build_number", 0)
                    .with("depends", JsonArray.ofStrings(List.of()))
                    .with("license", "Apache-2.0")
                    .with("subdir", subdir)
                    .with("timestamp", SECONDS * 1000);
        }

        Package noarch(String kind) {
            index = index.with("noarch", kind);
            return this;
        }

        Package depends(String... specs) {
            index = index.with("depends", JsonArray.ofStrings(List.of(specs)));
            return this;
        }

        Package entryPoint(String text) {
            entryPoints.add(text);
            return this;
        }

        Package file(String path, String content) {
            return file(path, content.getBytes(UTF_8), 0644);
        }

        Package file(String path, byte[] content, int mode) {
            return add(path, content, mode, JsonObject.EMPTY);
        }

        Package text(String path, String content) {
            return add(path, content.getBytes(UTF_8), 0644, placeholder("text"));
        }

        Package program(String path, byte[] content) {
            return add(path, content, 0755, placeholder("binary"));
        }

        private static JsonObject placeholder(String mode) {
            return JsonObject.EMPTY.with("prefix_placeholder", PLACEHOLDER).with("file_mode", mode);
        }

        Package symlink(String path, String target) {
            files.add(new FileEntry(path, new FileType.Symlink(target), attributes(0777)));
            paths.add(JsonObject.EMPTY.with("_path", path).with("path_type", "softlink"));
            return this;
        }

        private Package add(String path, byte[] content, int mode, JsonObject more) {
            files.add(FileEntry.file(path, content, attributes(mode)));
            paths.add(JsonObject.EMPTY
                    .with("_path", path)
                    .with("path_type", "hardlink")
                    .with("sha256", Digest.sha256(content).hex())
                    .with("size_in_bytes", content.length)
                    .withAll(more));
            return this;
        }

        private static Attributes attributes(int mode) {
            return Attributes.FILE.withMode(mode).withMtimeSeconds(SECONDS);
        }

        void writeTo(Path channel) throws IOException {
            var folder = Files.createDirectories(channel.resolve(index.string("subdir").orElseThrow()));
            try (var zip = new ZipOutputStream(Files.newOutputStream(folder.resolve(stem + ".conda")))) {
                store(zip, "metadata.json", "{\"conda_pkg_format_version\": 2}".getBytes(UTF_8));
                store(zip, "pkg-" + stem + ".tar.zst", tar(FileTree.of(files)));
                store(zip, "info-" + stem + ".tar.zst", tar(info()));
            }
        }

        private FileTree info() {
            var documents = new TreeMap<String, byte[]>();
            documents.put("info/index.json", index.bytes());
            var list = JsonObject.EMPTY.with("paths", JsonArray.of(paths)).with("paths_version", 1);
            documents.put("info/paths.json", list.bytes());
            if (!entryPoints.isEmpty()) {
                var noarch = JsonObject.EMPTY
                        .with("entry_points", JsonArray.ofStrings(entryPoints))
                        .with("type", "python");
                var link = JsonObject.EMPTY.with("noarch", noarch).with("package_metadata_version", 1);
                documents.put("info/link.json", link.bytes());
            }
            return FileTree.ofContents(documents);
        }

        private static byte[] tar(FileTree tree) throws IOException {
            var bytes = new ByteArrayOutputStream();
            Layer.write(tree, Compression.parse("zstd:19"), bytes);
            return bytes.toByteArray();
        }

        private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
            var checksum = new CRC32();
            checksum.update(content);
            var entry = new ZipEntry(name);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(content.length);
            entry.setCrc(checksum.getValue());
            entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
            zip.putNextEntry(entry);
            zip.write(content);
            zip.closeEntry();
        }
    }
}
