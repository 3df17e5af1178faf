/// A registry of our own: the OCI distribution protocol over a folder, for tests and for whoever needs a registry
/// that is thrown away afterwards.
///
/// ```
///   request ─▶ RegistryHandler ─▶ Accounts      who asks, by Htpasswd, too, or Tokens, where they are wanted
///                             ─▶ Route         what is asked for, strictly
///                             ─▶ …Endpoint     Answer, or Refused with a code of the specification
///                                   │
///                                   ▼
///   Storage      blobs/<algorithm>/<hex>                         one store for all repositories
///     Repository repositories/<name>/_blobs/<algorithm>/<hex>       that the repository has the blob
///                                    _manifests/<algorithm>/<hex>   the media type of a manifest
///                                    _tags/<tag>                    its digest
///                                    _referrers/<algorithm>/<hex>/  descriptors of what names it as subject
///     Uploads    uploads/<id>                                    what has arrived of a blob
/// ```
///
/// Names of the protocol become paths only after they were found to be names: components of repositories begin
/// with a letter or a digit, so that none is taken for the folders that begin with `_`. Every file appears by
/// writing beside and renaming, content before what points to it, so a server that was killed finds whole state.
package dockerenvs.oci.server;
