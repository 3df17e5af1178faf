import module dockerenvs;

/// Makes an image of one folder and nothing else, for two kinds of machines, and keeps both in one OCI layout.
///
///     java -p docker-envs.jar --add-modules dockerenvs FromScratch.java ./hello layout
void main(String[] arguments) throws IOException {
    var site = FileTree.ofDirectory(Path.of(arguments[0])).under("srv/www");
    for (var architecture : List.of("amd64", "arm64")) {
        Image image = Image.scratch(Platform.parse("linux/" + architecture))
                .withFiles(site)
                .withWorkingDirectory("/srv/www")
                .withLabel("org.opencontainers.image.title", "hello");

        OciLayout.append(image, "hello:" + architecture, Path.of(arguments[1]));
    }
}
