/// Container engines of this machine: images are loaded into them, as `docker load` does.
///
/// ```
///   ContainerEngine ─▶ EngineSocket ─▶ ChunkedOutputStream   Docker, podman: POST /images/load by a Unix socket
///                  │          └─────▶ SocketAnswer
///                  ├─▶ DockerContext                         which socket, when Docker has contexts
///                  └─▶ EngineProgram                         podman load, ctr images import: an archive on stdin
/// ```
///
/// What is sent is the docker-archive of `oci.archive`, made while it is sent.
package dockerenvs.oci.engine;
