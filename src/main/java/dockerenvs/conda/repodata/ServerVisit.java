package dockerenvs.conda.repodata;

import dockerenvs.conda.channel.ChannelException;
import dockerenvs.conda.channel.ServedVersion;
import dockerenvs.conda.channel.ServerAnswer;
import dockerenvs.content.MalformedInput;
import dockerenvs.http.SafeUrl;
import dockerenvs.tasks.TaskEvent;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One subdir of a channel on a server: from the cache, or asked for.
///
/// ```
///   cache: fresh ───────────────────────────────────────────▶ used, nobody is asked
///          old or none ─▶ lock ─▶ fresh meanwhile ──────────▶ used
///                          └─▶ first mirror, then the next
///                                form it had last time ─304─▶ used
///                                  │404            └──200──▶ indexed, used
///                                SHARDS ─404─▶ ZSTD ─404─▶ PLAIN ─404─▶ BZIP2 ─404─▶ absent
/// ```
final class ServerVisit {
    private static final List<SubdirForm> FORMS =
            List.of(SubdirForm.SHARDS, SubdirForm.ZSTD, SubdirForm.PLAIN, SubdirForm.BZIP2);

    private final Visit visit;
    private final ChannelPart.Wanted wanted;
    private final String key;

    ServerVisit(Visit visit, ChannelPart.Wanted wanted) {
        this.visit = visit;
        this.wanted = wanted;
        this.key = RepodataCache.key("subdir", wanted.place());
    }

    /// What was there before.
    private record Known(SubdirState state, SubdirOffer offer) {}

    /// @throws ChannelException when nothing is known and no server helps
    SubdirOffer open() throws IOException {
        var known = known();
        if (known.isPresent() && (visit.options().offline() || isCurrent(known.get()))) {
            return known.get().offer();
        }
        if (visit.options().offline()) {
            throw new ChannelException(
                    "nothing was fetched of %s before, and its server may not be asked offline"
                            .formatted(MalformedInput.quote(wanted.toString())),
                    "ask for it once without `--offline`, or name a folder that has the channel");
        }
        Runnable waiting = () ->
                visit.listener().note(TaskEvent.Level.DETAIL, "another process is fetching `%s`".formatted(wanted));
        try (var _ = visit.cache().lock(key, waiting)) {
            var meanwhile = known();
            return meanwhile.isPresent() && isCurrent(meanwhile.get())
                    ? meanwhile.get().offer()
                    : fromFirst(meanwhile);
        }
    }

    private boolean isCurrent(Known known) {
        var isFresh = !visit.options().refresh()
                && known.state().isFresh(visit.clock().instant());
        return isFresh || !known.state().checked().isBefore(visit.begun());
    }

    private Optional<Known> known() throws IOException {
        var state = visit.cache().state(key);
        if (state.isEmpty()) {
            return Optional.empty();
        }
        return switch (state.get().form()) {
            case NONE -> Optional.of(new Known(state.get(), new SubdirOffer.Absent()));
            case SHARDS ->
                shards(state.get().file()).map(shards -> new Known(state.get(), new SubdirOffer.Sharded(shards)));
            case ZSTD, PLAIN, BZIP2 -> {
                var file = visit.cache().place(state.get().file());
                yield SubdirIndex.open(file, new IndexKey(state.get().file()))
                        .map(index -> new Known(state.get(), new SubdirOffer.Indexed(index)));
            }
        };
    }

    private Optional<ShardedSubdir> shards(String file) throws IOException {
        try {
            var index = ShardIndex.parse(Files.readAllBytes(visit.cache().place(file)));
            return Optional.of(new ShardedSubdir(visit, wanted, index));
        } catch (MalformedInput _) {
            // it was whole when it was stored; what became damaged since is fetched again
            return Optional.empty();
        }
    }

