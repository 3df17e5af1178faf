package dockerenvs.conda.activation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;

/// The scripts of an environment, `etc/conda/activate.d/*.sh`, evaluated one after the other as a shell sources
/// them: later ones see what earlier ones left, exported or not.
final class ActivationScripts {
    static final String FOLDER = "/etc/conda/activate.d";
    static final int SCRIPT_BYTES_MAX = 1 << 16;

    private final String prefix;
    private final ImageView view;
    private ShellVariables variables;
    private final List<String> understood = new ArrayList<>();
    private final List<SkippedScript> skipped = new ArrayList<>();

    private ActivationScripts(ShellVariables variables, String prefix, ImageView view) {
        this.variables = variables;
        this.prefix = prefix;
        this.view = view;
    }

    /// @param variables what is set when all is done
    /// @param understood absolute paths of the scripts that were applied, in order
    record Evaluated(ShellVariables variables, List<String> understood, List<SkippedScript> skipped) {}

    static Evaluated evaluate(ShellVariables before, String prefix, ImageView view) throws IOException {
        var scripts = new ActivationScripts(before, prefix, view);
        for (var path : paths(prefix, view)) {
            scripts.evaluate(path);
        }
        return new Evaluated(scripts.variables, scripts.understood, scripts.skipped);
    }

    /// The scripts that a shell would source, in code-point order of their names. As for a shell, `*` stands for no
    /// name that begins with a dot.
    static List<String> paths(String prefix, ImageView view) {
        return view.names(prefix + FOLDER).stream()
                .filter(name -> name.endsWith(".sh") && !name.startsWith("."))
                .map(name -> prefix + FOLDER + "/" + name)
                .filter(view::isFile)
                .toList();
    }

    private void evaluate(String path) throws IOException {
        var bytes = view.read(path, SCRIPT_BYTES_MAX + 1).orElseGet(() -> new byte[0]);
        try {
            variables = ScriptEvaluator.evaluate(parse(bytes), variables, prefix, view);
            understood.add(path);
        } catch (NotUnderstood reason) {
            skipped.add(new SkippedScript(path, reason.line(), reason.why()));
        }
    }

    /// The commands of a script.
    ///
    /// @throws NotUnderstood when it is too long, not text, or something is in it that is not understood
    static Command.Sequence parse(byte[] bytes) {
        return ScriptParser.parse(text(bytes));
    }

    private static String text(byte[] bytes) {
        if (bytes.length > SCRIPT_BYTES_MAX) {
            throw new NotUnderstood(1, "a script of more than %d bytes".formatted(SCRIPT_BYTES_MAX));
        }
        var line = 1;
        for (var b : bytes) {
            if (b >= 0 && Character.isISOControl(b) && b != '\n' && b != '\t') {
                throw new NotUnderstood(line, "the control character \\x%02x".formatted(b));
            }
            line += b == '\n' ? 1 : 0;
        }
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException _) { // an answer, not a failure
            throw new NotUnderstood(1, "text that is not UTF-8");
        }
    }
}
