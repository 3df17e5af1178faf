package dockerenvs.conda.repodata;

import dockerenvs.conda.channel.ChannelServers;
import dockerenvs.tasks.Listener;
import java.time.Instant;
import java.time.InstantSource;

/// One call of [RepodataFetcher#open]: what it works with.
///
/// @param begun what was asked of a server since then need not be asked again
record Visit(RepodataCache cache, ChannelServers servers, RepodataOptions options, InstantSource clock, Instant begun) {
    Listener listener() {
        return options.listener();
    }
}
