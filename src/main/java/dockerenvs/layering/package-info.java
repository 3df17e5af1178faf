/// Which packages share a layer: a pure function of the packages, a limit on layers, and what the plan before
/// remembers.
///
/// **The aim.** An update sends every layer of which anything changed. Layers are limited, packages are many, so some
/// share one; the plan that sends few bytes puts together what changes together, and keeps what is large and calm
/// away from what changes. [AutoLayering] sees the past alone.
///
/// ```
///   LayerMemory ──▶ clean layers stay ─────────────────────────────┐
///    of the image        │ all other packages                      ├─▶ LayerPlan ─▶ LayerMemory
///    before              ▼                                         │                 of this image
///                    Scenarios ──▶ Partition among free layers ────┘
///                 how the next      size × chance that any of
///                 update may go     a layer changes
/// ```
///
/// **Clean layers stay.** A layer whose packages are all still wanted costs nothing. The packages of every other
/// layer have to be sent again wherever they go, so they can be divided anew for nothing: that is the moment at
/// which the plan learns. When no layer is free for what is new, the smallest clean one gives way; and two clean ones
/// become one where the layer that is free then saves more in four updates than sending them once costs.
///
/// **Nearly clean layers stay, too.** What changed in them is covered: it lies on in the layer, hidden by others. Of
/// all bytes one percent may be; layers that are large for the old bytes in them come first.
///
/// **Scenarios.** Each of the last 30 updates is one: who changed then likely changes, who did not likely stays.
/// Older ones weigh less. Three more stand for what was not seen yet: a small, a usual and a large update, in which
/// every package changes at its own rate, which is its past smoothed by that of all packages. So it need not be said
/// who belongs to whom.
///
/// **Bundles.** Packages that are small against a layer, have one version and changed in the same updates come from one
/// source. They are divided as one.
///
/// **Partition.** The packages that would cost most begin a group each, four times as many groups as there may be
/// layers, and the others join where they make it least more costly. Then the two groups become one that cost least
/// more together, until few enough are left; then single packages move to where they cost less, until none does. With
/// three layers and two updates behind us (`x` changed, `.` stayed; latest first):
///
/// ```
///   mkl 120 MB  ..      alone: costs 120 × little
///   icu 14 MB   .x      ┐ together they cost 23 × half; icu and boto3 together would
///   pandas 9 MB .x      ┘ cost 15 × nearly always
///   boto3 1 MB  x.      alone: 1 × half
/// ```
///
/// A first plan has no updates to go by, so sizes decide: the large ones alone, the small ones in several layers.
///
/// The memory travels as text in an annotation of the image. The same packages, limit and memory give the same
/// plan; the same packages after the image of them give that image's plan again. [LayerTrial] replays histories
/// of locks with this and with the rules of other programs.
package dockerenvs.layering;
