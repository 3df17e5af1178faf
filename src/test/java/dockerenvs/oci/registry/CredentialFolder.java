package dockerenvs.oci.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// A user of the tests: a home with nothing in it, and programs of its own before the machine's.
record CredentialFolder(Path home) {
    private static final Duration TIME_MAX = Duration.ofSeconds(60);

    /// The variables of that user.
    Map<String, String> environment(Map<String, String> more) {
        var all = new HashMap<>(Map.of(
                "HOME", home.toString(),
                "XDG_RUNTIME_DIR", home.resolve("run").toString(),
                "PATH", home.resolve("bin") + ":/usr/bin:/bin"));
        all.putAll(more);
        return all;
    }

    Map<String, String> environment() {
        return environment(Map.of());
    }

    HelperSettings helpers() {
        return new HelperSettings(environment(), TIME_MAX);
    }

    /// Writes a file below the home.
    Path write(String path, String text) throws IOException {
        var file = home.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /// Installs a credential helper.
    ///
    /// @param script of the shell, with the verb as its first argument
    void helper(String suffix, String script) throws IOException {
        var file = write("bin/docker-credential-" + suffix, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    /// Installs a helper that keeps what it is told in files of its own.
    void keepingHelper(String suffix) throws IOException {
        Files.createDirectories(home.resolve("kept"));
        helper(suffix, """
                kept=$HOME/kept
                question=$(cat)
                case $1 in
                store)
                    name=$(printf '%s' "$question" | sed 's/.*"ServerURL":"\\([^"]*\\)".*/\\1/' | tr '/:' '__')
                    printf '%s' "$question" > "$kept/$name" ;;
                get|erase)
                    name=$(printf '%s' "$question" | tr '/:' '__')
                    test -f "$kept/$name" || { echo 'credentials not found in native keychain'; exit 1; }
                    if [ "$1" = get ]; then cat "$kept/$name"; else rm "$kept/$name"; fi ;;
                esac""");
    }
}
