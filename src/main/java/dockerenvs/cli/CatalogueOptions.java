package dockerenvs.cli;

import dockerenvs.build.BuiltEnvironment;
import dockerenvs.build.CatalogueUse;
import dockerenvs.build.ImageCatalogue;
import dockerenvs.catalogue.LayerCatalogue;
import dockerenvs.cli.syntax.Argument;
import dockerenvs.cli.syntax.Flag;
import dockerenvs.cli.syntax.Part;
import dockerenvs.cli.syntax.Settings;
import dockerenvs.content.MalformedInput;
import dockerenvs.oci.image.Reference;
import dockerenvs.oci.registry.RegistryException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which catalogues of layers are believed, and which one is kept up to date.
final class CatalogueOptions implements Part {
    private static final int NOT_FOUND = 404;
    private static final int SERVER_ERROR = 500;
    private static final int NAMED_MAX = 3;

    private final Settings<String> catalogues = Settings.of("--catalogue=NAME", """
            A catalogue of layers in a registry, or an image that `build` made, that you trust: what it knows is not
            built again, and packages of layers that the registry has are not fetched. May be repeated.""");

    private final Flag updated = Flag.of("--update-catalogue", """
            After `--push`, tell the first catalogue what was built; it is made where there is none, and the only
            one that is believed.""");

    private final Flag verified =
            Flag.of("--verify", "Believe no catalogue: build everything, and fail where one says otherwise.");

    @Override
    public List<Argument> arguments() {
        return List.of(catalogues, updated, verified);
    }

    void check(TargetOptions target) {
        if (catalogues.values().isEmpty() && (updated.isGiven() || verified.isGiven())) {
            throw AskedWrongly.of(
                    "`%s` needs a catalogue".formatted(updated.isGiven() ? "--update-catalogue" : "--verify"),
                    "name one with `--catalogue`, such as ghcr.io/me/catalogue");
        }
        if (updated.isGiven() && verified.isGiven()) {
            throw AskedWrongly.of(
                    "`--verify` doubts the catalogue that `--update-catalogue` adds to", "give one of them");
        }
        if (updated.isGiven() && !target.isPush()) {
            throw AskedWrongly.of(
                    "`--update-catalogue` needs `--push`: a catalogue says where layers are", "add `--push`");
        }
        for (var name : catalogues.values()) {
            if (Images.isReference(name) && !name.equals(Source.SCRATCH)) {
                AskedWrongly.unlessReadable("--catalogue", name, Images::reference);
            }
        }
        if (updated.isGiven()) {
            var catalogue = AskedWrongly.unlessReadable(
                    "--catalogue", catalogues.values().getFirst(), Images::reference);
            if (catalogue.digest().isPresent()) {
                throw AskedWrongly.of(
                        "`%s` has a digest, and what has one never changes"
                                .formatted(catalogues.values().getFirst()),
                        "name the catalogue by a tag, to update it");
            }
            checkIsNoImage(catalogue.withDefaultTag(), target);
        }
    }

    private static void checkIsNoImage(Reference catalogue, TargetOptions target) {
        for (var name : target.names()) {
            var image = AskedWrongly.unlessReadable("--name", name, Reference::parse);
            if (image.withDefaultTag().equals(catalogue)) {
                throw AskedWrongly.of(
                        "`%s` is to be both image and catalogue".formatted(name), "give the catalogue another name");
            }
        }
    }

    /// Opens the catalogues. One that is not there yet knows nothing.
    CatalogueUse open(Images images, Console console) throws IOException {
        if (catalogues.values().isEmpty()) {
            return CatalogueUse.NONE;
        }
        var opened = new ArrayList<LayerCatalogue>();
        for (var name : catalogues.values()) {
            opened.add(open(name, images, console));
        }
        return new CatalogueUse(opened, mode());
    }

    private CatalogueUse.Mode mode() {
        if (verified.isGiven()) {
            return CatalogueUse.Mode.VERIFY;
        }
        return updated.isGiven() ? CatalogueUse.Mode.UPDATE : CatalogueUse.Mode.BELIEVE;
    }

