/// Images in registries: pulled lazily, pushed with what the registry lacks, copied, listed and deleted, with the
/// credentials users already have.
///
/// ```
///   Registry ─▶ RemoteImage ─▶ Image, Artifact          pull: documents now, blobs as RemoteInputStream when read
///      │
///      ├──────▶ Push ─▶ Upload                          push: HEAD, mount, POST and PUT; manifests last
///      ├──────▶ Pages, Referrers                        lists
///      │
///      ▼ all of them ask a
///   RegistryHost ─▶ SignIn ─▶ TokenServer               https or http; 401, and again with what was asked for
///      │
///      ▼
///   HttpClient                                          retries, redirects, proxies
/// ```
///
/// The protocol is that of the OCI distribution specification and, where older servers differ, Docker's Registry
/// HTTP API V2.
///
/// Credentials come from the first place that has one, and mirrors from what is configured on this machine:
///
/// ```
///   UserCredentials ─▶ AuthPlaces ─▶ AuthFile ─▶ AuthDocument ─▶ RegistryName   which key fits
///                                       └──────▶ HelperProgram ─▶ HelperProcess
///   CredentialKeeper ─▶ AuthFile                                                signing in and out
///
///   RegistryHosts ─▶ RegistryHostFiles ─▶ RegistriesConf ─▶ PrefixRule ─▶ RegistryEndpoint
///                            ├──────────▶ HostsToml ──────▶ HostRule ─────────┤
///                            └──────────▶ CertificateFolders ─────────────────┘
/// ```
package dockerenvs.oci.registry;