    /// From the first server that has it. When none does, the failure of the last one is thrown, the others with it.
    private SubdirOffer fromFirst(Optional<Known> known) throws IOException {
        var failures = new ArrayList<IOException>();
        for (var place : visit.servers().places(wanted.place())) {
            try {
                var offer = at(place, known);
                if (offer.isPresent()) {
                    return offer.get();
                }
            } catch (InterruptedIOException interrupted) {
                throw interrupted;
            } catch (IOException failure) {
                failures.add(failure);
                visit.listener().note(TaskEvent.Level.DETAIL, String.valueOf(failure.getMessage()));
            }
        }
        if (!failures.isEmpty()) {
            var last = failures.removeLast();
            failures.forEach(last::addSuppressed);
            throw last;
        }
        var now = visit.clock().instant();
        visit.cache().remember(key, new SubdirState(SubdirForm.NONE, "", ServedVersion.NONE, now, now, "", 0));
        return new SubdirOffer.Absent();
    }

    /// What one server has; nothing when it has no such subdir.
    private Optional<SubdirOffer> at(URI place, Optional<Known> known) throws IOException {
        var server = SafeUrl.print(place);
        var same = known.filter(
                it -> it.state().server().equals(server) && it.state().form() != SubdirForm.NONE);
        if (same.isPresent() && same.get().state().isProbed(visit.clock().instant())) {
            var answer = ask(place, same.get().state().form(), same);
            if (answer instanceof Reply.Offered(var offer)) {
                return Optional.of(offer);
            }
        }
        for (var form : FORMS) {
            switch (ask(place, form, same.filter(it -> it.state().form() == form))) {
                case Reply.Offered(var offer) -> {
                    return Optional.of(offer);
                }
                case Reply.Missing(var refusal, var isNowhere) -> {
                    if (form == SubdirForm.PLAIN && !isNowhere) {
                        throw refusal;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private sealed interface Reply {
        record Offered(SubdirOffer offer) implements Reply {}

        record Missing(ChannelException refusal, boolean isNowhere) implements Reply {}
    }

    private Reply ask(URI place, SubdirForm form, Optional<Known> known) throws IOException {
        var url = place.resolve(form.file());
        var version = known.map(it -> it.state().version()).orElse(ServedVersion.NONE);
        return visit.servers().ask(url, version, RepodataReading.SENT_BYTES_MAX, answer -> switch (answer) {
            case ServerAnswer.Missing(var refusal, var isNowhere) -> new Reply.Missing(refusal, isNowhere);
            case ServerAnswer.Unchanged(var renewed) -> {
                var state = known.orElseThrow()
                        .state()
                        .confirmed(renewed, visit.clock().instant());
                visit.cache().confirm(key, state);
                yield new Reply.Offered(known.orElseThrow().offer());
            }
            case ServerAnswer.Content content -> {
                try {
                    yield new Reply.Offered(take(place, form, content));
                } catch (MalformedInput malformed) {
                    throw RepodataReading.broken(url, malformed);
                }
            }
        });
    }

    /// Stores what a server sends, when all of it has come and is what it should be.
    private SubdirOffer take(URI place, SubdirForm form, ServerAnswer.Content content) throws IOException {
        var now = visit.clock().instant();
        var server = SafeUrl.print(place);
        var ending = form == SubdirForm.SHARDS ? ".shards" : ".index";
        var file = key + "-" + RepodataCache.hash(form + server + content.version() + now) + ending;
        SubdirOffer offer;
        try (var progress = visit.listener()
                .start("fetch", wanted.toString(), content.size().orElse(TaskEvent.BYTES_UNKNOWN))) {
            var body = new CountedBody(content.body(), progress);
            if (form == SubdirForm.SHARDS) {
                var bytes = ShardIndex.unpacked(body);
                offer = new SubdirOffer.Sharded(new ShardedSubdir(visit, wanted, ShardIndex.parse(bytes)));
                visit.cache().put(file, bytes);
            } else {
                offer = new SubdirOffer.Indexed(
                        RepodataReading.index(body, visit.cache().place(file), new IndexKey(file)));
            }
            if (body.count() == 0) {
                Files.deleteIfExists(visit.cache().place(file));
                throw MalformedInput.of("the server sent nothing", "");
            }
            progress.done();
        }
        visit.cache().grown();
        var size = Files.size(visit.cache().place(file));
        visit.cache().remember(key, new SubdirState(form, server, content.version(), now, now, file, size));
        return offer;
    }
}
