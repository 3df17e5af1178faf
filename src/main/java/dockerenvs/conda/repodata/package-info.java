/// What channels offer: fetched, indexed, cached.
///
/// ```
///   repodata.json ──▶ SubdirIndex.write ──▶ index file       once for every version of the document
///                     SubdirIndex.open  ◀── index file       each time; reads what is asked for
///                          │ one per subdir of each channel
///                     IndexedRepodata                        all of them as one Repodata
/// ```
package dockerenvs.conda.repodata;
