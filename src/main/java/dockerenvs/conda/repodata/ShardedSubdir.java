package dockerenvs.conda.repodata;

import dockerenvs.conda.channel.ChannelException;
import dockerenvs.conda.channel.ServedVersion;
import dockerenvs.conda.channel.ServerAnswer;
import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.http.SafeUrl;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// A subdir of a channel whose names are documents of their own, fetched when they are asked for. A shard is named by
/// its hash, so what is in the cache is right for ever, and whoever serves it cannot change it.
final class ShardedSubdir {
    /// Of one shard as it is sent.
    private static final long SENT_BYTES_MAX = 64 << 20;
    /// Of one shard.
    private static final int BYTES_MAX = 512 << 20;

    private final Visit visit;
    private final ChannelPart.Wanted wanted;
    private final ShardIndex index;
    private final Map<String, SubdirIndex> opened = new ConcurrentHashMap<>();

    ShardedSubdir(Visit visit, ChannelPart.Wanted wanted, ShardIndex index) {
        this.visit = visit;
        this.wanted = wanted;
        this.index = index;
    }

    /// All names, ascending, each once.
    List<String> names() {
        return index.names();
    }

    String baseUrl() {
        return index.baseUrl();
    }

    /// The shard of that name, if there is one.
    ///
    /// @throws ChannelException when no server has it, or it is not the right one
    Optional<SubdirIndex> find(String name) throws IOException {
        var digest = Optional.ofNullable(index.digests().get(name));
        if (digest.isEmpty()) {
            return Optional.empty();
        }
        var known = Optional.ofNullable(opened.get(name));
        if (known.isPresent()) {
            return known;
        }
        var stored = stored(digest.get());
        var shard = stored.isPresent() ? stored.get() : fetched(name, digest.get());
        opened.put(name, shard);
        return Optional.of(shard);
    }

    private static IndexKey key(Digest digest) {
        return new IndexKey(digest.toString());
    }

    private static String file(Digest digest) {
        return "shard-" + digest.hex() + ".index";
    }

    private Optional<SubdirIndex> stored(Digest digest) throws IOException {
        var file = visit.cache().find(file(digest));
        return file.isPresent() ? SubdirIndex.open(file.get(), key(digest)) : Optional.empty();
    }

    private SubdirIndex fetched(String name, Digest digest) throws IOException {
        if (visit.options().offline()) {
            throw new ChannelException(
                    "nothing was fetched of the package %s of `%s` before, and its server may not be asked offline"
                            .formatted(MalformedInput.quote(name), wanted),
                    "ask for it once without `--offline`, or name a folder that has the channel");
        }
        Optional<IOException> failure = Optional.empty();
        for (var place : places()) {
            try {
                return from(place.resolve(digest.hex() + ".msgpack.zst"), digest);
            } catch (InterruptedIOException interrupted) {
                throw interrupted;
            } catch (IOException next) {
                failure = Optional.of(next);
            }
        }
        throw failure.orElseThrow();
    }

    /// Where the shards are: with each server that the list may have come from, each place once.
    private List<URI> places() throws ChannelException {
        try {
            return visit.servers().places(wanted.place()).stream()
                    .map(server -> BaseUrl.resolve(server, index.shardsUrl()))
                    .distinct()
                    .toList();
        } catch (MalformedInput malformed) {
            throw ChannelException.refused("`%s`: %s".formatted(wanted, malformed.getMessage()), malformed.hint());
        }
    }

    private SubdirIndex from(URI url, Digest digest) throws IOException {
        return visit.servers().ask(url, ServedVersion.NONE, SENT_BYTES_MAX, answer -> switch (answer) {
            case ServerAnswer.Missing(var refusal, var _) -> throw refusal;
            case ServerAnswer.Unchanged _ ->
                throw ChannelException.refused(
                        SafeUrl.quote(url) + ": the server answered without the shard", "try again later");
            case ServerAnswer.Content(var body, var _, var _) -> {
                try {
                    var json = json(ShardIndex.unpacked(digest.verifying(body, ""), BYTES_MAX));
                    visit.cache().grown();
                    var target = visit.cache().place(file(digest));
                    yield SubdirIndex.write(new ByteArrayInputStream(json), target, key(digest));
                } catch (MalformedInput malformed) {
                    throw RepodataReading.broken(url, malformed);
                }
            }
        });
    }

    /// A shard as the `repodata.json` of a channel with that one name.
    private static byte[] json(byte[] shard) {
        var document = new MessagePack(shard);
        var json = new ByteArrayOutputStream(shard.length * 2);
        document.json(json);
        if (!document.isAtEnd()
                || json.size() == 0
                || json.toString(StandardCharsets.UTF_8).charAt(0) != '{') {
            throw MalformedInput.of("this is not a shard", "fetch or write it again");
        }
        return json.toByteArray();
    }
}
