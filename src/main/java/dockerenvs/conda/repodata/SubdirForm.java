package dockerenvs.conda.repodata;

/// The ways in which a subdir of a channel says what it offers.
enum SubdirForm {
    /// One document for each name (CEP 16).
    SHARDS("repodata_shards.msgpack.zst"),
    ZSTD("repodata.json.zst"),
    PLAIN("repodata.json"),
    BZIP2("repodata.json.bz2"),
    /// Not at all: there is no such subdir.
    NONE("");

    private final String file;

    SubdirForm(String file) {
        this.file = file;
    }

    /// The name of the document.
    String file() {
        return file;
    }
}
