/// Which packages share a layer: a pure function of names and sizes under a limit on the number of layers.
///
/// **Largest alone.** Engines take a limited number of layers. As many packages as fit get a layer of their own,
/// the largest ones; all others share one more. With five packages and three layers:
///
/// ```
///   mkl 120 MB   numpy 8 MB   python 30 MB   six 0.1 MB   zlib 0.2 MB
///   └─ alone ─┘               └─ alone ──┘
///                └──────────── shared ─────────────────────────────┘
/// ```
///
/// An update of `mkl` then moves `mkl` and nothing else. What makes this sound is that a package's layer depends on
/// that package alone; what makes it simple is that history plays no part. The layers follow the order in which
/// packages are given, the shared one last.
package dockerenvs.layering;
