package dockerenvs.oci.registry;

import dockerenvs.content.Blob;
import dockerenvs.content.BlobCache;
import dockerenvs.content.ContentStore;
import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.content.Rereading;
import dockerenvs.http.Backoff;
import dockerenvs.http.HttpRequest;
import dockerenvs.http.SafeUrl;
import dockerenvs.oci.image.Artifact;
import dockerenvs.oci.image.Descriptor;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Platform;
import dockerenvs.oci.image.Reference;
import dockerenvs.oci.registry.RemoteManifests.Document;
import dockerenvs.tasks.TaskEvent;
import dockerenvs.tasks.Tasks;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// A client of registries, all of them: which one is asked, names say (OCI distribution-spec 1.1; Docker Registry
/// HTTP API V2).
///
///     try (var registry = Registry.open()) {
///         Image image = registry.pull("localhost:5000/base:1").withFiles(files);
///         registry.push(image, "localhost:5000/me/app:1");
///     }
///
/// For several threads at a time. Images it pulled need it open as long as their layers are wanted.
public final class Registry implements Closeable {
    private static final int PING_BYTES_MAX = 1 << 20;

    private final RegistrySettings settings;
    private final RegistryHosts configured;
    private final Map<String, RegistryHost> hosts = new ConcurrentHashMap<>();
    /// By what they are, whatever the repository.
    private final Map<RegistryEndpoint, RegistryHost> mirrors = new ConcurrentHashMap<>();
    private final KnownBlobs known = new KnownBlobs();
    private final Flights flights;

    Registry(RegistrySettings settings, RegistryHosts configured) {
        this.settings = settings;
        this.configured = configured;
        this.flights = new Flights(settings.limit());
    }

    /// A client that asks anonymously and directly; see [#builder()].
    public static Registry open() {
        return builder().open();
    }

    /// A client with credentials, proxies and the like.
    public static RegistryBuilder builder() {
        return new RegistryBuilder();
    }

    /// Finds out whether a registry takes the credentials there are for it, by asking for nothing else.
    ///
    /// @param domain as references say it, such as `localhost:5000`
    /// @throws RegistryException when it does not
    public void signIn(String domain) throws IOException {
        var host = host(configured.own(domain));
        var access = new Access("", new TreeMap<>());
        Answer answer;
        try {
            answer = host.ask(host.request(HttpRequest.Method.GET, ""), access, PING_BYTES_MAX);
        } catch (RegistryException refusal) {
            // a server of tokens does not know that somebody signs in
            throw Refusals.isOfSignIn(refusal.status())
                    ? Refusals.ofSignIn(domain, refusal.status(), refusal.codes())
                    : refusal;
        }
        if (Refusals.isOfSignIn(answer.status())) {
            throw Refusals.ofSignIn(domain, answer.status(), answer.codes());
        }
        if (!answer.isSuccess()) {
            throw Refusals.of(domain, domain, answer);
        }
        if (!host.isOwn(answer.url())) {
            throw RegistryException.wrong(
                    domain,
                    domain,
                    "it leads to %s, which answers in its place".formatted(SafeUrl.quote(answer.url())),
                    "check the name of the registry");
        }
    }

    // Pulling

    /// The image of a name, such as `ubuntu:24.04` or `ghcr.io/o/n@sha256:…`; of several the one for the platform
    /// this was opened for. Manifest and configuration are fetched and verified now, layers when they are needed.
    ///
    /// @throws RegistryException when the registry does not give it
    /// @throws MalformedInput when the name, or what the registry gives, is not what it should be
    public Image pull(String name) throws IOException {
        return pull(Reference.parse(name));
    }

    /// As [#pull(String)].
    public Image pull(Reference reference) throws IOException {
        return find(reference).image();
    }

    /// As [#pull(String)], for a platform.
    ///
    /// @throws MalformedInput when there is none for it, naming the platforms there are
    public Image pull(Reference reference, Platform platform) throws IOException {
        return find(reference).image(platform);
    }

