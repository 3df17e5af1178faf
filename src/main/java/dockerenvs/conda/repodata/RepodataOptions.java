package dockerenvs.conda.repodata;

import dockerenvs.tasks.Listener;

/// How a [RepodataFetcher] goes about its work.
///
/// @param offline whether no server may be asked
/// @param refresh whether servers are asked even where the cache is fresh enough
/// @param limit requests at a time
record RepodataOptions(boolean offline, boolean refresh, int limit, Listener listener) {}
