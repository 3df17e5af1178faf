package dockerenvs.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.conda.archive.PackageFiles;
import dockerenvs.conda.archive.PackageFiles.Member;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/// A few packages that have a bit of everything, and what chance makes of them: bytes of the file, of the tars in it,
/// members and what they are called, and values of the documents that tell of them.
record FuzzedPackages(Random random) {
    private static final String OLD = "/old/prefix";
    private static final List<String> PATHS = List.of(
            "../../etc/passwd",
            "/etc/passwd",
            "..",
            ".",
            "",
            "bin",
            "bin/tool/below",
            "share/link/below",
            "conda-meta/history",
            "conda-meta/lib-1-0.json",
            "conda-meta/pixi.lock",
            "conda-meta/other-1-0.json",
            "a/./b//c",
            "info/index.json",
            "info",
            ".wh.tool",
            "bin/.wh..wh..opq",
            "etc/conda/activate.d/lib.sh",
            "site-packages/pure.py",
            "new\nline",
            "bl ank",
            "\u00e4\u20ac\ud83d\ude00",
            "bin\\tool",
            "x".repeat(300),
            "d/".repeat(150) + "x");
    private static final List<String> VALUES = List.of(
            "null",
            "-1",
            "0",
            "1",
            "1.5",
            "1e999",
            "99999999999999999999",
            "true",
            "[]",
            "{}",
            "\"\"",
            "[null]",
            "[[]]",
            "[{}]",
            "{\"\": null}",
            "\"../x\"",
            "\"/old/prefix\"",
            "\"softlink\"",
            "\"directory\"",
            "\"binary\"",
            "\"text\"",
            "\"python\"",
            "\"generic\"",
            "\"noarch\"",
            "\"linux-aarch64\"",
            "\"a = b:c\"",
            "[\"../a = b:c\", \"x y = z\"]",
            "\"b >1 {\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"lib\"",
            "9223372036854775807",
            "-62135596800001");

    /// Which of all, and in which form.
    record Written(Path file, boolean isChanged) {}

    List<PackageFiles> all() {
        return List.of(
                PackageFiles.of("python-3.12.0-0")
                        .file("bin/python3.12", "python")
                        .symlink("bin/python", "python3.12")
                        .file("lib/python3.12/os.py", "x = 1\n"),
                PackageFiles.of("lib-1-0")
                        .depends("python >=3.8")
                        .text("bin/tool", "#!" + OLD + "/bin/python\n" + OLD + "/share\n", OLD)
                        .binary("lib/lib.so", ("\0\1" + OLD + "/lib\0end\0").getBytes(UTF_8), OLD)
                        .hardLink("bin/same", "bin/tool")
                        .file("share/one/a", "a")
                        .symlink("share/link", "one")
                        .folder("var/empty")
                        .file("etc/conda/activate.d/lib.sh", "export LIB=\"${CONDA_PREFIX}/lib\"\n")
                        .file("etc/conda/env_vars.d/lib.json", "{\"A\": \"b\"}")
                        .info("info/has_prefix", OLD + " text bin/tool\n")
                        .index("timestamp", Json.of(1_700_000_000_000L)),
                PackageFiles.of("pure-1-0")
                        .index("subdir", Json.of("noarch"))
                        .index("noarch", Json.of("python"))
                        .file("site-packages/pure.py", "def main(): pass\n")
                        .file("python-scripts/run", "#!python\n")
                        .info(
                                "info/link.json",
                                "{\"package_metadata_version\": 1, \"noarch\": {\"type\": \"python\", \"entry_points\": "
                                        + "[\"pure = pure:main\"]}}"),
                PackageFiles.of("clash-1-0")
                        .file("share/one/a", "another")
                        .file("bin/.clash-post-link.sh", "exit 1\n"));
    }

    /// Writes a package as it should be.
    static Written good(PackageFiles made, boolean isConda, Path folder) throws IOException {
        return new Written(isConda ? made.writeConda(folder) : made.writeTarBz2(folder), false);
    }

