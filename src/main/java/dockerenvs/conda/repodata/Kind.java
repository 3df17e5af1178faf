package dockerenvs.conda.repodata;

/// How a value of a record is written in an index.
enum Kind {
    /// Null, or what is known without the record; takes no bytes.
    NOTHING(0),
    /// As the file name says; takes no bytes.
    OF_FILE_NAME(1),
    /// A text, by the number of the string.
    STRING(2),
    /// A whole number of at most 64 bits.
    INTEGER(3),
    /// A list of texts, by the number of the list.
    STRINGS(4),
    /// 32 lower-case hex digits, in 16 bytes.
    HEX_32(5),
    /// 64 lower-case hex digits, in 32 bytes.
    HEX_64(6),
    /// Anything else, by the number of the string that is its JSON.
    JSON(7);

    /// By their codes.
    private static final Kind[] KINDS = values();

    private final int code;

    Kind(int code) {
        this.code = code;
    }

    /// What stands for it in an index.
    int code() {
        return code;
    }

    /// @throws IndexOutOfBoundsException when there is none
    static Kind of(int code) {
        return KINDS[code];
    }
}
