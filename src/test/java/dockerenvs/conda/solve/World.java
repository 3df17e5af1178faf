package dockerenvs.conda.solve;

import dockerenvs.conda.spec.Candidate;
import dockerenvs.conda.spec.ChannelSubdir;
import dockerenvs.conda.spec.MatchSpec;
import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.conda.spec.Repodata;
import dockerenvs.conda.spec.Requirements;
import dockerenvs.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/// A few made-up packages, one a line: `channel/subdir::name version build number | depends | constrains`, whatever
/// is missing being `one/linux-64`, `0` and nothing. Then may follow `| timestamp=1`, `| features=a`, `| flags=a b`
/// and `| extra x=b >1; c`.
final class World implements Repodata {
    private static final List<String> CHANNELS = List.of("one", "two", "three");

    private final List<Candidate> candidates = new ArrayList<>();
    /// Names that were asked for, in order.
    final List<String> asked = new ArrayList<>();

    static World of(String... lines) {
        var world = new World();
        for (var line : lines) {
            world.candidates.add(candidate(line));
        }
        return world;
    }

    /// The same packages, offered in another order.
    World shuffled(Random random) {
        var world = new World();
        world.candidates.addAll(candidates);
        Collections.shuffle(world.candidates, random);
        return world;
    }

    private static Candidate candidate(String line) {
        var parts = Arrays.stream(line.split("[|]", -1)).map(String::strip).toList();
        var colons = parts.getFirst().indexOf("::");
        var place = colons < 0 ? "one" : parts.getFirst().substring(0, colons);
        var words = parts.getFirst().substring(colons < 0 ? 0 : colons + 2).split(" ", -1);
        var channel = place.split("/", -1)[0];
        var subdir = place.contains("/") ? place.substring(place.indexOf('/') + 1) : "linux-64";
        var timestamp = 0L;
        var features = List.<String>of();
        var flags = List.<String>of();
        var extras = new TreeMap<String, List<String>>();
        for (var part : parts.subList(Math.min(3, parts.size()), parts.size())) {
            var key = part.substring(0, part.indexOf('='));
            var value = part.substring(part.indexOf('=') + 1);
            switch (key) {
                case "timestamp" -> timestamp = Long.parseLong(value);
                case "features" -> features = List.of(value.split(" ", -1));
                case "flags" -> flags = List.of(value.split(" ", -1));
                default -> extras.put(key.substring("extra ".length()), specs(value));
            }
        }
        var build = words.length > 2 ? words[2] : "0";
        return new Candidate(
                new ChannelSubdir(CHANNELS.indexOf(channel), "https://host/" + channel, subdir),
                "%s-%s-%s.conda".formatted(words[0], words[1], build),
                words[0],
                words[1],
                build,
                words.length > 3 ? Long.parseLong(words[3]) : 0,
                timestamp,
                new Requirements(
                        specs(parts.size() > 1 ? parts.get(1) : ""),
                        specs(parts.size() > 2 ? parts.get(2) : ""),
                        features,
                        flags,
                        extras));
    }

    private static List<String> specs(String text) {
        return Arrays.stream(text.split(";", -1))
                .map(String::strip)
                .filter(spec -> !spec.isEmpty())
                .toList();
    }

    static List<MatchSpec> wanted(String... specs) {
        return Arrays.stream(specs).map(MatchSpec::parse).toList();
    }

    List<Candidate> all() {
        return candidates;
    }

    @Override
    public List<String> channels() {
        return CHANNELS;
    }

    @Override
    public List<Candidate> candidates(String name) {
        asked.add(name);
        return candidates.stream()
                .filter(candidate -> candidate.name().equals(name))
                .toList();
    }

    @Override
    public PackageRecord record(Candidate candidate) {
        return PackageRecord.of(JsonObject.EMPTY
                .with("fn", candidate.file())
                .with("license", "MIT")
                .with("md5", "0123456789abcdef0123456789abcdef")
                .with("channel", candidate.source().channel())
                .with("subdir", candidate.source().subdir())
                .with("url", candidate.source() + "/" + candidate.file()));
    }

    @Override
    public List<String> names() {
        return List.copyOf(
                new TreeSet<>(candidates.stream().map(Candidate::name).toList()));
    }
}
