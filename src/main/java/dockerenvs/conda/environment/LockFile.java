package dockerenvs.conda.environment;

import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Lock files: lists of package files, `conda-lock.yml`, `pixi.lock`, and our own, which is a `pixi.lock`. Which of
/// them a file is, its content says.
public final class LockFile {
    private static final int BYTES_MAX = 64 << 20;
    private static final String PIXI = "pixi.lock";
    private static final Pattern KEY = Pattern.compile("([A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')\\s*:(\\s.*)?");

    private LockFile() {}

    /// Reads a lock file, or a folder of package files.
    ///
    /// @throws MalformedInput naming the file, when it is none or has no such selection
    public static Lock read(Path file, Selection selection) throws IOException {
        try {
            if (Files.isDirectory(file)) {
                return PackageList.ofFolder(file, selection.subdir());
            }
            var bytes = bytes(file);
            return parse(bytes, file.toAbsolutePath(), selection);
        } catch (MalformedInput failure) {
            throw failure.in("`%s`".formatted(file));
        }
    }

    private static byte[] bytes(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(BYTES_MAX + 1);
            if (bytes.length > BYTES_MAX) {
                throw MalformedInput.of(
                        String.format(Locale.ROOT, "there are more than %,d bytes", BYTES_MAX),
                        "check that this is the file you meant");
            }
            return bytes;
        }
    }

    /// Reads a lock that is not in a file.
    ///
    /// @param utf8 the text
    /// @param file what it would be called: its folder is where relative paths begin
    /// @throws MalformedInput when it is none or has no such selection
    public static Lock parse(byte[] utf8, Path file, Selection selection) {
        var text = text(utf8);
        var folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
        if (PackageList.isExplicit(text) || !isYaml(text)) {
            return PackageList.parse(text, folder, selection.subdir());
        }
        var document = YamlValue.mapping(Yaml.parse(text), "the document");
        if (document.members().containsKey("environments")) {
            return PixiLockFile.parse(document, folder, selection);
        }
        if (document.members().containsKey("package")) {
            var version = document.text("version").orElse("");
            if (version.matches("[23]") || version.equals("1") && file.endsWith(PIXI)) {
                throw PixiLockFile.tooOld(document, Integer.parseInt(version));
            }
            return CondaLockFile.parse(document, folder, selection);
        }
        if (document.members().containsKey("dependencies")) {
            throw MalformedInput.of(
                    "it asks for packages and names no file, and choosing files is not done here",
                    "lock the environment: conda-lock and pixi do that, or `conda list --explicit --sha256` once it is "
                            + "made");
        }
        throw MalformedInput.of(
                "it is no lock: there is neither `package` nor `environments` in it",
                "name an `@EXPLICIT` list, a `conda-lock.yml` or a `pixi.lock`");
    }

    private static String text(byte[] utf8) {
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException _) {
            throw MalformedInput.of("it is not UTF-8", "check that this is the file you meant");
        }
    }

    /// Whether the first line that says anything is the beginning of a document.
    private static boolean isYaml(String text) {
        var first = text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .findFirst()
                .orElse("");
        return first.startsWith("---")
                || first.startsWith("%")
                || first.startsWith("{")
                || KEY.matcher(first).matches();
    }
}
