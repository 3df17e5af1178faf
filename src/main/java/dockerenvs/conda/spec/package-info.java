/// What is asked for and what answers: package records, file names, locations, versions and specs, as values.
///
/// ```
///   numpy-1.26.4-py312heda63a1_0.conda      PackageFileName
///   {"name": "numpy", "depends": […], …}    PackageRecord    what a channel or a lock says of one package file
///   https://…/linux-64/numpy-….conda        PackageLocation  where it is to be had
///   numpy >=1.26,<2 py312*                  MatchSpec        which packages will do
///         >=1.26,<2                         VersionSpec      which versions will do
///           1.26                            Version
/// ```
package dockerenvs.conda.spec;
