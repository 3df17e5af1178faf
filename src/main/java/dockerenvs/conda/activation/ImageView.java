package dockerenvs.conda.activation;

import dockerenvs.files.FileTree;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The files a container will see, as far as activation asks about them.
///
/// Paths are absolute, without `..` and without a slash at the end. Symbolic links are followed, as the kernel
/// does.
public interface ImageView {

    /// An image without any file.
    ImageView EMPTY = new ImageView() {
        @Override
        public boolean isFolder(String path) {
            return path.equals("/");
        }

        @Override
        public boolean isFile(String path) {
            return false;
        }

        @Override
        public boolean isExecutable(String path) {
            return false;
        }

        @Override
        public List<String> names(String folder) {
            return List.of();
        }

        @Override
        public Optional<byte[]> read(String path, int bytesMax) {
            return Optional.empty();
        }
    };

    /// The files of `tree`, whose root is the root of the image.
    static ImageView of(FileTree tree) {
        return of(tree, EMPTY);
    }

    /// The files of `tree` and, where it has nothing, those of `base`.
    static ImageView of(FileTree tree, ImageView base) {
        return of(List.of(tree), base);
    }

    /// The same for several trees that overlap in folders only: thousands of files need not be put together for the few
    /// that are looked at.
    static ImageView of(List<FileTree> trees, ImageView base) {
        return new TreeView(trees, base);
    }

    /// Whether there is a folder.
    boolean isFolder(String path);

    /// Whether there is a regular file.
    boolean isFile(String path);

    /// Whether there is a regular file with a mode that lets anyone execute it.
    boolean isExecutable(String path);

    /// The names in a folder, ordered by code point; none when there is no such folder.
    List<String> names(String folder);

    /// The content of a regular file, cut after `bytesMax` bytes; empty when there is no such file.
    ///
    /// @throws IOException when the file is there and cannot be read
    Optional<byte[]> read(String path, int bytesMax) throws IOException;
}