    /// What a name stands for: an image, or an index of images with all there is in it. Its manifest is fetched
    /// now.
    ///
    /// @throws RegistryException when the registry does not give it
    public RemoteImage find(Reference reference) throws IOException {
        var whole = reference.withDefaultTag();
        var endpoints = configured.forPull(whole);
        var mirrored = findFirst(whole, whole, endpoints.subList(0, endpoints.size() - 1));
        if (mirrored.isPresent()) {
            return mirrored.get();
        }
        var own = endpoints.getLast();
        var ofDigests = mirrorsOfDigests(whole, endpoints);
        if (ofDigests.isEmpty()) {
            return find(whole, whole, own);
        }
        var pinned = pinned(whole, new RemoteManifests(host(own), own.repository()).resolve(tagOrDigest(whole)));
        var found = findFirst(whole, pinned, ofDigests);
        return found.isPresent() ? found.get() : find(whole, pinned, own);
    }

    /// The mirrors that serve content by its digest alone, and so were left out where a tag is asked for.
    private List<RegistryEndpoint> mirrorsOfDigests(Reference whole, List<RegistryEndpoint> ofTags) {
        if (whole.digest().isPresent()) {
            return List.of();
        }
        var all = configured.forPull(pinned(whole, Digest.sha256(new byte[0])));
        return all.stream().filter(endpoint -> !ofTags.contains(endpoint)).toList();
    }

    private static Reference pinned(Reference whole, Digest digest) {
        return new Reference(whole.domain(), whole.path(), whole.tag(), Optional.of(digest));
    }

    private Optional<RemoteImage> findFirst(Reference whole, Reference asked, List<RegistryEndpoint> servers)
            throws IOException {
        for (var mirror : servers) {
            try {
                return Optional.of(find(whole, asked, mirror, host(mirror).briefBackoff()));
            } catch (IOException | MalformedInput failure) {
                if (Thread.currentThread().isInterrupted()) {
                    throw failure;
                }
                settings.listener()
                        .note(
                                TaskEvent.Level.DETAIL,
                                "`%s` is not pulled from %s: %s"
                                        .formatted(whole.familiar(), mirror.domain(), failure.getMessage()));
            }
        }
        return Optional.empty();
    }

    private RemoteImage find(Reference whole, Reference asked, RegistryEndpoint endpoint) throws IOException {
        return find(whole, asked, endpoint, host(endpoint).backoff());
    }

    private RemoteImage find(Reference whole, Reference asked, RegistryEndpoint endpoint, Backoff backoff)
            throws IOException {
        var host = host(endpoint);
        var document = new RemoteManifests(host, endpoint.repository()).get(tagOrDigest(asked), backoff);
        var blobs = new RemoteBlobs(host, endpoint.repository(), document);
        return new RemoteImage(whole, document.descriptor(), blobs, settings.platform());
    }

    private RegistryHost host(RegistryEndpoint endpoint) {
        var plain = RegistryEndpoint.of(endpoint.domain(), endpoint.repository(), false);
        return endpoint.equals(plain)
                ? hosts.computeIfAbsent(endpoint.domain(), domain -> new RegistryHost(domain, settings))
                : mirrors.computeIfAbsent(
                        endpoint.withRepository(""), place -> new RegistryHost(place, settings.of(place)));
    }

    /// The same image or index with all its blobs in `store`: what is not there yet is fetched, several blobs at a
    /// time, and verified. For destinations that would read one after the other. What a broken run has brought
    /// counts in the next one.
    ///
    /// @throws MalformedInput when a blob is not what its digest says, three times in a row
    public Artifact fetch(Artifact artifact, ContentStore store) throws IOException {
        return fetch(artifact, blob -> stored(blob, store));
    }

