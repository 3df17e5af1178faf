import module dockerenvs;

/// Asks a registry for an image and lists its layers, base first. Only manifest and configuration are fetched.
///
///     java -p docker-envs.jar --add-modules dockerenvs PullImage.java continuumio/miniconda3:latest
void main(String[] arguments) throws IOException {
    try (var registry = Registry.open()) {
        Image image = registry.pull(arguments[0]);
        for (Layer layer : image.layers()) {
            IO.println("%s  %d bytes".formatted(layer.blob().digest(), layer.blob().size()));
        }
    }
}
