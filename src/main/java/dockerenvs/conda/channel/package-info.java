/// Channels: what people write for them, the servers they are on, and the package files they hold, found, fetched,
/// verified and cached. What they offer is the business of `conda.repodata`.
///
/// ```
///   "conda-forge" ─▶ Channels ─▶ Channel ─▶ ChannelServers ─▶ ServerAnswer
///                    Condarc      name, and    Mirrors, proxies,   a document, or that
///                                 place with   credentials         the known one is right
///                                 secrets
/// ```
///
/// ```
///   WantedPackage ─▶ PackageFetcher ─▶ PackageFile
///     record           1 PackageCache       what was fetched before
///     location         2 LocalPackages      caches of conda and mamba, folders given for a channel
///                      3 a file             used where it lies
///                      4 Mirrors, http      into the cache, continued where an earlier try broke off
/// ```
///
/// Wherever a file comes from, it has the size and the hash of its record before anybody sees it.
package dockerenvs.conda.channel;
