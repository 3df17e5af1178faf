package dockerenvs.oci.registry;

import dockerenvs.content.Blob;
import dockerenvs.content.Content;
import dockerenvs.http.Backoff;
import dockerenvs.http.Body;
import dockerenvs.http.HttpClient;
import dockerenvs.http.HttpRequest;
import dockerenvs.http.HttpRequest.Method;
import dockerenvs.http.HttpResponse;
import dockerenvs.http.SourceFailure;
import dockerenvs.tasks.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// A blob on its way into a repository (OCI distribution-spec, "Pushing blobs").
///
/// ```
///   POST uploads/ ──▶ PUT location?digest=…, all bytes ──▶ 201
///                        │ broken, 429, 5xx
///                        ▼
///                     GET location ──▶ 204, Range: 0-n ──▶ PATCH the rest ──▶ PUT location?digest=… ──▶ 201
///                        │ it knows nothing about it; or it does, and cannot go on: DELETE location
///                        ▼
///                     HEAD the blob: there after all?  else POST again, and PATCH piece by piece
/// ```
///
/// An answer that never came may have named a new place. Most registries know the one before it, too. Docker's own says
/// 404 there, and to DELETE as well; it clears such uploads away by itself, after a week as a rule, and so it does with
/// one whose beginning nobody has heard of.
///
/// Only tries that brought the registry no byte further count.
final class Upload {
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int TOO_LARGE = 413;
    private static final int BEYOND_END = 416;
    private static final long PIECE_BYTES = 16 << 20;
    private static final Duration CANCELLING_MAX = Duration.ofSeconds(1);
    private static final int INTERRUPTS_MAX = 3;
    private static final String OCTETS = "application/octet-stream";
    private static final Pattern RANGE = Pattern.compile("(?:bytes=)?0-(\\d{1,18})");

    private final UploadPlace place;
    private final Blob blob;
    private final Progress progress;
    private final Backoff backoff;
    /// Where the next bytes go: the last place the registry named.
    private Optional<URI> location;
    /// What the registry is known to have.
    private long received;
    private long farthest;
    /// What it will have, when it takes what was sent last.
    private long sentTo;
    private boolean isLast;
    /// Requests with bytes at this location.
    private int uses;
    private boolean isSpoilt;
    private boolean inPieces;
    private long pieceMin;

    /// Where a blob goes.
    ///
    /// @param access asked for with every request
    record UploadPlace(RegistryHost host, String path, Access access) {
        URI uploads() {
            return host.url(path + "/blobs/uploads/");
        }

        String reference() {
            return host.domain() + "/" + path;
        }

        String reference(Blob blob) {
            return reference() + "@" + blob.digest();
        }
    }

    /// What a registry answers when it has begun an upload.
    ///
    /// @param pieceMin the bytes that a piece has to have, the last one excepted
    record Begun(URI location, long pieceMin) {
        /// @throws RegistryException when the answer names no place
        static Begun of(HttpResponse response, UploadPlace place) throws RegistryException {
            var least = response.header("OCI-Chunk-Min-Length").orElse("");
            return new Begun(
                    Locations.next(place.host(), place.reference(), response),
                    least.matches("\\d{1,12}") ? Long.parseLong(least) : 0);
        }
    }

    private Upload(UploadPlace place, Blob blob, Progress progress) {
        this.place = place;
        this.blob = blob;
        this.location = Optional.empty();
        this.progress = progress;
        this.backoff = place.host().backoff();
    }

    /// Brings a blob into a repository.
    ///
    /// @throws RegistryException when the registry refuses it, or the connection breaks too often in a row without
    /// a byte more
    static void of(Blob blob, UploadPlace place) throws IOException {
        run(blob, place, _ -> {});
    }

    /// As [#of], where the registry has begun already.
    static void at(Begun begun, Blob blob, UploadPlace place) throws IOException {
        run(blob, place, upload -> upload.goOn(begun));
    }

    /// Finds out whether a repository takes blobs: an upload is begun and given up.
    ///
    /// @throws RegistryException when it does not
    static void check(UploadPlace place) throws IOException {
        cancel(begun(place, place.reference(), place.host().backoff()).location(), place);
    }

    private static void run(Blob blob, UploadPlace place, Consumer<Upload> start) throws IOException {
        var listener = place.host().settings().listener();
        try (var progress = listener.start("push", blob.digest().brief(), blob.size())) {
            var upload = new Upload(place, blob, progress);
            start.accept(upload);
            try {
                upload.run();
            } catch (IOException | RuntimeException failure) {
                upload.location.ifPresent(unfinished -> cancel(unfinished, place));
                throw failure;
            }
            progress.advanceTo(blob.size());
            progress.done();
        }
    }

