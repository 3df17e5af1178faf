/// Image files, read and written.
///
/// ```
///   docker-archive v1.0   repositories, <id>/{VERSION,json,layer.tar}            read
///   docker-archive v1.1+  manifest.json, <config>.json, layers                   read
///   OCI layout            oci-layout, index.json, blobs/<algorithm>/<hex>        read, appended to
///   OCI archive           the same as a tar, maybe compressed                    read, written
///   hybrid                docker-archive and OCI layout in one tar               read, written by default
///
///   ImageFile.open(path) ─▶ StoredImage (names, descriptor) ─▶ Image or Artifact
///   Image ─▶ DockerArchive.write   Artifact ─▶ OciArchive.write, OciLayout.append
/// ```
///
/// Names inside archives are keys, never paths of the host: nothing is unpacked. Files appear by writing beside
/// and renaming.
package dockerenvs.oci.archive;
