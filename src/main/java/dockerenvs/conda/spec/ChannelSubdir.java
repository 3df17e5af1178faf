package dockerenvs.conda.spec;

/// One folder of a channel, where packages come from.
///
/// @param rank which channel: 0 for the first, whose packages count most, ascending
/// @param channel the channel without its subdir and without secrets: a URL, or a folder of this machine
/// @param subdir `linux-64`, `noarch`, …
public record ChannelSubdir(int rank, String channel, String subdir) {
    @Override
    public String toString() {
        return channel + "/" + subdir;
    }
}
