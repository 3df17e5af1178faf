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

/// What people write environments down in: locks of every kind, `environment.yml`, lists of specs, `pixi.toml` and
/// `pyproject.toml`. Which of them a file is, its content says; TOML is known by its name.
public final class EnvironmentFile {
    private static final int BYTES_MAX = 64 << 20;
    private static final String PIXI = "pixi.lock";
    private static final Pattern KEY = Pattern.compile("([A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')\\s*:(\\s.*)?");

    private EnvironmentFile() {}

    /// Reads a file, or a folder of package files.
    ///
    /// @throws MalformedInput naming the file, when it is none of these or has no such selection
    public static Environment read(Path file, Selection selection) throws IOException {
        try {
            if (Files.isDirectory(file)) {
                return PackageList.ofFolder(file, selection.subdir());
            }
            return parse(bytes(file), file.toAbsolutePath(), selection);
        } catch (MalformedInput failure) {
            throw failure.in("`%s`".formatted(file))
                    .orHint("look at that place: it is damaged, or not what it is taken for");
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

    /// Reads what is not in a file.
    ///
    /// @param utf8 the text
    /// @param file what it would be called: its folder is where relative paths begin
    /// @throws MalformedInput when it is none of these or has no such selection
    public static Environment parse(byte[] utf8, Path file, Selection selection) {
        var text = text(utf8);
        var folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
        if (file.toString().endsWith(".toml")) {
            return PixiManifest.parse(TomlDocument.parse(text), folder, selection);
        }
        if (PackageList.isExplicit(text)) {
            return PackageList.parse(text, folder, selection.subdir());
        }
        if (!isYaml(text)) {
            return PackageList.isOne(text)
                    ? PackageList.parse(text, folder, selection.subdir())
                    : SpecList.parse(text, selection.subdir());
        }
        var document = DocumentValue.mapping(Yaml.parse(text), "the document");
        if (document.members().containsKey("environments")) {
            var notes = LockNotes.parse(text);
            var lock = PixiLockFile.parse(document, folder, selection);
            return lock.withSpecs(notes.of("spec", lock.subdir())).withVariables(notes.variables(lock.subdir()));
        }
        if (document.members().containsKey("package")) {
            var version = document.text("version").orElse("");
            if (version.matches("[23]") || version.equals("1") && file.endsWith(PIXI)) {
                throw PixiLockFile.tooOld(document, Integer.parseInt(version));
            }
            return CondaLockFile.parse(document, folder, selection);
        }
        if (EnvironmentYaml.isOne(document)) {
            return EnvironmentYaml.parse(document, text, folder, selection.subdir());
        }
        throw MalformedInput.of(
                "there is neither `dependencies`, as in an `environment.yml`, nor `package` or `environments`, as in "
                        + "a lock",
                "name an `environment.yml`, a list of specs, a `pixi.toml`, or a lock");
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
