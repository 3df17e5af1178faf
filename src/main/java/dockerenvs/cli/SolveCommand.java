package dockerenvs.cli;

import dockerenvs.build.PackageChooser;
import dockerenvs.build.Subdirs;
import dockerenvs.build.WantedEnvironment;
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
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Shows which packages an environment gets.
@Command(
        name = "solve",
        customSynopsis = "docker-envs solve (SPEC... | -f FILE) [OPTION]...",
        description = "Choose packages from channels, so that everything fits together, and show them. Nothing is "
                + "written; `lock` does that.",
        versionProvider = Version.class,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  docker-envs solve -c conda-forge python=3.12 'numpy >=2'",
            "  docker-envs solve -f environment.yml -b debian:12-slim --explain numpy"
        })
final class SolveCommand implements Callable<Integer> {
    private static final int NANOS_PER_MILLI = 1_000_000;

    private final Console console;

    @Mixin
    private WishOptions wishes = new WishOptions();

    @Option(
            names = "--platform",
            paramLabel = "PLATFORM",
            description = "What the environment is for, such as linux-aarch64 or linux/arm64; the platform of the "
                    + "base, else linux-64.")
    private Optional<String> platform = Optional.empty();

    @Option(
            names = {"-b", "--base"},
            paramLabel = "IMAGE",
            description = "The image it is for, whose glibc packages have to fit: a file, or a name in a registry.")
    private Optional<String> base = Optional.empty();

    @Option(
            names = "--explain",
            paramLabel = "NAME",
            description = "Say why a package is there in that version, who asks for it, and what a newer one would "
                    + "need.")
    private Optional<String> explained = Optional.empty();

    @Option(names = "--json", description = "Print one JSON object, whether there is a solution or not, or an error.")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing but errors.")
    private boolean quiet;

    @ArgGroup(exclusive = false, validate = false, heading = "%nChannels:%n")
    private ChannelOptions channels = new ChannelOptions();

    @ArgGroup(exclusive = false, validate = false, heading = "%nChoosing:%n")
    private SolveOptions options = new SolveOptions();

    @ArgGroup(exclusive = false, validate = false, heading = "%nRegistries:%n")
    private RegistryOptions registries = new RegistryOptions();

    SolveCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        return json ? Failures.alsoAsJson(this::solve, console) : solve();
    }

    private int solve() throws IOException {
        var started = System.nanoTime();
        try (var solving = Solving.open(channels.channels(), channels.isOffline(), options, console.quietIf(quiet))) {
            var wanted = wanted(solving);
            try (var offers = solving.chooser().offers(wanted)) {
                var opened = System.nanoTime();
                var resolution = Solver.solve(wanted.wish(), offers);
                var solved = System.nanoTime();
                var answer = answer(resolution, wanted, offers);
                if (!json) {
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
        var explanation =
                explained.isPresent() ? explanation(explained.get(), wanted, solution, offers) : List.<String>of();
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
        if (base.isEmpty()) {
            var subdir = platform.map(Solving::subdir).orElse("linux-64");
            return solving.wanted(channels.applyTo(wishes.read(subdir, console.quietIf(quiet))), subdir);
        }
        try (var images = new Images(registries, console)) {
            var found = images.single(base.get());
            var image = platform.isPresent()
                    ? found.image(Subdirs.platform(Solving.subdir(platform.get())))
                    : found.image();
            var subdir = Subdirs.of(image.platform());
            return solving.wanted(channels.applyTo(wishes.read(subdir, console.quietIf(quiet))), image);
        }
    }
}
