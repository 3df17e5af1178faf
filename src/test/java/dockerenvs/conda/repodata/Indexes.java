package dockerenvs.conda.repodata;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.conda.spec.Candidate;
import dockerenvs.conda.spec.ChannelSubdir;
import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// Makes indexes in tests, and compares them with what the JSON room says.
final class Indexes {
    static final ChannelSubdir SOURCE = new ChannelSubdir(0, "https://example.com/channel", "linux-64");
    static final IndexKey KEY = new IndexKey("https://example.com/channel/linux-64 1");

    private Indexes() {}

    static SubdirIndex of(String document, Path folder) throws IOException {
        return of(document.getBytes(StandardCharsets.UTF_8), folder);
    }

    static SubdirIndex of(byte[] document, Path folder) throws IOException {
        return SubdirIndex.write(new ByteArrayInputStream(document), folder.resolve("index"), KEY);
    }

    /// An index with packages of the map `packages.conda`, which is given without its braces.
    static SubdirIndex ofPackages(String packages, Path folder) throws IOException {
        return of("{\"packages.conda\": {" + packages + "}}", folder);
    }

    /// A record by file name, such as a document has it.
    static String record(String file, String members) {
        return "\"%s\": {%s}".formatted(file, members);
    }

    static List<String> files(SubdirIndex index, String name) throws IOException {
        return index.candidates(name, SOURCE).stream().map(Candidate::file).toList();
    }

    /// Every package is there, with every field; and no other.
    static void expectSame(SubdirIndex index, ReferenceRepodata expected) throws IOException {
        expectSame(index, expected, SOURCE);
    }

    static void expectSame(SubdirIndex index, ReferenceRepodata expected, ChannelSubdir source) throws IOException {
        var byName = expected.byName();
        assertThat(index.names()).containsExactlyElementsOf(byName.keySet());
        assertThat(index.leftOut().count()).isEqualTo(expected.leftOut());
        for (var entry : byName.entrySet()) {
            var found = index.candidates(entry.getKey(), source);
            var records = entry.getValue();
            assertThat(found).hasSameSizeAs(records);
            for (var i = 0; i < found.size(); i++) {
                expectSame(found.get(i), records.get(i));
                assertThat(index.record(found.get(i)).json())
                        .isEqualTo(records.get(i).json());
            }
        }
    }

    private static void expectSame(Candidate candidate, PackageRecord record) {
        var json = record.json();
        assertThat(candidate.file()).isEqualTo(json.string("fn").orElseThrow());
        assertThat(candidate.version()).isEqualTo(record.version());
        assertThat(candidate.build()).isEqualTo(record.build());
        assertThat(candidate.requirements().depends()).isEqualTo(record.depends());
        assertThat(candidate.requirements().constrains()).isEqualTo(record.constrains());
        assertThat(candidate.requirements().flags()).isEqualTo(json.strings("flags"));
        assertThat(candidate.requirements().trackFeatures()).isEqualTo(ReferenceRepodata.features(json));
        var extras = json.object("extra_depends").orElse(JsonObject.EMPTY);
        assertThat(candidate.requirements().extras().keySet()).containsExactlyInAnyOrderElementsOf(extras.keys());
        candidate
                .requirements()
                .extras()
                .forEach((group, specs) -> assertThat(specs).isEqualTo(extras.strings(group)));
        var said = json.find("build_number");
        assertThat(candidate.buildNumber())
                .isEqualTo(said.isPresent() ? Long.parseLong(said.get().pretty().strip()) : record.buildNumber());
        var time = json.integer("indexed_timestamp").orElse(0) > 0
                ? json.integer("indexed_timestamp").getAsLong()
                : json.integer("timestamp").orElse(0);
        assertThat(candidate.timestampMillis()).isEqualTo(time > 253_402_300_799L ? time : time * 1000);
    }
}