    private LayerCatalogue open(String name, Images images, Console console) throws IOException {
        try {
            var found = find(name, images);
            if (found.isEmpty()
                    && !(updated.isGiven() && name.equals(catalogues.values().getFirst()))) {
                console.warn("there is no catalogue `%s` yet".formatted(name));
            }
            return found.orElse(LayerCatalogue.EMPTY);
        } catch (MalformedInput failure) {
            var isNamed = failure.getMessage().contains(name);
            throw failure.in(isNamed ? "`--catalogue`" : "`--catalogue %s`".formatted(name));
        } catch (FileSystemException failure) {
            throw failure;
        } catch (IOException failure) {
            if (failure instanceof RegistryException refusal
                    && (verified.isGiven() || refusal.status() < SERVER_ERROR)) {
                throw refusal.in("`--catalogue`");
            }
            if (verified.isGiven() || Thread.currentThread().isInterrupted()) {
                throw failure;
            }
            console.warn("the catalogue `%s` cannot be read, so everything is built that is not here: %s"
                    .formatted(name, failure.getMessage()));
            return LayerCatalogue.EMPTY;
        }
    }

    /// The catalogue of that name; nothing where there is none yet and none has to be.
    private Optional<LayerCatalogue> find(String name, Images images) throws IOException {
        try {
            var source = images.single(name);
            var artifact = source.artifact();
            var isCatalogue = LayerCatalogue.isCatalogue(artifact)
                    || updated.isGiven() && name.equals(catalogues.values().getFirst());
            var found = isCatalogue ? LayerCatalogue.of(artifact) : ImageCatalogue.of(artifact, source.repositories());
            return Optional.of(found.called(name));
        } catch (RegistryException failure) {
            if (failure.status() != NOT_FOUND || verified.isGiven()) {
                throw failure;
            }
            return Optional.empty();
        }
    }

    /// Compares what was built with what the catalogues say, if that was asked for.
    ///
    /// @param quiet whether agreement is not worth a word
    /// @throws MalformedInput when one says otherwise
    void verify(List<BuiltEnvironment> built, CatalogueUse use, boolean quiet, Console console) throws IOException {
        if (!verified.isGiven()) {
            return;
        }
        for (var i = 0; i < catalogues.values().size(); i++) {
            var confirmed = 0;
            var contradictions = new ArrayList<String>();
            for (var one : built) {
                if (one.discovery().isPresent()) {
                    var verdict = one.discovery().get().comparedTo(use.all().get(i));
                    confirmed += verdict.confirmed();
                    contradictions.addAll(verdict.contradictions());
                }
            }
            if (!contradictions.isEmpty()) {
                throw MalformedInput.of(
                        "the catalogue `%s` says otherwise in %d of %d entries: %s"
                                .formatted(
                                        catalogues.values().get(i),
                                        contradictions.size(),
                                        confirmed + contradictions.size(),
                                        String.join(
                                                ", ",
                                                contradictions.stream()
                                                        .limit(NAMED_MAX)
                                                        .toList())),
                        "do not believe it, and make it anew: `docker-envs delete` and `--update-catalogue`");
            }
            if (!quiet) {
                console.err()
                        .println("%s: %d entries looked up, all of them right"
                                .formatted(catalogues.values().get(i), confirmed));
            }
        }
    }

    /// Tells the first catalogue what was built and pushed, if that was asked for and there is something to tell.
    ///
    /// @param repositories that the image was pushed to
    void update(List<BuiltEnvironment> built, List<String> repositories, Images images, Console console)
            throws IOException {
        var discoveries =
                built.stream().flatMap(one -> one.discovery().stream()).toList();
        if (!updated.isGiven() || discoveries.isEmpty()) {
            return;
        }
        var reference = Images.reference(catalogues.values().getFirst()).withDefaultTag();
        try {
            var isTold = new CatalogueUpdate(images.registry(), reference).tell(catalogue -> {
                var knowing = catalogue;
                for (var discovery : discoveries) {
                    knowing = discovery.addedTo(knowing, repositories);
                }
                return knowing;
            });
            if (!isTold) {
                untold("others change it all the time; the next build tells it", console);
            }
        } catch (IOException | MalformedInput failure) {
            if (Thread.currentThread().isInterrupted()) {
                throw failure;
            }
            untold(String.valueOf(failure.getMessage()), console);
        }
    }

    private void untold(String why, Console console) {
        console.warn("the image is pushed, but the catalogue `%s` does not know of it: %s"
                .formatted(catalogues.values().getFirst(), why));
    }
}
