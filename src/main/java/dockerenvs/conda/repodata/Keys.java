package dockerenvs.conda.repodata;

import java.util.List;

/// The keys of a record that mean something here. Their numbers are those of their texts among the strings of an index,
/// which begin with them.
final class Keys {
    static final int NAME = 0;
    static final int VERSION = 1;
    static final int BUILD = 2;
    static final int BUILD_NUMBER = 3;
    static final int DEPENDS = 4;
    static final int CONSTRAINS = 5;
    static final int TRACK_FEATURES = 6;
    static final int FLAGS = 7;
    static final int EXTRA_DEPENDS = 8;
    static final int MD5 = 9;
    static final int SHA256 = 10;
    static final int SIZE = 11;
    static final int TIMESTAMP = 12;
    static final int INDEXED_TIMESTAMP = 13;
    static final int SUBDIR = 14;
    static final int URL = 15;
    static final int CHANNEL = 16;
    static final int FN = 17;
    static final int PYTHON_SITE_PACKAGES_PATH = 18;

    /// All of them, in order of their numbers.
    static final List<String> ALL = List.of(
            "name",
            "version",
            "build",
            "build_number",
            "depends",
            "constrains",
            "track_features",
            "flags",
            "extra_depends",
            "md5",
            "sha256",
            "size",
            "timestamp",
            "indexed_timestamp",
            "subdir",
            "url",
            "channel",
            "fn",
            "python_site_packages_path");

    private Keys() {}
}
