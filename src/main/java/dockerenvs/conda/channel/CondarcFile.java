package dockerenvs.conda.channel;

import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// One `.condarc`, read as plain YAML values.
final class CondarcFile {
    private static final int CHARACTERS_MAX = 1 << 20;
    private static final int ALIASES_MAX = 50;

    private CondarcFile() {}

    /// The values by key, in the order of the file.
    ///
    /// @throws MalformedInput naming the file and line, and nothing that is in it
    static Map<String, Object> read(Path file) throws IOException {
        var settings = LoadSettings.builder()
                .setCodePointLimit(CHARACTERS_MAX)
                .setMaxAliasesForCollections(ALIASES_MAX)
                .build();
        try {
            var text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            var values = new LinkedHashMap<String, Object>();
            if (new Load(settings).loadFromString(text) instanceof Map<?, ?> map) {
                map.forEach((key, value) ->
                        Optional.<Object>ofNullable(value).ifPresent(known -> values.put(String.valueOf(key), known)));
            }
            return values;
        } catch (MarkedYamlEngineException failure) {
            var line = failure.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw malformed(file, ", line " + line);
        } catch (YamlEngineException _) {
            // its own words quote the file, which may hold passwords
            throw malformed(file, "");
        }
    }

    private static MalformedInput malformed(Path file, String where) {
        return MalformedInput.of("`%s`%s: this is not YAML".formatted(file, where), "`conda config --validate` helps");
    }
}
