package dockerenvs.conda.repodata;

import dockerenvs.conda.spec.Candidate;
import dockerenvs.conda.spec.ChannelSubdir;
import dockerenvs.conda.spec.LeftOut;
import dockerenvs.conda.spec.PackageRecord;
import java.io.IOException;
import java.util.List;

/// What one subdir of a channel offers.
sealed interface SubdirOffer {

    /// All at once, in an index.
    record Indexed(SubdirIndex index) implements SubdirOffer {
        @Override
        public List<Candidate> candidates(String name, ChannelSubdir source) throws IOException {
            return index.candidates(name, source);
        }

        @Override
        public PackageRecord record(Candidate candidate) throws IOException {
            return index.record(candidate);
        }

        @Override
        public List<String> names() throws IOException {
            return index.names();
        }

        @Override
        public LeftOut leftOut(String name) throws IOException {
            return index.leftOut(name);
        }

        @Override
        public String baseUrl() {
            return index.baseUrl();
        }
    }

    /// Name by name.
    record Sharded(ShardedSubdir shards) implements SubdirOffer {
        @Override
        public List<Candidate> candidates(String name, ChannelSubdir source) throws IOException {
            var index = shards.find(name);
            return index.isPresent() ? index.get().candidates(name, source) : List.of();
        }

        @Override
        public PackageRecord record(Candidate candidate) throws IOException {
            return shards.find(candidate.name()).orElseThrow().record(candidate);
        }

        @Override
        public List<String> names() {
            return shards.names();
        }

        @Override
        public LeftOut leftOut(String name) throws IOException {
            var index = shards.find(name);
            return index.isPresent() ? index.get().leftOut(name) : LeftOut.NONE;
        }

        @Override
        public String baseUrl() {
            return shards.baseUrl();
        }
    }

    /// Nothing: there is no such subdir.
    record Absent() implements SubdirOffer {
        @Override
        public List<Candidate> candidates(String name, ChannelSubdir source) {
            return List.of();
        }

        @Override
        public PackageRecord record(Candidate candidate) {
            throw new IllegalArgumentException("not of here: " + candidate);
        }

        @Override
        public List<String> names() {
            return List.of();
        }

        @Override
        public LeftOut leftOut(String name) {
            return LeftOut.NONE;
        }

        @Override
        public String baseUrl() {
            return "";
        }
    }

    /// The packages of that name, by file name.
    List<Candidate> candidates(String name, ChannelSubdir source) throws IOException;

    /// All that is said of one of [#candidates].
    PackageRecord record(Candidate candidate) throws IOException;

    /// All names, ascending, each once.
    List<String> names() throws IOException;

    /// Packages of that name in records of no use.
    LeftOut leftOut(String name) throws IOException;

    /// Where the package files are (CEP 15); empty when they are beside the document.
    String baseUrl();
}
