package dockerenvs.catalogue;

/// What an entry is about; each kind has a page of its own.
public enum EntryKind {
    /// A whole build: the layers and settings of its image.
    BUILD("builds"),
    /// One layer: digest, size, diff ID.
    LAYER("layers"),
    /// One package as linked: all but the content of its files.
    PACKAGE("packages");

    private final String page;

    EntryKind(String page) {
        this.page = page;
    }

    /// The media type of its page.
    String mediaType() {
        return "application/vnd.docker-envs.catalogue.%s.v1+zstd".formatted(page);
    }

    @Override
    public String toString() {
        return page;
    }
}
