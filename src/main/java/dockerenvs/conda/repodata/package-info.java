/// What channels offer: fetched, indexed, cached.
///
/// ```
///   Channel ─▶ RepodataFetcher ─▶ ServerVisit   fresh in the RepodataCache, or asked for: shards, .json.zst, .json
///                                 FolderVisit   a folder of this machine
///                                      │ one for each subdir
///                                 ChannelRepodata ◀── SubdirIndex, ShardedSubdir
/// ```
///
/// A document becomes an index while it comes:
///
/// ```
///   repodata.json ──▶ SubdirIndex.write ──▶ index file       once for every version of the document
///                     SubdirIndex.open  ◀── index file       each time; reads what is asked for
///                          │ one per subdir of each channel
///                     IndexedRepodata                        all of them as one Repodata
/// ```
package dockerenvs.conda.repodata;
