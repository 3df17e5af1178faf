package dockerenvs.cli;

import dockerenvs.build.PackageChooser;
import dockerenvs.build.Subdirs;
import dockerenvs.build.WantedEnvironment;
import dockerenvs.cli.syntax.Command;
import dockerenvs.cli.syntax.Flag;
import dockerenvs.cli.syntax.Setting;
import dockerenvs.conda.repodata.ChannelRepodata;
import dockerenvs.conda.solve.Resolution;
import dockerenvs.conda.solve.Solution;
import dockerenvs.conda.solve.Solver;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Shows which packages an environment gets.
final class SolveCommand {
    private static final int NANOS_PER_MILLI = 1_000_000;

    private final Console console;

    private final WishOptions wishes = new WishOptions();

    private final Setting<Optional<String>> platform = Setting.optional("--platform=PLATFORM", """
            What the environment is for, such as linux-aarch64 or linux/arm64; the platform of the base, else
            linux-64.""");

    private final Setting<Optional<String>> base = Setting.optional(
            "-b, --base=IMAGE",
            "The image it is for, whose glibc packages have to fit: a file, or a name in a registry.");

    private final Setting<Optional<String>> explained = Setting.optional("--explain=NAME", """
            Say why a package is there in that version, who asks for it, and what a newer one would need.""");

    private final Flag json =
            Flag.of("--json", "Print one JSON object, whether there is a solution or not, or an error.");

    private final Flag quiet = Flag.of("-q, --quiet", "Say nothing but errors.");

    private final ChannelOptions channels = new ChannelOptions();

    private final SolveOptions options = new SolveOptions();

    private final RegistryOptions registries = new RegistryOptions();

    SolveCommand(Console console) {
        this.console = console;
    }

    /// What can be said to it.
    Command command() {
        return Command.of("solve", this::run, """
                Choose packages from channels, so that everything fits together, and show them. Nothing is written;
                `lock` does that.""")
                .withSynopsis("docker-envs solve (SPEC... | -f FILE) [OPTION]...")
                .withExamples(
                        "docker-envs solve -c conda-forge python=3.12 'numpy >=2'",
                        "docker-envs solve -f environment.yml -b debian:12-slim --explain numpy")
                .with(wishes, platform, base, explained, json, quiet)
                .with("Channels", channels)
                .with("Choosing", options)
                .with("Registries", registries);
    }

    private int run() throws IOException {
        return json.isGiven() ? Failures.alsoAsJson(this::solve, console) : solve();
    }

    private int solve() throws IOException {
        var started = System.nanoTime();
        try (var solving =
                Solving.open(channels.channels(), channels.isOffline(), options, console.quietIf(quiet.isGiven()))) {
            var wanted = wanted(solving);
            try (var offers = solving.chooser().offers(wanted)) {
                var opened = System.nanoTime();
                var resolution = Solver.solve(wanted.wish(), offers);
                var solved = System.nanoTime();
                var answer = answer(resolution, wanted, offers);
                if (!json.isGiven()) {
                    return answer.print(console);
                }
                var timings = JsonObject.EMPTY
                        .with("channelsMillis", (opened - started) / NANOS_PER_MILLI)
                        .with("solveMillis", (solved - opened) / NANOS_PER_MILLI)
                        .with("totalMillis", (System.nanoTime() - started) / NANOS_PER_MILLI);
                return answer.printJson(timings, console);
            }
        }
    }

    private SolveAnswer answer(Resolution resolution, WantedEnvironment wanted, ChannelRepodata offers)
            throws IOException {
        if (!(resolution instanceof Solution solution)) {
            return new SolveAnswer(resolution, List.of(), List.of());
        }
        var explanation = explained.value().isPresent()
                ? explanation(explained.value().get(), wanted, solution, offers)
                : List.<String>of();
        return new SolveAnswer(
                resolution, PackageChooser.lock(wanted, solution, offers).packages(), explanation);
    }

    private static List<String> explanation(
            String name, WantedEnvironment wanted, Solution solution, ChannelRepodata offers) throws IOException {
        var found = Solver.explain(wanted.wish(), offers, solution, name.toLowerCase(Locale.ROOT))
                .orElseThrow(() -> MalformedInput.of(
                        "%s is not among the packages that were chosen".formatted(MalformedInput.quote(name)),
                        "without `--explain` all of them are shown"));
        return ExplanationText.lines(found, SolutionText.place(offers.record(found.candidate())));
    }

    private WantedEnvironment wanted(Solving solving) throws IOException {
        if (base.value().isEmpty()) {
            var subdir = platform.value().map(Solving::subdir).orElse("linux-64");
            return solving.wanted(channels.applyTo(wishes.read(subdir, console.quietIf(quiet.isGiven()))), subdir);
        }
        try (var images = new Images(registries, console)) {
            var found = images.single(base.value().get());
            var image = platform.value().isPresent()
                    ? found.image(
                            Subdirs.platform(Solving.subdir(platform.value().get())))
                    : found.image();
            var subdir = Subdirs.of(image.platform());
            return solving.wanted(channels.applyTo(wishes.read(subdir, console.quietIf(quiet.isGiven()))), image);
        }
    }
}
