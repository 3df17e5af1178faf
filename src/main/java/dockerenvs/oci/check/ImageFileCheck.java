package dockerenvs.oci.check;

import dockerenvs.content.MalformedInput;
import dockerenvs.oci.archive.ImageFile;
import dockerenvs.oci.archive.Members;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Finds what is wrong with an image file: everything that is claimed in it is derived again.
public final class ImageFileCheck {
    /// What is said of a file that is well-formed and empty.
    static final String NO_IMAGE = "it holds no image";

    private ImageFileCheck() {}

    /// All faults of a file or layout folder, errors first; empty for a valid one. Reads everything once.
    ///
    /// @throws IOException when the file cannot be read
    public static List<Fault> check(Path file) throws IOException {
        var faults = new Faults("");
        try (var members = Members.open(file)) {
            members.faults().forEach(faults.at("archive")::error);
            check(file, members, faults);
        } catch (MalformedInput malformed) {
            faults.at("archive").error(Faults.sentence(malformed));
        }
        return faults.list();
    }

    private static void check(Path file, Members members, Faults faults) throws IOException {
        var isLayout = members.find("oci-layout").isPresent();
        var isDockerArchive = members.find("manifest.json").isPresent();
        if (isLayout) {
            var layout = new LayoutCheck(members, faults);
            layout.run();
            if (isDockerArchive) {
                var place = faults.at("manifest.json");
                place.attempt(() -> new DockerArchiveCheck(members, place).compareWith(layout));
            }
        } else if (isDockerArchive) {
            var place = faults.at("manifest.json");
            place.attempt(() -> new DockerArchiveCheck(members, place).run());
        } else if (members.find("repositories").isEmpty()) {
            faults.at("archive")
                    .error("it holds no image: there is no `oci-layout`, `manifest.json` or `repositories` in it");
        } else {
            try (var images = ImageFile.open(file)) {
                if (images.images().isEmpty()) {
                    faults.at("repositories").warning(NO_IMAGE);
                }
                for (var stored : images.images()) {
                    for (var image : stored.eachImage()) {
                        faults.at("image " + image.id().brief()).addAll(ImageCheck.check(image));
                    }
                }
            }
        }
    }
}
