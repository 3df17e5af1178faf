package dockerenvs.conda.channel;

import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.http.SafeUrl;
import dockerenvs.tasks.Listener;
import dockerenvs.tasks.TaskEvent;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Package files that lie on this machine already: in the caches of conda and mamba, and in folders given for
/// channels. They are only read. A name proves nothing, so a file counts when its hash is right, and is passed
/// over when not.
final class LocalPackages {
    private final List<Path> caches;
    private final List<ChannelFolder> channels;
    private final Listener listener;

    LocalPackages(List<Path> caches, List<ChannelFolder> channels, Listener listener) {
        this.caches = List.copyOf(caches);
        this.channels = List.copyOf(channels);
        this.listener = listener;
    }

    /// The first file that is the one the record means; none for a record without a hash.
    Optional<PackageFile> find(WantedPackage wanted) {
        var record = wanted.record();
        var expectation = new Expectation(record);
        if (!expectation.hasHash()) {
            return Optional.empty();
        }
        for (var candidate : candidates(wanted)) {
            var found = check(expectation, candidate);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<PackageFile> check(Expectation expectation, Path candidate) {
        try {
            return switch (expectation.check(candidate)) {
                case Expectation.Finding.Sound(var file) -> Optional.of(file);
                case Expectation.Finding.Wrong(var difference) -> {
                    passOver(candidate, difference);
                    yield Optional.empty();
                }
            };
        } catch (IOException failure) {
            // it may have been deleted meanwhile, or belong to somebody else: there are other places
            passOver(candidate, failure.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    private void passOver(Path candidate, String reason) {
        listener.note(TaskEvent.Level.DETAIL, "`%s` is passed over: %s".formatted(candidate, reason));
    }

    private List<Path> candidates(WantedPackage wanted) {
        var record = wanted.record();
        var fn = record.file().toString();
        var candidates = new ArrayList<>(wanted.guesses());
        for (var cache : caches) {
            candidates.add(cache.resolve(fn));
            nested(record).ifPresent(path -> candidates.add(cache.resolve(path)));
        }
        for (var channel : channels) {
            if (channel.serves(record)) {
                candidates.add(channel.folder().resolve(record.subdir()).resolve(fn));
            }
        }
        candidates.removeIf(candidate -> !Files.isRegularFile(candidate));
        return candidates;
    }

    /// Where newer mamba puts a file: `https/conda.anaconda.org/conda-forge/linux-64/<file>`.
    private static Optional<String> nested(PackageRecord record) {
        if (!record.url().endsWith("/" + record.file())) {
            return Optional.empty();
        }
        try {
            var path = SafeUrl.print(new URI(record.url()))
                    .replace("://", "/")
                    .replace(':', '_')
                    .replace('\\', '_');
            return path.startsWith("/") || List.of(path.split("/", -1)).contains("..")
                    ? Optional.empty()
                    : Optional.of(path);
        } catch (URISyntaxException _) {
            // a record with an odd URL is in no such folder
            return Optional.empty();
        }
    }
}
