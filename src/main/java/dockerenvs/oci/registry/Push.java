package dockerenvs.oci.registry;

import dockerenvs.content.Blob;
import dockerenvs.content.Digest;
import dockerenvs.content.Rereading;
import dockerenvs.http.HttpRequest;
import dockerenvs.http.HttpRequest.Method;
import dockerenvs.oci.image.Reference;
import dockerenvs.oci.image.Whereabouts;
import dockerenvs.oci.registry.Pushed.Count;
import dockerenvs.oci.registry.Upload.UploadPlace;
import dockerenvs.tasks.Tasks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// One artifact on its way into one repository, with as few requests as will do.
///
/// ```
///   each manifest   HEAD by digest      there: its blobs are, too
///   each blob       from this repository: nothing to do
///                   from another one of the registry: POST mount ─▶ 201; 202 is an upload begun
///                   HEAD ─▶ 200, else upload
///   manifests       PUT by digest, then the root under its tags
/// ```
final class Push {
    private static final int CREATED = 201;
    private static final int ACCEPTED = 202;
    private static final int MOUNTS_MAX = 10;
    /// What a registry answers to a manifest when a blob of it is missing (distribution-spec, "Error Codes").
    private static final List<String> LACKS_BLOB = List.of("MANIFEST_BLOB_UNKNOWN", "BLOB_UNKNOWN");

    private final RegistryHost host;
    private final String path;
    private final PushPlan plan;
    private final KnownBlobs known;
    private final Flights flights;
    private final RemoteManifests manifests;
    /// What is asked for: reading other repositories, too, as long as that is granted.
    private volatile Access access;

    private volatile boolean mayMount = true;
    /// Whether even what is known to be there is asked for.
    private volatile boolean doubts;

    Push(RegistryHost host, String path, PushPlan plan, KnownBlobs known, Flights flights) {
        this.host = host;
        this.path = path;
        this.plan = plan;
        this.known = known;
        this.flights = flights;
        this.manifests = new RemoteManifests(host, path);
        this.access = Access.toPush(path);
    }

    /// What became of a blob.
    private enum Fate {
        UPLOADED,
        MOUNTED,
        PRESENT
    }

    private record Moved(Fate fate, long bytes) {}

    /// Pushes under these names, all of them of this repository.
    Pushed run(List<Reference> references) throws IOException {
        plan.steps().stream()
                .flatMap(step -> step.blobs().stream())
                .flatMap(blob -> mountable(blob).stream())
                .distinct()
                .limit(MOUNTS_MAX)
                .forEach(other -> access = access.andPull(other));
        var limit = host.settings().limit();
        var present = Tasks.parallel(plan.steps(), limit, step -> !step.isIndex() && has(step));
        var moved = new ArrayList<Moved>();
        var missing = new ArrayList<PushPlan.Step>();
        var there = new ArrayList<PushPlan.Step>();
        for (var i = 0; i < plan.steps().size(); i++) {
            var step = plan.steps().get(i);
            if (present.get(i)) {
                there.add(step);
                for (var blob : step.blobs()) {
                    known.add(host.domain(), path, blob.digest());
                    moved.add(new Moved(Fate.PRESENT, blob.size()));
                }
            } else {
                missing.add(step);
            }
        }
        var blobs = blobs(missing);
        host.settings()
                .listener()
                .expect(
                        "push",
                        blobs.size(),
                        blobs.stream().mapToLong(Blob::size).sum());
        moved.addAll(Tasks.parallel(blobs, limit, this::move));
        Digest digest;
        try {
            digest = putManifests(missing, references);
        } catch (RegistryException refusal) {
            if (there.isEmpty() || Collections.disjoint(refusal.codes(), LACKS_BLOB)) {
                throw refusal;
            }
            // it has lost blobs of a manifest that it kept
            doubts = true;
            moved.removeIf(one -> one.fate() == Fate.PRESENT);
            moved.addAll(Tasks.parallel(blobs(plan.steps()), limit, this::move));
            digest = putManifests(plan.steps(), references);
        }
        return summary(digest, moved, references);
    }

    private static List<Blob> blobs(List<PushPlan.Step> steps) {
        return steps.stream().flatMap(step -> step.blobs().stream()).distinct().toList();
    }

    private boolean has(PushPlan.Step step) throws IOException {
        var digest = step.document().descriptor().digest();
        // several steps are asked for at a time: another one may have narrowed it meanwhile
        var asked = access;
        try {
            return manifests.has(digest, asked);
        } catch (RegistryException refusal) {
            narrow();
            if (asked.equals(access)) {
                throw refusal;
            }
            return manifests.has(digest, access);
        }
    }

    /// Wants no more than this repository: some servers of tokens give all that was asked for or nothing.
    private void narrow() {
        mayMount = false;
        access = Access.toPush(path);
    }