    /// Writes a package with something wrong.
    Written changed(PackageFiles made, boolean isConda, Path folder) throws IOException {
        var payload = new ArrayList<Member>();
        var info = new ArrayList<Member>();
        for (var member : made.members()) {
            (member.path().startsWith("info/") ? info : payload).add(member);
        }
        var how = random.nextInt(5);
        switch (how) {
            case 0 -> changeMember(random.nextInt(4) == 0 ? info : payload);
            case 1, 2 -> changeDocument(info);
            default -> {}
        }
        var file = folder.resolve(made.stem() + (isConda ? ".conda" : ".tar.bz2"));
        if (!isConda) {
            var tar = PackageFiles.tar(
                    Stream.concat(info.stream(), payload.stream()).toList());
            var packed = PackageFiles.bzip2(how == 3 ? bytes(tar) : tar);
            return new Written(Files.write(file, how == 4 ? bytes(packed) : packed), true);
        }
        var members = made.condaMembers();
        var infoTar = PackageFiles.tar(info);
        var payloadTar = PackageFiles.tar(payload);
        var isInfo = random.nextBoolean();
        members.put(
                "info-" + made.stem() + ".tar.zst", PackageFiles.zstd(how == 3 && isInfo ? bytes(infoTar) : infoTar));
        members.put(
                "pkg-" + made.stem() + ".tar.zst",
                PackageFiles.zstd(how == 3 && !isInfo ? bytes(payloadTar) : payloadTar));
        var zip = PackageFiles.zip(members);
        return new Written(Files.write(file, how == 4 ? bytes(zip) : zip), true);
    }

    private void changeMember(List<Member> members) {
        var at = random.nextInt(members.size());
        var member = members.get(at);
        var path = any(PATHS);
        switch (random.nextInt(7)) {
            case 0 -> members.remove(at);
            case 1 -> members.add(random.nextInt(members.size()), member);
            case 2 -> members.set(at, new Member(path, member.type(), member.content(), member.link(), member.mode()));
            case 3 -> members.add(new Member(path, TarConstants.LF_NORMAL, path.getBytes(UTF_8), "", 0644));
            case 4 -> members.add(PackageFiles.member(path, type(), any(PATHS)));
            case 5 -> members.set(at, PackageFiles.member(member.path(), type(), any(PATHS)));
            default ->
                members.set(
                        at, new Member(member.path(), member.type(), bytes(member.content()), member.link(), 07777));
        }
    }

    private byte type() {
        return "012345671255VSD".getBytes(UTF_8)[random.nextInt(15)];
    }

    private void changeDocument(List<Member> info) {
        var at = random.nextInt(info.size());
        var member = info.get(at);
        byte[] content;
        try {
            content = changed(Json.parse(member.content()), 0).bytes();
        } catch (MalformedInput _) {
            content = bytes(member.content());
        }
        info.set(at, new Member(member.path(), member.type(), content, "", 0644));
    }

    /// The same document with one value of it changed, lost or called otherwise.
    private Json changed(Json value, int depth) {
        if (depth > 0 && random.nextInt(3) == 0) {
            return Json.parse(any(VALUES).getBytes(UTF_8));
        }
        if (value instanceof JsonObject object && !object.keys().isEmpty()) {
            var key = any(List.copyOf(object.keys()));
            var member = object.find(key).orElseThrow();
            return switch (random.nextInt(8)) {
                case 0 -> object.without(key);
                case 1 -> object.without(key).with(any(PATHS), member);
                case 2 -> object.with(any(List.of("noarch", "prefix_placeholder", "file_mode", "no_link")), member);
                default -> object.with(key, changed(member, depth + 1));
            };
        }
        if (value instanceof JsonArray(var items) && !items.isEmpty()) {
            var copy = new ArrayList<>(items);
            var at = random.nextInt(copy.size());
            copy.set(at, changed(copy.get(at), depth + 1));
            return JsonArray.of(copy);
        }
        return Json.parse((random.nextBoolean()
                        ? any(VALUES)
                        : new String(Json.of(any(PATHS)).bytes(), UTF_8))
                .getBytes(UTF_8));
    }

    /// A lock with lines changed, lost and moved.
    String changed(String lock) {
        var lines = lock.lines().toArray(String[]::new);
        for (var i = random.nextInt(3); i >= 0; i--) {
            var at = random.nextInt(lines.length);
            switch (random.nextInt(5)) {
                case 0 -> lines[at] = "";
                case 1 -> lines[at] = lines[random.nextInt(lines.length)];
                case 2 -> lines[at] = lines[at] + "\n" + lines[at];
                case 3 ->
                    lines[at] =
                            lines[at].replaceFirst(": .*", ": " + any(VALUES).replace("\\", "\\\\"));
                default -> lines[at] = new String(bytes(lines[at].getBytes(UTF_8)), UTF_8);
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private byte[] bytes(byte[] original) {
        var bytes = original.clone();
        for (var i = random.nextInt(3); i >= 0 && bytes.length > 0; i--) {
            var at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes[at] = (byte) "019/. \n\0\"{}[]:,".charAt(random.nextInt(15));
                default -> bytes = random.nextInt(4) == 0 ? Arrays.copyOf(bytes, at) : bytes;
            }
        }
        return bytes;
    }

    private <T> T any(List<T> items) {
        return items.get(random.nextInt(items.size()));
    }
}