    private void run() throws IOException {
        while (true) {
            if (location.isEmpty()) {
                begin();
            }
            try (var response = send()) {
                if (response.isSuccess()) {
                    if (isLast) {
                        checkDigest(response);
                        Answer.drain(response);
                        return;
                    }
                    if (advance(response)) {
                        continue;
                    }
                    isSpoilt = true;
                    checkTries();
                } else {
                    var isTryLeft = backoff.isTryLeft(response);
                    takeRefusal(refusal(response), isTryLeft);
                }
                backoff.pause(response);
            } catch (RegistryException refusal) {
                throw refusal;
            } catch (SourceFailure failure) {
                throw failure.reason();
            } catch (IOException failure) {
                if (!HttpClient.isTransient(failure) || !backoff.isTryLeft()) {
                    throw failure;
                }
                backoff.pause(String.valueOf(failure.getMessage()));
            }
            if (isSpoilt ? giveUp() : recover()) {
                return;
            }
        }
    }

    private void takeRefusal(RegistryException refusal, boolean isTryLeft) throws RegistryException {
        if (!isTryLeft || !mayGoOn(refusal)) {
            throw refusal;
        }
        // what it has and does not want to go on with is one byte that it calls none
        isSpoilt = refusal.status() == BAD_REQUEST || refusal.status() == BEYOND_END && received == 0;
        inPieces |= refusal.status() == TOO_LARGE;
    }

    private void checkTries() throws RegistryException {
        if (!backoff.isTryLeft()) {
            throw RegistryException.wrong(
                    place.host().domain(),
                    place.reference(blob),
                    "the registry takes bytes again and again, and says that it has no more of them",
                    "the registry, or a proxy before it, is at fault");
        }
    }

    private void begin() throws IOException {
        goOn(begun(place, place.reference(blob), backoff));
        received = 0;
        uses = 0;
        isSpoilt = false;
    }

    private static Begun begun(UploadPlace place, String subject, Backoff backoff) throws IOException {
        var request = HttpRequest.of(Method.POST, place.uploads()).withRepeatable(true);
        try (var response = place.host().send(request, place.access(), backoff)) {
            if (!response.isSuccess()) {
                throw refusal(response, place, subject);
            }
            var begun = Begun.of(response, place);
            try {
                Answer.drain(response);
            } catch (IOException failure) {
                cancel(begun.location(), place);
                throw failure;
            }
            return begun;
        }
    }

    private void goOn(Begun begun) {
        location = Optional.of(begun.location());
        pieceMin = begun.pieceMin();
    }

    /// Everything in one piece, or the next piece, or the end.
    private HttpResponse send() throws IOException {
        var target = location.orElseThrow();
        uses++;
        var whole = received == 0 && !inPieces || blob.size() == 0;
        isLast = whole || received == blob.size();
        if (isLast) {
            sentTo = blob.size();
            var url = Locations.withDigest(target, blob.digest());
            var body = received == blob.size() ? Body.EMPTY : body(received, blob.size() - received);
            return ask(HttpRequest.of(Method.PUT, url, body).withHeader("Content-Type", OCTETS));
        }
        var piece = inPieces ? Math.max(PIECE_BYTES, pieceMin) : blob.size();
        var length = Math.min(piece, blob.size() - received);
        sentTo = received + length;
        var range = received + "-" + (sentTo - 1);
        return ask(HttpRequest.of(Method.PATCH, target, body(received, length))
                .withHeader("Content-Type", OCTETS)
                .withHeader("Content-Range", range));
    }

    private HttpResponse ask(HttpRequest request) throws IOException {
        return place.host().send(request.withRepeatable(false), place.access(), backoff);
    }

    /// What the registry has now, and where it wants the next bytes.
    ///
    /// @return whether it has more than before
    private boolean advance(HttpResponse response) throws IOException {
        var range = RANGE.matcher(response.header("Range").orElse(""));
        var before = received;
        moveOn(response);
        received = range.matches() ? Math.min(Long.parseLong(range.group(1)) + 1, sentTo) : sentTo;
        noteProgress();
        Answer.drain(response);
        // `0-0` is said of one byte and of none
        return received > before && (received > 1 || sentTo == 1);
    }

