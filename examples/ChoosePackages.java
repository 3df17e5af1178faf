import module dockerenvs;

/// Chooses packages of a channel that fit together, puts them on a base of a registry, and writes the image for
/// `docker load`. The image carries the lock of what was chosen.
///
///     java -p docker-envs.jar --add-modules dockerenvs ChoosePackages.java \
///             continuumio/miniconda3:latest conda-forge demo.tar
void main(String[] arguments) throws IOException {
    try (var registry = Registry.open();
            var workshop = Workshop.ofUser(System.getenv(), Workshop.Supply.DEFAULT)) {
        Image image = EnvironmentImage.on(registry.pull(arguments[0]))
                .channels(arguments[1])
                .packages("numpy", "numba", "flask")
                .build(workshop)
                .image();

        DockerArchive.write(image, "example-image:123456", Path.of(arguments[2]));
    }
}
