/// Package files as conda makes them: `.conda` and `.tar.bz2`, read without unpacking them to disk.
///
/// ```
///   numpy-1.26.4-py312heda63a1_0.conda              numpy-1.11.0-py27_0.tar.bz2
///   ├─ metadata.json           version of the format    └─ bzip2
///   ├─ pkg-numpy-….tar.zst     payload                      ├─ info/…    metadata
///   └─ info-numpy-….tar.zst    metadata                     └─ …         payload
///
///   PackageArchive.open ──▶ PackageMetadata: index.json, paths.json, link.json, or what older packages have
/// instead                 visit ──▶ payload entries, front to back, checked against the metadata
/// ```
///
/// Nothing in a package is trusted: paths stay inside the prefix, links are followed by nobody, sizes have limits.
package dockerenvs.conda.archive;
