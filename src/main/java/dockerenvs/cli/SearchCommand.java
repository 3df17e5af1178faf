package dockerenvs.cli;

import dockerenvs.conda.environment.EnvironmentSpec;
import dockerenvs.conda.repodata.ChannelRepodata;
import dockerenvs.conda.spec.MatchSpec;
import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.conda.spec.VirtualPackages;
import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows what channels offer.
@Command(
        name = "search",
        description = {
            "Show the packages of channels that match a spec: version, build, channel and size, the newest last.",
            "In names, * stands for anything."
        },
        versionProvider = Version.class,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  docker-envs search -c conda-forge 'numpy >=2'",
            "  docker-envs search -c ./channel 'py*' --platform linux-aarch64 --json"
        })
final class SearchCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            paramLabel = "SPEC",
            description = "What to look for, such as numpy, 'numpy >=2' or 'pytorch=*=*cuda*'.")
    private String spec = "";

    @Option(
            names = "--platform",
            paramLabel = "PLATFORM",
            description = "For what packages shall be, such as linux-aarch64 or linux/arm64; linux-64 by default.")
    private String platform = "linux-64";

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing but errors.")
    private boolean quiet;

    @ArgGroup(exclusive = false, validate = false, heading = "%nChannels:%n")
    private ChannelOptions channels = new ChannelOptions();

    SearchCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        return json ? Failures.alsoAsJson(this::search, console) : search();
    }

    private int search() throws IOException {
        var asked = AskedWrongly.unlessReadable("SPEC", spec, MatchSpec::parse);
        var subdir = Solving.subdir(platform);
        try (var solving =
                Solving.open(channels.channels(), channels.isOffline(), new SolveOptions(), console.quietIf(quiet))) {
            var search = solving.chooser()
                    .wanted(EnvironmentSpec.of(List.of(asked)), channels.channels(), VirtualPackages.of(subdir));
            var wanted = search.spec().specs().getFirst();
            var isName = !wanted.name().contains("*");
            var names = isName ? List.of(wanted.name()) : List.<String>of();
            try (var offers = solving.chooser().offers(search.channels(), subdir, names)) {
                var found = found(wanted, isName, offers);
                if (json) {
                    var listed = new ArrayList<Json>();
                    found.forEach(record -> listed.add(json(record)));
                    console.out()
                            .print(JsonObject.EMPTY
                                    .with("packages", JsonArray.of(listed))
                                    .pretty());
                } else if (found.isEmpty()) {
                    throw nothing(offers);
                } else {
                    SolutionText.ofRecords(found).forEach(console.out()::println);
                }
                return found.isEmpty() ? Program.COULD_NOT : Program.DONE;
            }
        }
    }

    private MalformedInput nothing(ChannelRepodata offers) throws IOException {
        var name = MatchSpec.parse(spec).name();
        var leftOut = offers.leftOut(name);
        return MalformedInput.of(
                "nothing matches %s for %s in %s%s"
                        .formatted(
                                MalformedInput.quote(spec),
                                offers.subdir(),
                                String.join(", ", offers.channels()),
                                leftOut.count() == 0
                                        ? ""
                                        : "; %s of that name cannot be used, the first because of %s"
                                                .formatted(
                                                        ImageText.count(leftOut.count(), "package"), leftOut.sample())),
                "look for a part of the name: `docker-envs search '*%s*'`".formatted(name));
    }

    private static List<PackageRecord> found(MatchSpec wanted, boolean isName, ChannelRepodata offers)
            throws IOException {
        var found = new ArrayList<PackageRecord>();
        for (var name : isName ? List.of(wanted.name()) : offers.names()) {
            if (!wanted.matchesName(name)) {
                continue;
            }
            for (var candidate : offers.candidates(name)) {
                var record = offers.record(candidate);
                if (wanted.matches(record)) {
                    found.add(record);
                }
            }
        }
        found.sort(Comparator.comparing(PackageRecord::name)
                .thenComparing(VersionOrder::of)
                .thenComparingLong(PackageRecord::buildNumber)
                .thenComparing(PackageRecord::build));
        return found;
    }

    /// Without what the channel does not say.
    private static JsonObject json(PackageRecord record) {
        var json = JsonObject.EMPTY
                .with("name", record.name())
                .with("version", record.version())
                .with("build", record.build())
                .with("channel", record.channel())
                .with("subdir", record.subdir())
                .with("fn", record.file().toString())
                .with("url", record.url());
        if (record.size().isPresent()) {
            json = json.with("size", record.size().getAsLong());
        }
        return record.sha256().map(Digest::hex).isPresent()
                ? json.with("sha256", record.sha256().map(Digest::hex).orElse(""))
                : json;
    }
}
