/// Environments that are there already, in a folder of this machine: what conda knows of them, and what it does
/// not.
///
/// ```
///   conda-meta/*.json ──PrefixRecords──▶ Lock                 the packages, as any other lock names them
///                                          │
///   all other files ───PrefixScan────▶ PrefixFindings         what differs from the records
///                                          │
///                                          ├──▶ PrefixPackage   a package as it lies there, if its file is gone
///                                          └──▶ CarriedFiles    the rest, for a layer of its own
/// ```
///
/// The environment is read and never changed; nothing of it is run.
///
/// **Whose file is it.** Each file is compared with the digest that the records have of it. It is as it was
/// installed, or changed, or of no package. Files of packages that are not there any more come back with their
/// package, unless pip has put another version in its place: then they stay away, or Python would find both.
///
/// **What is left behind.** Records and history, which the image gets anew; the package cache and other
/// environments in the folder; and what Python has compiled, which Python makes again.
package dockerenvs.conda.prefix;
