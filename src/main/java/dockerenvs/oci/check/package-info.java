/// The judge: what is wrong with an image file, and what differs between two images.
///
/// ```
///   ImageFileCheck ─▶ LayoutCheck, DockerArchiveCheck      documents, digests, names
///                          └─▶ StackCheck                  configuration against layers, layers against each other
///                                 └─▶ LayerCheck           one layer, streamed once: digests, compression, tar,
/// paths
/// ```
///
/// A check goes on after a fault where it can. Nothing of a layer is held but its paths.
package dockerenvs.oci.check;
