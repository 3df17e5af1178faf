import module dockerenvs;

/// Pulls a base, puts a locked conda environment on it, and pushes the image. Credentials are those of
/// `docker login`; layers of the base are not moved where the registry is the same.
///
///     java -p docker-envs.jar --add-modules dockerenvs BuildAndPush.java debian:12-slim pixi.lock ghcr.io/me/demo:1
void main(String[] arguments) throws IOException {
    var credentials = UserCredentials.of(System.getenv());
    try (var registry = Registry.builder().credentials(credentials).open();
            var workshop = Workshop.ofUser(System.getenv(), Workshop.Supply.DEFAULT)) {
        Image image = EnvironmentImage.on(registry.pull(arguments[0]))
                .lock(LockFile.read(Path.of(arguments[1]), Selection.DEFAULT))
                .build(workshop)
                .image();

        IO.println(registry.push(image, arguments[2]).digest());
    }
}
