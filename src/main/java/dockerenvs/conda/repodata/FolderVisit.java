package dockerenvs.conda.repodata;

import dockerenvs.conda.channel.Channel;
import dockerenvs.conda.channel.ChannelException;
import dockerenvs.conda.spec.Subdir;
import dockerenvs.content.MalformedInput;
import dockerenvs.tasks.TaskEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;

/// One subdir of a channel that lies in a folder of this machine. Its index is in the cache all the same, and is
/// right as long as path, size and time of the document are the same.
final class FolderVisit {
    private static final List<SubdirForm> FORMS = List.of(SubdirForm.ZSTD, SubdirForm.PLAIN, SubdirForm.BZIP2);
    private static final int TRIES_MAX = 3;

    private final Visit visit;
    private final Path folder;
    private final String key;

    /// @param folder of the channel
    FolderVisit(Visit visit, ChannelPart.Wanted wanted, Path folder) {
        this.visit = visit;
        this.folder = folder.resolve(wanted.source().subdir());
        this.key = RepodataCache.key("folder", this.folder.toUri());
    }

    /// A document as it is right now.
    private record Document(Path file, long size, long nanos) {
        IndexKey key() {
            return new IndexKey("%s %d %d".formatted(file.getFileName(), size, nanos));
        }
    }

    SubdirOffer open() throws IOException {
        var document = document();
        if (document.isEmpty()) {
            return new SubdirOffer.Absent();
        }
        var known = known(document.get());
        if (known.isPresent()) {
            return new SubdirOffer.Indexed(known.get());
        }
        Runnable waiting = () -> visit.listener()
                .note(
                        TaskEvent.Level.DETAIL,
                        "another process is reading `%s`"
                                .formatted(document.get().file()));
        try (var _ = visit.cache().lock(key, waiting)) {
            return new SubdirOffer.Indexed(index());
        }
    }

    /// The latest of the documents; of several of one time the first.
    private Optional<Document> document() throws IOException {
        Optional<Document> latest = Optional.empty();
        for (var form : FORMS) {
            var file = folder.resolve(form.file());
            if (Files.isRegularFile(file)) {
                var attributes = Files.readAttributes(file, BasicFileAttributes.class);
                var nanos = attributes.lastModifiedTime().toInstant();
                var found = new Document(
                        file, attributes.size(), nanos.getEpochSecond() * 1_000_000_000L + nanos.getNano());
                latest = latest.filter(other -> other.nanos() >= found.nanos()).or(() -> Optional.of(found));
            }
        }
        return latest;
    }

    private String name(Document document) {
        return key + "-" + RepodataCache.hash(document.key().text()) + ".index";
    }

    private Optional<SubdirIndex> known(Document document) throws IOException {
        var file = visit.cache().find(name(document));
        return file.isPresent() ? SubdirIndex.open(file.get(), document.key()) : Optional.empty();
    }

    /// Reads the document; anew when it was changed while it was read.
    private SubdirIndex index() throws IOException {
        for (var tries = 0; tries < TRIES_MAX; tries++) {
            var document = document();
            if (document.isEmpty()) {
                break;
            }
            var known = known(document.get());
            var index = known.isPresent() ? known.get() : index(document.get());
            if (document.equals(document())) {
                return index;
            }
            Files.deleteIfExists(visit.cache().place(name(document.get())));
        }
        throw new ChannelException(
                "`%s` was changed again and again while it was read".formatted(folder),
                "try again when it is not written to");
    }

    private SubdirIndex index(Document document) throws IOException {
        var name = name(document);
        try (var progress = visit.listener().start("read", document.file().toString(), document.size());
                var in = Files.newInputStream(document.file())) {
            var index = RepodataReading.index(
                    new CountedBody(in, progress), visit.cache().place(name), document.key());
            progress.done();
            visit.cache().grown();
            visit.cache().forgetAllBut(key, name);
            return index;
        } catch (MalformedInput malformed) {
            throw malformed.in("`%s`".formatted(document.file()));
        }
    }

    /// Whether a folder that has nothing for this machine is a channel at all.
    ///
    /// @param absent subdirs that are not there
    /// @throws ChannelException when it is none
    static void checkThere(Channel channel, Path folder, List<String> absent) throws IOException {
        if (!Files.isDirectory(folder)) {
            var isFile = Files.exists(folder);
            throw new ChannelException(
                    (isFile
                                    ? "`%s` is no folder, and is given as a channel"
                                    : "there is no folder `%s`, which is given as a channel")
                            .formatted(folder),
                    "look whether its path is right");
        }
        try (var subdirs = Files.newDirectoryStream(folder)) {
            for (var subdir : subdirs) {
                if (Subdir.isName(String.valueOf(subdir.getFileName()))
                        && FORMS.stream().anyMatch(form -> Files.isRegularFile(subdir.resolve(form.file())))) {
                    return;
                }
            }
        }
        throw new ChannelException(
                "the folder `%s` is not a channel: there is neither `%s` nor `%s` in %s"
                        .formatted(
                                folder,
                                SubdirForm.PLAIN.file(),
                                SubdirForm.ZSTD.file(),
                                String.join(
                                        " or ",
                                        absent.stream().map("`%s`"::formatted).toList())),
                "name the folder that holds `noarch`; `conda index` writes what is missing for " + channel.name());
    }
}
