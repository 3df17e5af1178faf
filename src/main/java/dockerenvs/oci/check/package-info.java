/// The judge: what is wrong with an image file, and what differs between two images.
///
/// ```
///   ImageFileCheck ─▶ LayoutCheck, DockerArchiveCheck    documents, digests, names
///                          └─▶ StackCheck                the configuration, each layer and those below
///                                 └─▶ LayerCheck         one layer, streamed once: digests, tar, paths
///
///   ImageDiff ─▶ SettingDiff ─▶ Settings, HistoryDiff    documents
///           ├─▶ LayerDiff ─▶ Alignment, Transfer         layers by diff ID, bytes by digest
///           └─▶ PathDiff ─▶ FileStates ─▶ LayerStates    files as containers see them; each tar streamed once
/// ```
///
/// A check goes on after a fault where it can. Nothing of a layer is held but its paths and digests.
package dockerenvs.oci.check;
