/// Packages as they look installed, without installing them: files of packages become trees below the root of an
/// image.
///
/// ```
///   package file ──PackageArchive──▶ entries, front to back, once
///   and its record                      │  listed in the package? kept by the trimming?
///                                       ▼
///                          placeholder ─▶ prefix      PrefixReplacement: text, or strings of a binary
///                          site-packages/ ─▶ lib/…    PythonLayout: noarch Python packages only
///                          both digests taken         LinkOutput
///                                       │
///            entry point scripts, conda-meta record, notes
///                                       ▼
///                        linked tar, one file of a cache ──index────▶ LinkedPackage: tree, key, scripts, warnings
///
///   all LinkedPackages ──LinkOrder──▶ first to last ──Settlement──▶ Installation: a tree for each package,
///                                                                   no two with the same file
/// ```
///
/// **One package by itself.** Nothing in a linked package depends on the packages around it, but for noarch Python
/// ones on the place of Python. So it is linked once and found again by its key; a change of one package of an
/// environment changes that package's files alone.
///
/// **How a prefix is put in.** A package was built in a folder with a long name, the placeholder. In text it is
/// simply replaced. In a binary all offsets must stay, so what a string gets shorter is given back as zeros at its
/// end (`.` is a zero, the placeholder is `/PLACEHOLDER`, the prefix is `/opt/e`):
///
/// ```
///   x/PLACEHOLDER/lib:/PLACEHOLDER/lib64.tail.
///   x/opt/e/lib:/opt/e/lib64.............tail.
/// ```
///
/// **Who wins.** Packages are ordered so that what is needed comes before what needs it; of a path that several
/// bring, the last one has it, as with conda. Before that, paths are followed through the symbolic links of all
/// packages: one may bring `lib64 → lib` and another `lib64/x`, which on a disk is `lib/x` and in a layer would
/// hide the link.
///
/// Nothing of a package is run. Scripts that conda would run are listed with a warning.
package dockerenvs.conda.link;