    /// @return what the registry calls the root
    private Digest putManifests(List<PushPlan.Step> missing, List<Reference> references) throws IOException {
        for (var step : plan.children()) {
            if (missing.contains(step)) {
                put(step, step.document().descriptor().digest().toString());
            }
        }
        var digest = plan.root().document().descriptor().digest();
        var tags = references.stream()
                .flatMap(reference -> reference.tag().stream())
                .distinct()
                .toList();
        var said = digest;
        for (var tag : tags) {
            said = put(plan.root(), tag);
        }
        if (tags.isEmpty() && missing.contains(plan.root())) {
            said = put(plan.root(), digest.toString());
        }
        return said;
    }

    private Digest put(PushPlan.Step step, String tagOrDigest) throws IOException {
        try {
            var stored = manifests.put(tagOrDigest, step.document(), access);
            if (!stored.listsReferrers()) {
                new Referrers(host, path).note(step.document(), access);
            }
            return stored.digest();
        } catch (RegistryException refusal) {
            // what was believed to be there may be what is missing
            known.forget(host.domain());
            throw refusal;
        }
    }

    /// The other repository of this registry that a blob can be taken from, for certain or by hearsay.
    private Optional<String> mountable(Blob blob) {
        return origin(blob).or(() -> rumoured(blob)).filter(other -> !other.equals(path));
    }

    /// A repository of this registry that is said to have a blob; this one counts first.
    private Optional<String> rumoured(Blob blob) {
        if (!(blob.source() instanceof Whereabouts told)) {
            return Optional.empty();
        }
        var here = told.repositories().stream()
                .filter(repository -> repository.startsWith(host.domain() + "/"))
                .map(repository -> repository.substring(host.domain().length() + 1))
                .toList();
        return here.contains(path) ? Optional.of(path) : here.stream().findFirst();
    }

    /// The repository of this registry that has a blob for certain.
    private Optional<String> origin(Blob blob) {
        var noted = known.find(host.domain(), blob.digest());
        if (noted.isPresent()) {
            return noted;
        }
        var bytes = blob.source() instanceof Whereabouts told ? told.unhinted() : blob.source();
        var source = switch (bytes) {
            case RemoteContent remote -> Optional.of(remote);
            case KeptContent kept -> Optional.of(kept.origin());
            default -> Optional.<RemoteContent>empty();
        };
        return source.filter(content -> content.host().domain().equals(host.domain()))
                .map(RemoteContent::path);
    }

    private record Key(String domain, String path, Digest digest) {}

    private Moved move(Blob blob) throws IOException {
        var fate = flights.alone(
                new Key(host.domain(), path, blob.digest()), () -> Rereading.of(blob.source(), () -> moveAlone(blob)));
        known.add(host.domain(), path, blob.digest());
        if (fate != Fate.UPLOADED) {
            var verb = fate == Fate.MOUNTED ? "mount" : "skip";
            try (var progress =
                    host.settings().listener().start(verb, blob.digest().brief(), blob.size())) {
                progress.done();
            }
        }
        return new Moved(fate, blob.size());
    }

    private Fate moveAlone(Blob blob) throws IOException {
        var origin = origin(blob);
        if (!doubts && origin.isPresent() && origin.get().equals(path)) {
            return Fate.PRESENT;
        }
        var other = mountable(blob);
        if (other.isPresent() && mayMount) {
            var mounted = mount(blob, other.get());
            if (mounted.isPresent()) {
                return mounted.get();
            }
        }
        if (BlobLook.has(place(), blob)) {
            return Fate.PRESENT;
        }
        Upload.of(blob, place());
        return Fate.UPLOADED;
    }

    private UploadPlace place() {
        return new UploadPlace(host, path, access);
    }

    /// Asks the registry to take the blob from its other repository; nothing when it will not hear of it.
    private Optional<Fate> mount(Blob blob, String from) throws IOException {
        var url = host.url(path + "/blobs/uploads/?mount=" + blob.digest() + "&from=" + from);
        var request = HttpRequest.of(Method.POST, url).withRepeatable(true);
        Upload.Begun begun;
        try (var response = host.send(request, access, host.backoff())) {
            Answer.drain(response);
            if (response.status() == CREATED) {
                return Optional.of(Fate.MOUNTED);
            }
            if (response.status() != ACCEPTED) {
                narrow();
                return Optional.empty();
            }
            begun = Upload.Begun.of(response, place());
        } catch (RegistryException _) {
            // without mounting it may work as well
            narrow();
            return Optional.empty();
        }
        if (BlobLook.has(place(), blob)) {
            Upload.cancel(begun.location(), place());
            return Optional.of(Fate.PRESENT);
        }
        Upload.at(begun, blob, place());
        return Optional.of(Fate.UPLOADED);
    }

    private static Pushed summary(Digest digest, List<Moved> moved, List<Reference> references) {
        return new Pushed(
                digest,
                references,
                count(moved, Fate.UPLOADED),
                count(moved, Fate.MOUNTED),
                count(moved, Fate.PRESENT));
    }

    private static Count count(List<Moved> moved, Fate fate) {
        return moved.stream()
                .filter(one -> one.fate() == fate)
                .map(one -> new Count(1, one.bytes()))
                .reduce(Count.NONE, Count::plus);
    }
}