    private void moveOn(HttpResponse response) throws RegistryException {
        if (response.header("Location").isPresent()) {
            location = Optional.of(Locations.next(place.host(), place.reference(), response));
        }
    }

    private void noteProgress() {
        if (received > farthest) {
            farthest = received;
            backoff.progress();
        }
        progress.advanceTo(received);
    }

    /// Whether the registry may take the bytes another time, or in another way.
    private boolean mayGoOn(RegistryException refusal) {
        return switch (refusal.status()) {
            case NOT_FOUND, BEYOND_END -> true;
            case TOO_LARGE -> !inPieces;
            // what was pieced together may have been pieced together wrongly
            case BAD_REQUEST -> uses > 1 && refusal.codes().contains("DIGEST_INVALID");
            default -> HttpClient.isTransient(refusal.status());
        };
    }

    /// Finds out what has become of the bytes that were sent.
    ///
    /// @return whether the blob is complete
    private boolean recover() throws IOException {
        var request = HttpRequest.get(location.orElseThrow());
        boolean isKnown;
        try (var response = place.host().send(request, place.access(), backoff)) {
            var range = RANGE.matcher(response.header("Range").orElse(""));
            if (response.isSuccess() && range.matches()) {
                moveOn(response);
                // `0-0` is said of one byte and of none
                var last = Long.parseLong(range.group(1));
                received = last == 0 ? 0 : Math.min(last + 1, sentTo);
                // a proxy that takes no large bodies may end the connection before it says so
                inPieces |= received == 0;
                noteProgress();
                return false;
            }
            isKnown = response.status() != NOT_FOUND;
        }
        return isKnown ? giveUp() : restart();
    }

    /// Ends an upload that the registry may know and cannot go on with, and begins anew.
    private boolean giveUp() throws IOException {
        location.ifPresent(unfinished -> cancel(unfinished, place));
        return restart();
    }

    /// Begins anew, unless the blob is there after all: the answer that said so may have been lost.
    private boolean restart() throws IOException {
        location = Optional.empty();
        received = 0;
        inPieces = true;
        return BlobLook.has(place, blob);
    }

    private void checkDigest(HttpResponse response) throws RegistryException {
        var said = response.header("Docker-Content-Digest").orElse(blob.digest().toString());
        if (!said.equals(blob.digest().toString())
                && said.startsWith(blob.digest().algorithm() + ":")) {
            throw RegistryException.wrong(
                    place.host().domain(),
                    place.reference(),
                    "the registry took %s and calls it by another digest".formatted(blob.digest()),
                    "the registry, or a proxy before it, is at fault");
        }
    }

    private RegistryException refusal(HttpResponse response) throws IOException {
        return refusal(response, place, place.reference(blob));
    }

    private static RegistryException refusal(HttpResponse response, UploadPlace place, String subject)
            throws IOException {
        var answer = new Answer(response.url(), response.status(), response.headers(), Answer.error(response));
        return Refusals.of(place.host().domain(), subject, answer);
    }

    /// Ends an upload that is not wanted any more, so that the registry does not keep half a blob; whether it
    /// listens is its own affair.
    static void cancel(URI location, UploadPlace place) {
        // who interrupts this wants to leave nothing behind either, and will not wait for a registry that is stuck
        var isInterrupted = Thread.interrupted();
        var thread = Thread.ofPlatform().daemon().name("cancel").start(() -> delete(location, place));
        // those who stop many threads may interrupt each more than once
        for (var waits = 0; waits < INTERRUPTS_MAX && thread.isAlive(); waits++) {
            try {
                if (!thread.join(CANCELLING_MAX)) {
                    thread.interrupt();
                }
            } catch (InterruptedException _) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void delete(URI location, UploadPlace place) {
        var request = HttpRequest.of(Method.DELETE, location).withRepeatable(false);
        // some registries want the right to delete for it, which who pushes need not have
        try (var response =
                place.host().sendAsKnown(request, place.access(), place.host().backoff())) {
            Answer.drain(response);
        } catch (IOException _) {
            // what led here matters more
        }
    }

    private Body body(long offset, long length) {
        return new Body(length, new Part(blob, offset, progress));
    }

    /// The bytes from `offset` on, verified from the first one.
    private record Part(Blob blob, long offset, Progress progress) implements Content {
        @Override
        public InputStream open() throws IOException {
            var in = blob.open();
            try {
                in.skipNBytes(offset);
                return new CountingInputStream(in, offset, progress);
            } catch (IOException | RuntimeException failure) {
                in.close();
                throw failure;
            }
        }
    }
}
