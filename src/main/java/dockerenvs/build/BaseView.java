package dockerenvs.build;

import dockerenvs.conda.activation.ImageView;
import dockerenvs.oci.image.ImageFiles;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The base image as activation asks about it.
final class BaseView implements ImageView {
    private static final int EXECUTABLE_BITS = 0111;

    private final ImageFiles files;

    BaseView(ImageFiles files) {
        this.files = files;
    }

    @Override
    public boolean isFolder(String path) {
        var place = files.resolve(path);
        return place.isPresent()
                && (place.get().isEmpty()
                        || find(path).filter(found -> found.entry().isFolder()).isPresent());
    }

    @Override
    public boolean isFile(String path) {
        return find(path).filter(found -> isFile(found)).isPresent();
    }

    @Override
    public boolean isExecutable(String path) {
        return find(path)
                .filter(found -> isFile(found) && (found.entry().attributes().mode() & EXECUTABLE_BITS) != 0)
                .isPresent();
    }

    private static boolean isFile(ImageFiles.Placed placed) {
        return !placed.entry().isFolder() && !placed.entry().isSymlink();
    }

    @Override
    public List<String> names(String folder) {
        var place = files.resolve(folder);
        return place.isPresent() ? files.names(place.get()) : List.of();
    }

    @Override
    public Optional<byte[]> read(String path, int bytesMax) throws IOException {
        return isFile(path) ? Optional.of(files.readHead(path, bytesMax)) : Optional.empty();
    }

    private Optional<ImageFiles.Placed> find(String path) {
        return files.resolve(path).flatMap(files::find);
    }
}
