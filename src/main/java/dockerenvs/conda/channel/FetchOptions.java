package dockerenvs.conda.channel;

import dockerenvs.tasks.Listener;

/// How packages are fetched.
///
/// @param offline whether no server may be asked
/// @param strict whether a package without a hash is refused
/// @param limit packages fetched at a time
/// @param listener told how it goes
record FetchOptions(boolean offline, boolean strict, int limit, Listener listener) {}
