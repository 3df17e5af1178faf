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
///
/// A document is never held whole. [JsonWindow] shows a part of it, [RecordScanner] reads one record after the other
/// from its bytes, [RecordReader] those that are unusual, [JsonWalk] passes what nobody asks for. An index file holds
/// what they found ([why](../../../../../../docs/decisions/0019-repodata-index.md)):
///
/// ```
///   header     magic, version, lengths, checksum of the tables, checksum of the header
///   records    in order of the document: length, shape, values ──────────────────┐
///   tables     key           what the index was made of                          │
///              info, base URL, packages left out                                 │
///              strings       every text of the channel once                      │
///              lists         numbers of strings: `depends`, `constrains`, …      │
///              requirements  numbers of lists: what a record asks for            │
///              shapes        keys of a record and kinds of their values          │
///              names         ascending: number of the string, place of the rows  │
///              rows          by name, then by file name: version, build, build number,
///                            time, requirements, place of the record ────────────┘
///              checksums     of the records, for each 16 KiB
/// ```
///
/// Numbers of 32 bits have their lowest byte first; in rows, lists, shapes and records numbers are as short as
/// [ByteList] makes them. The tables are read into memory and checked when a file is opened, 15 MB for the largest
/// channel; records are mapped, and checked when one is read.
package dockerenvs.conda.repodata;
