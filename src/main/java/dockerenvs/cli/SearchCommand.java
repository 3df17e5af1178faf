package dockerenvs.cli;

import dockerenvs.cli.syntax.Command;
import dockerenvs.cli.syntax.Flag;
import dockerenvs.cli.syntax.Operand;
import dockerenvs.cli.syntax.Setting;
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

/// Shows what channels offer.
final class SearchCommand {
    private final Console console;

    private final Operand<String> spec =
            Operand.of("SPEC", "What to look for, such as numpy, 'numpy >=2' or 'pytorch=*=*cuda*'.");

    private final Setting<String> platform = Setting.of(
            "--platform=PLATFORM",
            "linux-64",
            "For what packages shall be, such as linux-aarch64 or linux/arm64; linux-64 by default.");

    private final Flag json = Flag.of("--json", "Print one JSON object.");

    private final Flag quiet = Flag.of("-q, --quiet", "Say nothing but errors.");

    private final ChannelOptions channels = new ChannelOptions();

    SearchCommand(Console console) {
        this.console = console;
    }

    /// What can be said to it.
    Command command() {
        return Command.of("search", this::run, """
                Show the packages of channels that match a spec: version, build, channel and size, the newest last.

                In names, * stands for anything.""")
                .withExamples(
                        "docker-envs search -c conda-forge 'numpy >=2'",
                        "docker-envs search -c ./channel 'py*' --platform linux-aarch64 --json")
                .with(spec, platform, json, quiet)
                .with("Channels", channels);
    }

    private int run() throws IOException {
        return json.isGiven() ? Failures.alsoAsJson(this::search, console) : search();
    }

    private int search() throws IOException {
        var asked = AskedWrongly.unlessReadable("SPEC", spec.value(), MatchSpec::parse);
        var subdir = Solving.subdir(platform.value());
        try (var solving = Solving.open(
                channels.channels(), channels.isOffline(), new SolveOptions(), console.quietIf(quiet.isGiven()))) {
            var search = solving.chooser()
                    .wanted(EnvironmentSpec.of(List.of(asked)), channels.channels(), VirtualPackages.of(subdir));
            var wanted = search.spec().specs().getFirst();
            var isName = !wanted.name().contains("*");
            var names = isName ? List.of(wanted.name()) : List.<String>of();
            try (var offers = solving.chooser().offers(search.channels(), subdir, names)) {
                var found = found(wanted, isName, offers);
                if (json.isGiven()) {
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
        var name = MatchSpec.parse(spec.value()).name();
        var leftOut = offers.leftOut(name);
        return MalformedInput.of(
                "nothing matches %s for %s in %s%s"
                        .formatted(
                                MalformedInput.quote(spec.value()),
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
