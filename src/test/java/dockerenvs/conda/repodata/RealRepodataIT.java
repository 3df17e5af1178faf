package dockerenvs.conda.repodata;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.SharedFolder;
import dockerenvs.conda.spec.ChannelSubdir;
import dockerenvs.content.Compression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Real channels, every record of each.
class RealRepodataIT {
    private final Path folder = SharedFolder.named("repodata");

    @TempDir
    private Path temporary;

    @ParameterizedTest
    @ValueSource(strings = {"conda-forge-locks", "free-2016-09", "main-2019-08", "main-2020-06", "r-2020"})
    void saysOfEveryPackageWhatTheJsonRoomReads(String channel) throws IOException {
        for (var subdir : List.of("linux-64", "noarch")) {
            var source = new ChannelSubdir(0, "https://example.com/" + channel, subdir);
            var compressed = folder.resolve(channel).resolve(subdir).resolve("repodata.json.zst");
            try (var json = Compression.decompress(Files.newInputStream(compressed))) {
                var document = json.readAllBytes();
                var index = Indexes.of(document, temporary);
                Indexes.expectSame(index, ReferenceRepodata.of(document, source), source);
                // the locks of which one channel was made have some packages whose version people changed by hand,
                // and one a second time, under a name that belongs into an address
                assertThat(index.leftOut().count())
                        .as("%s/%s: %s", channel, subdir, index.leftOut().sample())
                        .isEqualTo(channel.equals("conda-forge-locks") && subdir.equals("linux-64") ? 11 : 0);
            }
        }
    }
}
