package dockerenvs.cli;

import dockerenvs.cli.syntax.Argument;
import dockerenvs.cli.syntax.Part;
import dockerenvs.cli.syntax.Setting;
import dockerenvs.cli.syntax.Settings;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonString;
import dockerenvs.oci.image.Image;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Changes of what containers start with.
final class SettingOptions implements Part {
    private static final Pattern QUOTES = Pattern.compile("[\"'\\\\]");

    private final Settings<String> environment = Settings.of("--env=NAME=VALUE", "Set a variable; may be repeated.");

    private final Settings<String> unsetEnvironment = Settings.of("--unset-env=NAME", "Remove a variable.");

    private final Setting<Optional<String>> entrypoint = Setting.optional(
            "--entrypoint=PROGRAM",
            "A JSON list, or words without quotes; resets the command, as in a Dockerfile. '' for none.");

    private final Setting<Optional<String>> command =
            Setting.optional("--cmd, --command=ARGS", "A JSON list, or words without quotes. '' for none.");

    private final Setting<Optional<String>> user =
            Setting.optional("--user=USER[:GROUP]", "Names or numbers; '' for root.");

    private final Setting<Optional<String>> workingDirectory =
            Setting.optional("--workdir=PATH", "Where programs start.");

    private final Settings<String> labels = Settings.of("--label=NAME=VALUE", "Set a label; may be repeated.");

    private final Settings<String> unsetLabels = Settings.of("--unset-label=NAME", "Remove a label.");

    private final Settings<String> ports =
            Settings.of("--expose=PORT[/PROTOCOL]", "Expose a port, such as 8080 or 53/udp.");

    private final Settings<String> volumes = Settings.of("--volume=PATH", "A path that holds data of its own.");

    private final Setting<Optional<String>> stopSignal =
            Setting.optional("--stop-signal=SIGNAL", "Such as SIGINT; '' for the default.");

    @Override
    public List<Argument> arguments() {
        return List.of(
                environment,
                unsetEnvironment,
                entrypoint,
                command,
                user,
                workingDirectory,
                labels,
                unsetLabels,
                ports,
                volumes,
                stopSignal);
    }

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
        for (var name : unsetEnvironment.values()) {
            image = image.withoutEnvironment(name);
        }
        for (var variable : environment.values()) {
            var pair = pair(variable, "--env");
            image = image.withEnvironment(pair.name(), pair.value());
        }
        return image;
    }

    /// Everything but variables.
    Image applyOthers(Image base) {
        var image = base;
        for (var name : unsetLabels.values()) {
            image = image.withoutLabel(name);
        }
        for (var label : labels.values()) {
            var pair = pair(label, "--label");
            image = image.withLabel(pair.name(), pair.value());
        }
        for (var port : ports.values()) {
            image = image.withExposedPort(SettingValues.port(port));
        }
        for (var volume : volumes.values()) {
            image = image.withVolume(SettingValues.absolute("--volume", volume));
        }
        return applySingle(image);
    }

    private Image applySingle(Image base) {
        var image = base;
        if (entrypoint.value().isPresent()) {
            image = image.withEntrypoint(
                    words("--entrypoint", entrypoint.value().get()));
        }
        if (command.value().isPresent()) {
            image = image.withCommand(words("--command", command.value().get()));
        }
        if (user.value().isPresent()) {
            image = image.withUser(SettingValues.user(user.value().get()));
        }
        if (workingDirectory.value().isPresent()) {
            image = image.withWorkingDirectory(
                    SettingValues.absolute("--workdir", workingDirectory.value().get()));
        }
        return stopSignal.value().isPresent()
                ? image.withStopSignal(SettingValues.signal(stopSignal.value().get()))
                : image;
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
