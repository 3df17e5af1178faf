package dockerenvs.conda.repodata;

import dockerenvs.conda.spec.PackageFileName.Format;

/// What the keys of a map of records are.
enum KeyForm {
    /// File names.
    FILE,
    /// File names without `.conda`, as in the third version of the format (CEP 48).
    CONDA_STEM,
    /// File names without `.tar.bz2`.
    TAR_BZ2_STEM;

    /// Finds the parts of the file name of a key.
    ///
    /// @return whether it has them
    boolean locate(FileNameBytes file, byte[] array, int from, int to) {
        return switch (this) {
            case FILE -> file.locate(array, from, to);
            case CONDA_STEM -> file.locate(array, from, to, Format.CONDA);
            case TAR_BZ2_STEM -> file.locate(array, from, to, Format.TAR_BZ2);
        };
    }

    /// What a key lacks to be a file name.
    String ending() {
        return switch (this) {
            case FILE -> "";
            case CONDA_STEM -> Format.CONDA.ending();
            case TAR_BZ2_STEM -> Format.TAR_BZ2.ending();
        };
    }
}
