package dockerenvs.conda.repodata;

import dockerenvs.conda.channel.Channel;
import dockerenvs.conda.spec.Candidate;
import dockerenvs.conda.spec.LeftOut;
import dockerenvs.conda.spec.PackageFileName;
import dockerenvs.conda.spec.PackageLocation;
import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.conda.spec.Repodata;
import dockerenvs.conda.spec.Subdir;
import dockerenvs.json.JsonString;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// What channels offer for one kind of machine, fetched by a [RepodataFetcher]. For several threads at a time.
public final class ChannelRepodata implements Repodata, Closeable {
    private final List<Channel> channels;
    private final List<ChannelPart> parts;
    /// What was asked for; only where asking again would cost much.
    private final Map<String, List<Candidate>> asked = new ConcurrentHashMap<>();
    private final boolean isRemembered;

    ChannelRepodata(List<Channel> channels, List<ChannelPart> parts) {
        this.channels = List.copyOf(channels);
        this.parts = List.copyOf(parts);
        this.isRemembered = parts.stream().anyMatch(part -> part.offer() instanceof SubdirOffer.Sharded);
    }

    @Override
    public List<String> channels() {
        return channels.stream().map(Channel::name).toList();
    }

    @Override
    public String subdir() {
        return parts.stream()
                .map(part -> part.source().subdir())
                .filter(subdir -> !subdir.equals(Subdir.NOARCH))
                .findFirst()
                .orElse(Subdir.NOARCH);
    }

    @Override
    public List<Candidate> candidates(String name) throws IOException {
        if (!isRemembered) {
            return found(name);
        }
        var known = Optional.ofNullable(asked.get(name));
        if (known.isPresent()) {
            return known.get();
        }
        var found = found(name);
        asked.put(name, found);
        return found;
    }

    private List<Candidate> found(String name) throws IOException {
        var found = new ArrayList<Candidate>();
        for (var part : parts) {
            found.addAll(part.offer().candidates(name, part.source()));
        }
        return List.copyOf(found);
    }

    @Override
    public PackageRecord record(Candidate candidate) throws IOException {
        var part = part(candidate);
        var record = part.offer().record(candidate);
        var url = part.filesName() + record.file();
        return record.url().equals(url) ? record : record.with("url", new JsonString(url));
    }

    /// Where the package file is to be had, with the secrets that takes; [#record] knows its URL without.
    public PackageLocation location(Candidate candidate) {
        // only what is the name of a package file becomes a part of a URL or path
        var file = PackageFileName.parse(candidate.file());
        return PackageLocation.of(part(candidate).filesPlace().resolve(file.toString()));
    }

    private ChannelPart part(Candidate candidate) {
        return parts.stream()
                .filter(part -> part.source().equals(candidate.source()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not of these channels: " + candidate));
    }

    @Override
    public LeftOut leftOut(String name) throws IOException {
        var found = LeftOut.NONE;
        for (var part : parts) {
            found = found.and(part.offer().leftOut(name));
        }
        return found;
    }

    @Override
    public List<String> names() throws IOException {
        var names = new ArrayList<String>();
        for (var part : parts) {
            names.addAll(part.offer().names());
        }
        return names.stream().sorted().distinct().toList();
    }

    /// Gives back what it holds of the cache.
    @Override
    public void close() throws IOException {
        asked.clear();
    }
}
