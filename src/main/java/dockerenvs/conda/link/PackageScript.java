package dockerenvs.conda.link;

import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// A script that a package wants to have run. Nothing here runs it: it is a file like any other, listed so that
/// someone may read it.
///
/// @param path below the root of the image
/// @param moment when conda would run it
/// @param size bytes as installed
/// @param sha256 digest as installed
/// @param concern what it seems to be for
public record PackageScript(String path, Moment moment, long size, Digest sha256, Concern concern) {
    /// Larger ones are not looked into.
    static final int BYTES_MAX = 1 << 20;

    /// When conda runs a script.
    public enum Moment {
        BEFORE_LINKING("-pre-link.sh"),
        AFTER_LINKING("-post-link.sh"),
        BEFORE_UNLINKING("-pre-unlink.sh"),
        AFTER_UNLINKING("-post-unlink.sh"),
        ACTIVATING("etc/conda/activate.d/"),
        DEACTIVATING("etc/conda/deactivate.d/");

        private final String place;

        Moment(String place) {
            this.place = place;
        }

        private boolean isInstalling() {
            return this == BEFORE_LINKING || this == AFTER_LINKING;
        }

        /// When the file at `path` of the prefix is run; most never are.
        static Optional<Moment> of(String path) {
            for (var moment : values()) {
                var activation = moment == ACTIVATING || moment == DEACTIVATING;
                var name = path.substring(path.lastIndexOf('/') + 1);
                var found = activation
                        ? path.equals(moment.place + name) && name.endsWith(".sh")
                        : path.startsWith("bin/.") && path.equals("bin/" + name) && name.endsWith(moment.place);
                if (found) {
                    return Optional.of(moment);
                }
            }
            return Optional.empty();
        }
    }

    /// What a script seems to be for, told by the words in it. It decides how a warning is worded and nothing else.
    public enum Concern {
        /// It only leaves messages for the user.
        MESSAGES("it only prints a message"),
        /// It fetches something.
        DOWNLOADS("it seems to download or install what the package needs: without that the package may be useless"),
        /// It fills a cache or registers something with a program.
        CACHES("it seems to fill a cache: programs may start slower, or not find what the package brings"),
        /// Anything else.
        UNKNOWN("read it to see what is missing without it");

        private static final Pattern FETCHING =
                Pattern.compile("\\b(curl|wget|R CMD|Rscript|install\\.packages|pip install|git clone)\\b");
        private static final Pattern REGISTERING = Pattern.compile(
                "fc-cache|gdk-pixbuf-query-loaders|glib-compile-schemas|gtk-update-icon-cache|gtk-query-immodules|"
                        + "update-mime-database|update-desktop-database|keytool|nbextension|serverextension|"
                        + "install-info");
        private static final Pattern NO_COMMAND = Pattern.compile("|#.*|set [-+].*|then|else|fi|do|done|[{}]|exit 0");

        private final String words;

        Concern(String words) {
            this.words = words;
        }

        static Concern of(byte[] script) {
            var text = new String(script, StandardCharsets.UTF_8);
            var commands = text.lines()
                    .map(String::strip)
                    .filter(line -> !NO_COMMAND.matcher(line).matches())
                    .toList();
            if (commands.stream().allMatch(Concern::isMessage)) {
                return MESSAGES;
            }
            var code = String.join("\n", commands);
            if (FETCHING.matcher(code).find()) {
                return DOWNLOADS;
            }
            return REGISTERING.matcher(code).find() ? CACHES : UNKNOWN;
        }

        private static boolean isMessage(String command) {
            return List.of("echo ", "printf ").stream().anyMatch(command::startsWith)
                    && Pattern.compile(">>?\\s*\\S*\\.messages\\.txt\"?'?$")
                            .matcher(command)
                            .find()
                    && !command.contains("$(")
                    && !command.contains("`")
                    && !command.contains(";")
                    && !command.contains("|")
                    && !command.contains("&");
        }
    }

    /// What to say to someone who expects it to be run; empty for those that installing does not run.
    Optional<String> warning() {
        if (!moment.isInstalling()) {
            return Optional.empty();
        }
        return Optional.of("the script %s (%d bytes, %s), which conda runs %s, is not run; %s"
                .formatted(
                        MalformedInput.quote(path),
                        size,
                        sha256,
                        moment.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        concern.words));
    }

    /// The script as JSON.
    public JsonObject json() {
        return JsonObject.EMPTY
                .with("path", path)
                .with("moment", moment.name())
                .with("size", size)
                .with("sha256", sha256.toString())
                .with("concern", concern.name());
    }

    /// Reads what [#json] wrote.
    ///
    /// @throws MalformedInput when something is missing or wrong
    public static PackageScript ofJson(Json json) {
        var script = JsonObject.expect(json, "scripts");
        try {
            return new PackageScript(
                    script.string("path").orElse(""),
                    Moment.valueOf(script.string("moment").orElse("")),
                    script.integer("size").orElse(0),
                    Digest.parse(script.string("sha256").orElse("")),
                    Concern.valueOf(script.string("concern").orElse("")));
        } catch (IllegalArgumentException _) {
            throw MalformedInput.of("what is known of a script of a package is damaged", "");
        }
    }
}
