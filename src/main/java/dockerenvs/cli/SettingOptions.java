package dockerenvs.cli;

import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonString;
import dockerenvs.oci.image.Image;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/// Changes of what containers start with.
final class SettingOptions {
    private static final Pattern QUOTES = Pattern.compile("[\"'\\\\]");

    @Option(names = "--env", paramLabel = "NAME=VALUE", description = "Set a variable; may be repeated.")
    private List<String> environment = List.of();

    @Option(names = "--unset-env", paramLabel = "NAME", description = "Remove a variable.")
    private List<String> unsetEnvironment = List.of();

    @Option(
            names = "--entrypoint",
            paramLabel = "PROGRAM",
            description = "A JSON list, or words without quotes; resets the command, as in a Dockerfile. '' for none.")
    private Optional<String> entrypoint = Optional.empty();

    @Option(
            names = {"--cmd", "--command"},
            paramLabel = "ARGS",
            description = "A JSON list, or words without quotes. '' for none.")
    private Optional<String> command = Optional.empty();

    @Option(names = "--user", paramLabel = "USER[:GROUP]", description = "Names or numbers; '' for root.")
    private Optional<String> user = Optional.empty();

    @Option(names = "--workdir", paramLabel = "PATH", description = "Where programs start.")
    private Optional<String> workingDirectory = Optional.empty();

    @Option(names = "--label", paramLabel = "NAME=VALUE", description = "Set a label; may be repeated.")
    private List<String> labels = List.of();

    @Option(names = "--unset-label", paramLabel = "NAME", description = "Remove a label.")
    private List<String> unsetLabels = List.of();

    @Option(names = "--expose", paramLabel = "PORT[/PROTOCOL]", description = "Expose a port, such as 8080 or 53/udp.")
    private List<String> ports = List.of();

    @Option(names = "--volume", paramLabel = "PATH", description = "A path that holds data of its own.")
    private List<String> volumes = List.of();

    @Option(names = "--stop-signal", paramLabel = "SIGNAL", description = "Such as SIGINT; '' for the default.")
    private Optional<String> stopSignal = Optional.empty();

    /// Finds out whether the values can be meant, before there is an image.
    void check() {
        apply(Image.SCRATCH);
    }

    Image apply(Image base) {
        return applyEnvironment(applyOthers(base));
    }

    /// Variables alone.
    Image applyEnvironment(Image base) {
        var image = base;
        for (var name : unsetEnvironment) {
            image = image.withoutEnvironment(name);
        }
        for (var variable : environment) {
            var pair = pair(variable, "--env");
            image = image.withEnvironment(pair.name(), pair.value());
        }
        return image;
    }

    /// Everything but variables.
    Image applyOthers(Image base) {
        var image = base;
        for (var name : unsetLabels) {
            image = image.withoutLabel(name);
        }
        for (var label : labels) {
            var pair = pair(label, "--label");
            image = image.withLabel(pair.name(), pair.value());
        }
        for (var port : ports) {
            image = image.withExposedPort(SettingValues.port(port));
        }
        for (var volume : volumes) {
            image = image.withVolume(SettingValues.absolute("--volume", volume));
        }
        return applySingle(image);
    }

    private Image applySingle(Image base) {
        var image = base;
        if (entrypoint.isPresent()) {
            image = image.withEntrypoint(words("--entrypoint", entrypoint.get()));
        }
        if (command.isPresent()) {
            image = image.withCommand(words("--command", command.get()));
        }
        if (user.isPresent()) {
            image = image.withUser(SettingValues.user(user.get()));
        }
        if (workingDirectory.isPresent()) {
            image = image.withWorkingDirectory(SettingValues.absolute("--workdir", workingDirectory.get()));
        }
        return stopSignal.isPresent() ? image.withStopSignal(SettingValues.signal(stopSignal.get())) : image;
    }

    private record Pair(String name, String value) {}

    private static Pair pair(String text, String option) {
        var equals = text.indexOf('=');
        if (equals <= 0) {
            throw malformed(option, text, "NAME=VALUE");
        }
        return new Pair(text.substring(0, equals), text.substring(equals + 1));
    }

    static AskedWrongly malformed(String option, String text, String expected) {
        var failure = MalformedInput.at(text, 0, expected).in("`" + option + "`");
        return AskedWrongly.of(failure.getMessage(), "");
    }

    /// The words of a program: a JSON list as in a Dockerfile, or words between blanks. What a shell would make of
    /// quotes is nobody's guess here.
    private static List<String> words(String option, String text) {
        var stripped = text.strip();
        if (stripped.startsWith("[")) {
            return list(option, stripped);
        }
        if (QUOTES.matcher(stripped).find()) {
            throw AskedWrongly.of(
                    "`%s`: %s has quotes or backslashes, which are not taken apart"
                            .formatted(option, MalformedInput.quote(text)),
                    "write a JSON list, such as %s '[\"sh\", \"-c\", \"echo hello\"]'".formatted(option));
        }
        return stripped.isEmpty() ? List.of() : List.of(stripped.split("\\s+", -1));
    }

    private static List<String> list(String option, String text) {
        var json = AskedWrongly.unlessReadable(option, text, list -> Json.parse(list.getBytes(StandardCharsets.UTF_8)));
        if (json instanceof JsonArray(var items) && items.stream().allMatch(SettingOptions::isWord)) {
            return items.stream()
                    .map(JsonString.class::cast)
                    .map(JsonString::text)
                    .toList();
        }
        throw malformed(option, text, "a list of strings without NUL");
    }

    private static boolean isWord(Json item) {
        return item instanceof JsonString(var text) && text.indexOf('\0') < 0;
    }
}