    /// As [#fetch(Artifact, ContentStore)], into a cache, where the next one finds it.
    public Artifact fetch(Artifact artifact, BlobCache cache) throws IOException {
        return fetch(artifact, cache::keep);
    }

    /// As [#fetch(Artifact, ContentStore)], for a destination that reads one blob after the other: all but the
    /// largest, which comes when it is read, so that it is written once only.
    public Artifact fetchAhead(Artifact artifact, ContentStore store) throws IOException {
        var largest = artifact.blobs().stream().max(Comparator.comparingLong(Blob::size));
        return fetch(artifact, blob -> largest.filter(blob::equals).isPresent() ? blob : stored(blob, store));
    }

    private Artifact fetch(Artifact artifact, Tasks.Work<Blob, Blob> keeping) throws IOException {
        var blobs = Tasks.parallel(artifact.blobs(), settings.limit(), blob -> kept(blob, keeping));
        return new Artifact(artifact.root(), blobs);
    }

    private static Blob kept(Blob blob, Tasks.Work<Blob, Blob> keeping) throws IOException {
        return withOrigin(Rereading.of(blob.source(), () -> keeping.run(blob)), blob);
    }

    /// Fetched or not, it can be mounted from where it is.
    private static Blob withOrigin(Blob kept, Blob remote) {
        return remote.source() instanceof RemoteContent origin && !kept.source().equals(origin)
                ? new Blob(kept.digest(), kept.size(), new KeptContent(origin, kept.source()))
                : kept;
    }

    private static Blob stored(Blob blob, ContentStore store) throws IOException {
        var present = store.find(blob.digest()).filter(found -> found.size() == blob.size());
        return present.isPresent() ? present.get() : store.put(blob);
    }

    // Pushing

    /// Pushes an image under one name or several, of which some may be of other registries. What a registry has is
    /// not sent again, and what another one of its repositories has is taken from there. A tag is set when
    /// everything else is there.
    ///
    /// @throws RegistryException when the registry does not take it
    public Pushed push(Image image, String... names) throws IOException {
        return push(image.artifact(), Stream.of(names).map(Reference::parse).toList());
    }

    /// As [#push(Image, String...)], for an image or an index with all it reaches, byte for byte.
    ///
    /// @throws MalformedInput when a name has the digest of something else
    public Pushed push(Artifact artifact, List<Reference> references) throws IOException {
        if (references.isEmpty()) {
            throw new IllegalArgumentException("an image is pushed under a name");
        }
        var plan = PushPlan.of(artifact);
        var places = new LinkedHashMap<String, List<Reference>>();
        for (var reference : references) {
            var whole = reference.withDefaultTag();
            checkDigest(whole, artifact.root().digest());
            places.computeIfAbsent(whole.repository(), _ -> new ArrayList<>()).add(whole);
        }
        Optional<Pushed> all = Optional.empty();
        for (var place : places.values()) {
            var server = configured.forPush(place.getFirst());
            var pushed = new Push(host(server), server.repository(), plan, known, flights).run(place);
            all = Optional.of(all.map(earlier -> earlier.plus(pushed)).orElse(pushed));
        }
        return all.orElseThrow();
    }

    /// Finds out whether images can be pushed under these names, which is worth it before work that would be lost: in
    /// each repository an upload is begun and given up.
    ///
    /// @throws RegistryException when a registry does not take them
    public void checkPush(List<Reference> references) throws IOException {
        var servers = references.stream()
                .map(reference -> configured.forPush(reference.withDefaultTag()))
                .distinct()
                .toList();
        for (var server : servers) {
            var path = server.repository();
            Upload.check(new Upload.UploadPlace(host(server), path, Access.toPush(path)));
        }
    }

    private static void checkDigest(Reference reference, Digest digest) {
        if (reference.digest().filter(wanted -> !wanted.equals(digest)).isPresent()) {
            throw MalformedInput.of(
                    "the image is %s and cannot be pushed as `%s`".formatted(digest, reference.familiar()),
                    "leave the digest out of the name");
        }
    }

