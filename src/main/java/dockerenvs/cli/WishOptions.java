package dockerenvs.cli;

import dockerenvs.cli.syntax.Argument;
import dockerenvs.cli.syntax.Flag;
import dockerenvs.cli.syntax.Operands;
import dockerenvs.cli.syntax.Part;
import dockerenvs.cli.syntax.Setting;
import dockerenvs.cli.syntax.Value;
import dockerenvs.conda.environment.Environment;
import dockerenvs.conda.environment.EnvironmentFile;
import dockerenvs.conda.environment.EnvironmentSpec;
import dockerenvs.conda.environment.Lock;
import dockerenvs.conda.environment.Selection;
import dockerenvs.conda.spec.MatchSpec;
import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What an environment shall have.
final class WishOptions implements Part {
    private static final int NAMES_SHOWN_MAX = 5;

    private final Operands specs =
            Operands.any("SPEC", "A package to choose, such as numpy, 'numpy >=1.26' or python=3.12.");

    private final Setting<Optional<Path>> file = Setting.optional(
            "-f, --file=FILE",
            Value.PATH,
            "What asks for packages: an environment.yml, a list of specs, a pixi.toml or pyproject.toml.");

    private final Setting<String> environment =
            Setting.of("--environment=NAME", "default", "The environment of a pixi.toml; `default` by default.");

    private final Flag withoutPip = Flag.of("--without-pip", "Go on without the packages for pip that a file names.");

    @Override
    public List<Argument> arguments() {
        return List.of(specs, file, environment, withoutPip);
    }

    /// Whether nothing is asked for.
    boolean isEmpty() {
        return file.value().isEmpty() && specs.values().isEmpty();
    }

    /// What the file and the arguments ask for together.
    EnvironmentSpec read(String subdir, Console console) throws IOException {
        var wanted = EnvironmentSpec.of(List.of());
        if (file.value().isPresent()) {
            var selection =
                    Selection.DEFAULT.withEnvironment(environment.value()).withSubdir(subdir);
            wanted = withoutPip(
                    wishes(file.value().get(), read(file.value().get(), selection)),
                    file.value().get(),
                    withoutPip.isGiven(),
                    console);
        }
        return with(wanted, specs.values(), "SPEC");
    }

    /// The platforms that the file names.
    List<String> platforms() throws IOException {
        return file.value().isPresent()
                ? wishes(
                                file.value().get(),
                                read(file.value().get(), Selection.DEFAULT.withEnvironment(environment.value())))
                        .machine()
                        .platforms()
                : List.of();
    }

    /// Reads a file; what cannot be read has been asked wrongly.
    static Environment read(Path file, Selection selection) throws IOException {
        try {
            return EnvironmentFile.read(file, selection);
        } catch (MalformedInput failure) {
            throw AskedWrongly.of(failure.getMessage(), failure.hint());
        }
    }

    private static EnvironmentSpec wishes(Path file, Environment environment) {
        return switch (environment) {
            case EnvironmentSpec spec -> spec;
            case Lock _ ->
                throw AskedWrongly.of(
                        "`%s` names its packages one by one: there is nothing to choose".formatted(file),
                        "`docker-envs build -f` takes it as it is");
        };
    }

    /// The same environment with more packages.
    ///
    /// @param option what has named them
    static EnvironmentSpec with(EnvironmentSpec wanted, List<String> specs, String option) {
        var all = new ArrayList<>(wanted.specs());
        for (var spec : specs) {
            all.add(AskedWrongly.unlessReadable(option, spec, MatchSpec::parse));
        }
        if (all.isEmpty()) {
            throw AskedWrongly.of(
                    "no package is asked for", "name some, such as numpy, or a file that does, with `-f`");
        }
        return wanted.withSpecs(all);
    }

    /// The same environment without what pip would have to install.
    ///
    /// @param asked whether somebody has said that it can do without
    static EnvironmentSpec withoutPip(EnvironmentSpec wanted, Path file, boolean asked, Console console) {
        wanted.warnings().forEach(console::warn);
        checkPip(wanted.pipRequirements(), file, asked, console);
        return wanted.withoutPipRequirements();
    }

    /// Says that packages for pip are left out.
    ///
    /// @param asked whether somebody has said that it can do without
    /// @throws MalformedInput when nobody has
    static void checkPip(List<String> requirements, Path file, boolean asked, Console console) {
        if (!requirements.isEmpty() && !asked) {
            throw MalformedInput.of(
                    "`%s` names %s for pip, which cannot be installed yet: %s"
                            .formatted(file, ImageText.count(requirements.size(), "package"), names(requirements)),
                    "go on without them by `--without-pip`");
        }
        if (!requirements.isEmpty()) {
            console.warn("%s for pip left out: %s"
                    .formatted(ImageText.count(requirements.size(), "package"), names(requirements)));
        }
    }

    private static String names(List<String> requirements) {
        var more = requirements.size() - NAMES_SHOWN_MAX;
        return requirements.stream().limit(NAMES_SHOWN_MAX).collect(Collectors.joining(", "))
                + (more > 0 ? " and %d more".formatted(more) : "");
    }
}
