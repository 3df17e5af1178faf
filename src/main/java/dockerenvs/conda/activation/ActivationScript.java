package dockerenvs.conda.activation;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.content.MalformedInput;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The text of an entrypoint that activates an environment in a shell when the container starts, and then becomes
/// the command it was given, so that signals reach that command.
public final class ActivationScript {
    private ActivationScript() {}

    /// The shell to run such a script with: the environment's bash, else one of the image, else its `sh`. Scripts
    /// of packages are tried with bash by their authors. Empty when there is none.
    public static Optional<String> interpreter(String prefix, ImageView view) {
        return Stream.of(prefix + "/bin/bash", "/bin/bash", "/usr/bin/bash", "/bin/sh", "/usr/bin/sh")
                .filter(view::isExecutable)
                .findFirst();
    }

    /// A script of POSIX shell: exports the variables of `activation`, sources the scripts of the environment, and
    /// executes its arguments. The activation should be one without scripts
    /// ([Activation#withoutScripts(String, List, ImageView)]).
    ///
    /// `PATH` is extended, not replaced. What the scripts do to positional parameters stays with them.
    ///
    /// @throws MalformedInput when `interpreter` is not an absolute path without blanks
    public static String of(Activation activation, String interpreter) {
        if (!interpreter.matches("/[^\\s\\p{Cntrl}]+")) {
            throw MalformedInput.of(
                    quote(interpreter) + " cannot be the interpreter of a script", "name a shell like `/bin/sh`");
        }
        var exports = new StringBuilder();
        var variables = new TreeMap<>(activation.variables());
        variables.remove("PATH");
        variables.forEach((name, value) -> exports.append("export %s=%s\n".formatted(name, quoted(value))));
        return """
                #!%s
                # Activates a conda environment, then becomes the command it is given.
                docker_envs_bin=%s
                case "${PATH:-}" in
                "$docker_envs_bin" | "$docker_envs_bin":*) ;;
                *) PATH="$docker_envs_bin${PATH:+:$PATH}" ;;
                esac
                export PATH
                %sdocker_envs_source() {
                    . "$docker_envs_script"
                }
                for docker_envs_script in %s/*.sh; do
                    if [ -f "$docker_envs_script" ]; then
                        docker_envs_source
                    fi
                done
                unset docker_envs_bin docker_envs_script
                unset -f docker_envs_source
                if [ "$#" -eq 0 ]; then
                    echo 'error: the environment is active, but there is no command to run' >&2
                    exit 127
                fi
                exec "$@"
                """.formatted(
                        interpreter,
                        quoted(activation.prefix() + "/bin"),
                        exports,
                        quoted(activation.prefix() + ActivationScripts.FOLDER));
    }

    /// `text` as one word of any shell.
    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
