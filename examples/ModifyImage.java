import module dockerenvs;

import dockerenvs.files.FileFilter; // java.io has one, too

import static java.nio.charset.StandardCharsets.UTF_8;

/// Pulls an image and writes it changed, for `docker load`: another top layer, a folder without what nobody needs,
/// files from memory, a variable. Layers are fetched when the file is written.
///
///     java -p docker-envs.jar --add-modules dockerenvs ModifyImage.java continuumio/miniconda3:latest app example.tar
void main(String[] arguments) throws IOException {
    try (var registry = Registry.open()) {
        var app = FileTree.ofDirectory(Path.of(arguments[1]))
                .filter(FileFilter.conda())
                .under("srv/app");
        var notes = FileTree.ofContents(Map.of(
                "this/is/a/test1", "this is test 1".getBytes(UTF_8),
                "this/is/a/test2", "this is test 2".getBytes(UTF_8)));

        Image image = registry.pull(arguments[0])
                .withoutTopLayer()
                .withFiles(app)
                .withFiles(notes)
                .withEnvironment("FOO", "BAR");

        DockerArchive.write(image, "this-is-a-test:latest", Path.of(arguments[2]));
    }
}