    /// Copies an image, or an index with all its platforms and attestations, byte for byte.
    public Pushed copy(Reference source, Reference target) throws IOException {
        return push(find(source).artifact(), List.of(target));
    }

    /// Copies the image for one platform.
    public Pushed copy(Reference source, Reference target, Platform platform) throws IOException {
        return push(pull(source, platform).artifact(), List.of(target));
    }

    /// Attaches something to an image: a manifest beside it, which refers to it. Where the registry keeps no
    /// account of such references, they are listed under the tag the specification has for that.
    ///
    /// @param subject the image; a tag is looked up
    /// @return points to the manifest of what was attached
    public Descriptor attach(Reference subject, Attachment attachment) throws IOException {
        var document = Referrers.artifact(find(subject).descriptor(), attachment);
        var blobs = List.of(document.blob(), Attachment.EMPTY_CONFIGURATION, attachment.blob());
        var digest = document.descriptor().digest();
        var name = new Reference(subject.domain(), subject.path(), Optional.empty(), Optional.of(digest));
        push(new Artifact(document.descriptor(), blobs), List.of(name));
        return document.descriptor();
    }

    // Listing and deleting

    /// The tags of a repository, in the order the registry has them.
    ///
    /// @throws RegistryException when there is no such repository, or the registry keeps its tags to itself
    public List<String> tags(Reference repository) throws IOException {
        var own = configured.own(repository);
        var host = host(own);
        var path = own.repository();
        return new Pages(host, repository.repository(), Access.toPull(path))
                .read(host.url(path + "/tags/list"), page -> page.strings("tags"));
    }

    /// The repositories of a registry; few show them.
    ///
    /// @param domain as references say it, such as `localhost:5000`
    public List<String> repositories(String domain) throws IOException {
        var host = host(configured.own(domain));
        return new Pages(host, domain, Access.CATALOG).read(host.url("_catalog"), page -> page.strings("repositories"));
    }

    /// Deletes a tag, or the manifest of a digest together with all its tags. What is attached to an image, and is
    /// deleted by its digest, is also taken off the list of what refers to the image where clients keep that.
    ///
    /// @throws RegistryException when the registry does not allow it; many delete by digest only
    public void delete(Reference reference) throws IOException {
        var whole = reference.withDefaultTag();
        var server = configured.forPush(whole);
        var host = host(server);
        var referrers = new Referrers(host, server.repository());
        var listed =
                whole.digest().isPresent() ? referrers.listed(whole.digest().get()) : Optional.<Document>empty();
        new RemoteManifests(host, server.repository()).delete(tagOrDigest(whole));
        known.forget(server.domain());
        if (listed.isPresent()) {
            referrers.forget(listed.get());
        }
    }

    /// What refers to an image: signatures, lists of what is in it.
    ///
    /// @param artifactType of those that are wanted; empty for all
    public List<Descriptor> referrers(Reference subject, String artifactType) throws IOException {
        var own = configured.own(subject);
        return new Referrers(host(own), own.repository()).list(digest(subject), artifactType);
    }

    /// The digest a name stands for at the moment, without fetching anything where the registry says it.
    public Digest digest(Reference reference) throws IOException {
        var whole = reference.withDefaultTag();
        if (whole.digest().isPresent()) {
            return whole.digest().get();
        }
        var own = configured.own(whole);
        return new RemoteManifests(host(own), own.repository()).resolve(tagOrDigest(whole));
    }

    /// What a manifest is asked for by: the digest decides.
    private static String tagOrDigest(Reference whole) {
        return whole.digest().map(Digest::toString).or(whole::tag).orElseThrow();
    }

    /// Ends all connections.
    @Override
    public void close() throws IOException {
        for (var mirror : mirrors.values()) {
            mirror.settings().client().close();
        }
        settings.client().close();
    }
}
