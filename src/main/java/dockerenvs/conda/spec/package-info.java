/// What is asked for and what answers: package records, file names, versions and specs, as values.
///
/// ```
///   numpy-1.26.4-py312heda63a1_0.conda      PackageFileName
///   {"name": "numpy", "depends": […], …}    PackageRecord    what a channel or a lock says of one package file
/// ```
package dockerenvs.conda.spec;
