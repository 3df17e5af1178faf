import module dockerenvs;

/// Puts a locked conda environment on a base image.
///
///     java -p docker-envs.jar --add-modules dockerenvs BuildEnvironment.java base.tar pixi.lock demo.tar
void main(String[] arguments) throws IOException {
    try (var base = ImageFile.open(Path.of(arguments[0]));
            var workshop = Workshop.ofUser(System.getenv(), Workshop.Supply.DEFAULT)) {
        Image image = EnvironmentImage.on(base.image())
                .lock(LockFile.read(Path.of(arguments[1]), Selection.DEFAULT))
                .build(workshop)
                .image();

        DockerArchive.write(image, "demo:1", Path.of(arguments[2]));
    }
}
