package dockerenvs.engines;

import dockerenvs.oci.archive.ImageFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// runc without any daemon: skopeo makes a layout of an archive, umoci unpacks the layout.
record Runc(Tool runc, Tool skopeo, Tool umoci, Path folder, AtomicInteger bundles) implements Engine {
    private static final Pattern ARGUMENTS = Pattern.compile("\"args\": \\[[^]]*]");

    static Runc in(Path folder) {
        return new Runc(
                Tool.find("runc").withOptions("--root", folder.resolve("state").toString()),
                Tool.find("skopeo"),
                Tool.find("umoci"),
                folder,
                new AtomicInteger());
    }

    @Override
    public Tool.Outcome attemptLoad(Path archive) throws IOException {
        var layout = folder.resolve("attempt-" + bundles.incrementAndGet());
        var copied = skopeo.attempt("copy", "docker-archive:" + archive, "oci:" + layout + ":image");
        return copied.exitCode() != 0 ? copied : unpack(layout, "image");
    }

    /// Keeps a layout per image, named by what it is called in the archive.
    @Override
    public void load(Path archive) throws IOException {
        try (var images = ImageFile.open(archive)) {
            var name = images.single().names().getFirst().text();
            skopeo.run("copy", "--quiet", "docker-archive:" + archive, "oci:" + layout(name) + ":image");
        }
    }

    private Path layout(String image) {
        return folder.resolve("layout-" + image.replaceAll("[/:]", "-"));
    }

    private Tool.Outcome unpack(Path layout, String tag) throws IOException {
        var bundle = folder.resolve("bundle-" + bundles.incrementAndGet());
        return umoci.attempt("unpack", "--image", layout + ":" + tag, bundle.toString());
    }

    @Override
    public String run(String image, String... command) throws IOException {
        return runLayout(layout(image), "image", command);
    }

    /// What a container prints that is made of an image in a layout.
    String runLayout(Path layout, String tag, String... command) throws IOException {
        var name = "bundle-" + bundles.incrementAndGet();
        var bundle = folder.resolve(name);
        umoci.run("unpack", "--image", layout + ":" + tag, bundle.toString());
        var configuration = bundle.resolve("config.json");
        var text = Files.readString(configuration).replace("\"terminal\": true", "\"terminal\": false");
        Files.writeString(configuration, command.length == 0 ? text : withArguments(text, command));
        return runc.run("run", "--bundle", bundle.toString(), name);
    }

    private static String withArguments(String configuration, String... command) {
        var arguments = Arrays.stream(command)
                .map(word -> "\"" + word.replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
                .collect(Collectors.joining(", ", "\"args\": [", "]"));
        return ARGUMENTS.matcher(configuration).replaceFirst(Matcher.quoteReplacement(arguments));
    }

    @Override
    public void close() {
        // nothing runs
    }
}
