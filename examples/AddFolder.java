import module dockerenvs;

import dockerenvs.files.FileFilter; // java.io has one, too

/// Takes the top layer off an image, puts a folder in its place, without static libraries and JavaScript source maps,
/// and writes the result under another name.
///
///     java -p docker-envs.jar --add-modules dockerenvs AddFolder.java base.tar ./app example-filter.tar
void main(String[] arguments) throws IOException {
    try (var file = ImageFile.open(Path.of(arguments[0]))) {
        var app = FileTree.ofDirectory(Path.of(arguments[1]))
                .filter(FileFilter.conda())
                .under("srv/app");

        Image image = file.image()
                .withoutTopLayer()
                .withFiles(app);

        DockerArchive.write(image, "this-is-a-test:latest", Path.of(arguments[2]));
    }
}
