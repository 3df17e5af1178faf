/// Images as values: layers (base first), configuration, manifest, index, names and platforms.
///
/// ```
///   Index ──▶ Manifest ──▶ Configuration (platform, settings, diffIds, history)
///                    └───▶ layer blobs, base first
///
///   Image  = Configuration + List<Layer> + the exact manifest, as long as nothing was changed
///   Layer  = Blob (bytes as stored) + diffId (digest of the tar inside) + media type
/// ```
///
/// An image that was read keeps the exact bytes of its manifest and configuration, so that copying keeps the
/// digest; the first change drops them, and fields this house does not know survive the change. An image has no
/// name: names belong to destinations.
package dockerenvs.oci.image;
