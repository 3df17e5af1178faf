import module dockerenvs;

/// Reads an image file and lists the layers of the image in it, base first.
///
///     java -p docker-envs.jar --add-modules dockerenvs ListLayers.java base.tar
void main(String[] arguments) throws IOException {
    try (var file = ImageFile.open(Path.of(arguments[0]))) {
        for (Layer layer : file.image().layers()) {
            IO.println("%s  %d bytes".formatted(layer.blob().digest(), layer.blob().size()));
        }
    }
}
