import module dockerenvs;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Adds files that exist only in memory to an image, sets a variable, and writes the result under another name.
///
///     java -p docker-envs.jar --add-modules dockerenvs AddContents.java base.tar example-contents.tar
void main(String[] arguments) throws IOException {
    try (var file = ImageFile.open(Path.of(arguments[0]))) {
        var notes = FileTree.ofContents(Map.of(
                "this/is/a/test1", "this is test 1".getBytes(UTF_8),
                "this/is/a/test2", "this is test 2".getBytes(UTF_8)));

        Image image = file.image()
                .withFiles(notes)
                .withEnvironment("FOO", "BAR");

        DockerArchive.write(image, "this-is-a-test:contents", Path.of(arguments[1]));
    }
}
