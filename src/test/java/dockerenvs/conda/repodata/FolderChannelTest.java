package dockerenvs.conda.repodata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.conda.channel.ChannelException;
import dockerenvs.conda.channel.Channels;
import dockerenvs.conda.repodata.SampleChannel.Sample;
import dockerenvs.conda.spec.Candidate;
import dockerenvs.conda.spec.PackageLocation;
import dockerenvs.content.MalformedInput;
import dockerenvs.tasks.TaskEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderChannelTest {
    private static final Sample NUMPY = Sample.of("numpy", "1.0", "python");

    @TempDir
    private Path folder;

    private final List<TaskEvent> events = new CopyOnWriteArrayList<>();
    private Path own;

    @BeforeEach
    void write() throws IOException {
        own = new SampleChannel()
                .withPlain("linux-64", NUMPY)
                .withZstd("noarch", Sample.of("six", "1.16"))
                .writeTo(folder.resolve("own"));
    }

    private ChannelRepodata open(String written) throws IOException {
        var cache = RepodataCache.open(folder.resolve("cache"), 1 << 30);
        try (var fetcher = RepodataFetcher.builder(cache).listener(events::add).open()) {
            return fetcher.open(Channels.USUAL.parse(List.of(written)), "linux-64", List.of());
        }
    }

    private static List<String> versions(ChannelRepodata repodata, String name) throws IOException {
        return repodata.candidates(name).stream().map(Candidate::version).toList();
    }

    private long readings() {
        return events.stream().filter(TaskEvent.Done.class::isInstance).count();
    }

    @Test
    void offersWhatIsInTheFolder() throws IOException {
        var repodata = open(own.toString());

        assertThat(repodata.names()).containsExactly("numpy", "six");
        var numpy = repodata.candidates("numpy").getFirst();
        assertThat(repodata.channels()).containsExactly("file://" + own);
        assertThat(repodata.record(numpy).url()).isEqualTo("file://" + own + "/linux-64/numpy-1.0-0.conda");
        assertThat(repodata.location(numpy))
                .isEqualTo(new PackageLocation.Local(own.resolve("linux-64/numpy-1.0-0.conda")));
    }

    @Test
    void isCalledByTheNameItWasGiven() throws IOException {
        var repodata = open("conda-forge=" + own);

        var numpy = repodata.candidates("numpy").getFirst();
        assertThat(repodata.channels()).containsExactly("https://conda.anaconda.org/conda-forge");
        assertThat(repodata.record(numpy).url())
                .isEqualTo("https://conda.anaconda.org/conda-forge/linux-64/numpy-1.0-0.conda");
        assertThat(repodata.location(numpy))
                .isEqualTo(new PackageLocation.Local(own.resolve("linux-64/numpy-1.0-0.conda")));
    }

    @Test
    void readsADocumentOnce() throws IOException {
        open(own.toString());
        assertThat(readings()).isEqualTo(2);

        open(own.toString());
        open("file://" + own);

        assertThat(readings()).isEqualTo(2);
    }

    @Test
    void noticesThatADocumentIsAnother() throws IOException {
        open(own.toString());
        new SampleChannel().withPlain("linux-64", Sample.of("numpy", "2.0")).writeTo(own);
        Files.setLastModifiedTime(
                own.resolve("linux-64/repodata.json"),
                FileTime.from(Instant.now().plusSeconds(5)));

        assertThat(versions(open(own.toString()), "numpy")).containsExactly("2.0");
        try (var files = Files.list(folder.resolve("cache"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".index"))).hasSize(2);
        }
    }

    @Test
    void takesTheLatestOfSeveralDocuments() throws IOException {
        new SampleChannel().withZstd("linux-64", Sample.of("numpy", "2.0")).writeTo(own);
        var plain = own.resolve("linux-64/repodata.json");
        var packed = own.resolve("linux-64/repodata.json.zst");
        var then = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
        var later = FileTime.from(Instant.parse("2026-01-01T00:00:01Z"));

        Files.setLastModifiedTime(plain, then);
        Files.setLastModifiedTime(packed, then);
        assertThat(versions(open(own.toString()), "numpy")).containsExactly("2.0");
        Files.setLastModifiedTime(plain, later);
        assertThat(versions(open(own.toString()), "numpy")).containsExactly("1.0");
    }

    @Test
    void needsNoNoarch() throws IOException {
        var other = new SampleChannel().withPlain("linux-64", NUMPY).writeTo(folder.resolve("other"));

        assertThat(open(other.toString()).names()).containsExactly("numpy");
    }

    @Test
    void mayHaveNothingForThisMachine() throws IOException {
        var other = new SampleChannel().withPlain("osx-64", NUMPY).writeTo(folder.resolve("other"));

        assertThat(open(other.toString()).names()).isEmpty();
    }

    @Test
    void isAChannelOnlyWithADocument() throws IOException {
        Files.createDirectories(folder.resolve("empty/linux-64"));

        assertThatThrownBy(() -> open(folder.resolve("empty").toString()))
                .isInstanceOf(ChannelException.class)
                .hasMessage("the folder `%s` is not a channel: there is neither `repodata.json` nor `repodata.json.zst`"
                                .formatted(folder.resolve("empty"))
                        + " in `linux-64` or `noarch`");
        assertThatThrownBy(() -> open(folder.resolve("none").toString()))
                .isInstanceOf(ChannelException.class)
                .hasMessageContaining("there is no folder");
    }

    @Test
    void saysWhichDocumentIsBroken() throws IOException {
        Files.writeString(own.resolve("linux-64/repodata.json"), "{\"packages\": {");

        assertThatThrownBy(() -> open(own.toString()))
                .isInstanceOf(MalformedInput.class)
                .hasMessageContaining("`" + own.resolve("linux-64/repodata.json") + "`");
    }
}
