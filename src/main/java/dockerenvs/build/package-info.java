/// An environment and a base image in, an image out: the bridge between the two wings.
///
/// ```
///   EnvironmentSpec ──▶ PackageChooser ──▶ Lock: channels, and the machine that the base makes, into the solver
///   InstalledPrefix ──▶ its Lock, and a CarriedLayer above those of packages, for what no package brings
///
///   Lock ──▶ PackageLinking ──────▶ Installation ──▶ EnvironmentLayers ──▶ Layer, one per package or group
///              fetch, link, all       who has           plan, place, pack,      │
///              at the same time       which file        or found by key         ▼
///   base ──▶ BaseSystem ──────────▶ BaseCheck                            EnvironmentImage ──▶ BuiltEnvironment
///              glibc, loader, shell   what is missing                    + state layer, variables, labels
/// ```
///
/// **Same inputs, same image.** Nothing here looks at the clock, at the order of the lock, or at the machine. The
/// time of an image is `SOURCE_DATE_EPOCH`, or that of its newest package.
///
/// **What an update moves.** A package's layer depends on that package, the prefix and a few options ([LayerKey]),
/// and its record travels in it. All that depends on the environment as a whole, its history, variables and lock,
/// is in the last layer, the state. So an update of one package replaces two layers.
///
/// With [EnvironmentImage#previous], a layer of which little changed stays as it is, and [Covering] hides what is old.
///
/// **Nothing is run**, but for [PythonCompilation] when it is asked for: between installation and layers it adds
/// what the environment's own Python compiles.
///
/// **What was found out is not found out again.** What a build came to is a [Blueprint], kept by its [BuildKey]; then
/// neither packages nor files of the base are looked at. [Knowledge] asks the cache of this machine and the catalogues
/// that the user believes, for whole builds, for layers, and for packages of which an [Outline] will do. Bytes that are
/// not here are made when somebody reads them.
///
/// Neither base nor result are pulled or pushed here: the caller picks both ends.
package dockerenvs.build;
