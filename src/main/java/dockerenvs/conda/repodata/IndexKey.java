package dockerenvs.conda.repodata;

import java.nio.charset.StandardCharsets;

/// Which document an index was made of. An index that was written with another key is not opened.
///
/// @param text whatever tells two versions of a document apart, such as its address with its `ETag` or its digest
record IndexKey(String text) {
    private static final int BYTES_MAX = 4096;

    IndexKey {
        if (text.getBytes(StandardCharsets.UTF_8).length > BYTES_MAX) {
            throw new IllegalArgumentException("the key of an index has at most " + BYTES_MAX + " bytes");
        }
    }
}
