package dockerenvs.conda.repodata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.conda.repodata.IndexedRepodata.Part;
import dockerenvs.conda.spec.ChannelSubdir;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IndexedRepodataTest {
    private static final ChannelSubdir FIRST = new ChannelSubdir(0, "https://example.com/one", "linux-64");
    private static final ChannelSubdir FIRST_NOARCH = new ChannelSubdir(0, "https://example.com/one", "noarch");
    private static final ChannelSubdir SECOND = new ChannelSubdir(1, "https://example.com/two", "linux-64");

    @TempDir
    private Path folder;

    private IndexedRepodata repodata;

    @BeforeEach
    void write() throws IOException {
        repodata = new IndexedRepodata(List.of(
                part(FIRST, "\"b-1-0.conda\": {\"size\": 1}, \"a-2-0.conda\": {}, \"a-10-0.conda\": {}"),
                part(FIRST_NOARCH, "\"a-1-0.conda\": {}, \"b-1-0.conda\": {\"size\": 2}"),
                part(SECOND, "\"a-0-0.conda\": {}, \"c-1-0.conda\": {}")));
    }

    private Part part(ChannelSubdir source, String packages) throws IOException {
        return new Part(source, Indexes.ofPackages(packages, folder));
    }

    @Test
    void listsChannelsInTheirOrder() {
        assertThat(repodata.channels()).containsExactly("https://example.com/one", "https://example.com/two");
    }

    @Test
    void listsCandidatesByChannelThenSubdirThenFileName() throws IOException {
        assertThat(repodata.candidates("a"))
                .extracting(candidate -> candidate.source() + "/" + candidate.file())
                .containsExactly(
                        "https://example.com/one/linux-64/a-10-0.conda",
                        "https://example.com/one/linux-64/a-2-0.conda",
                        "https://example.com/one/noarch/a-1-0.conda",
                        "https://example.com/two/linux-64/a-0-0.conda");
        assertThat(repodata.candidates("nothing")).isEmpty();
    }

    @Test
    void listsEachNameOnce() throws IOException {
        assertThat(repodata.names()).containsExactly("a", "b", "c");
    }

    @Test
    void readsARecordWhereItsCandidateLies() throws IOException {
        var candidates = repodata.candidates("b");

        assertThat(repodata.record(candidates.get(0)).size()).hasValue(1);
        assertThat(repodata.record(candidates.get(1)).size()).hasValue(2);
        assertThat(repodata.record(candidates.get(1)).url()).isEqualTo("https://example.com/one/noarch/b-1-0.conda");
    }

    @Test
    void knowsNoRecordsOfOtherChannels() throws IOException {
        var other = new IndexedRepodata(List.of(part(SECOND, "\"z-1-0.conda\": {}")));
        var candidate = other.candidates("z").getFirst();

        assertThatThrownBy(() -> new IndexedRepodata(List.of()).record(candidate))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no channel has https://example.com/two/linux-64");
    }
}
