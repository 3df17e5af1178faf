/// Images tried with the programs they are for: Docker, podman, containerd, runc, skopeo, umoci, buildah; and the
/// program itself as a process of its own, with a limit on memory and under signals.
///
/// ```
///   *IT ──▶ Engines ──▶ Engine: Docker, Podman, Containerd, Runc ──▶ Daemon ──▶ Tool ──▶ process
///    ├────▶ BusyboxImage, Archives: what the engines are fed
///    └────▶ DebianRegistry: plain, with passwords, with tokens (TokenIssuer), with TLS (KeyPairFiles)
/// ```
///
/// Every daemon keeps all it has in a fresh temporary folder and is started at its first use, once for all tests.
/// A tool that is not installed skips the tests that need it, loudly; with `DOCKER_ENVS_REQUIRE_ENGINES=true` it
/// fails them.
package dockerenvs.engines;
