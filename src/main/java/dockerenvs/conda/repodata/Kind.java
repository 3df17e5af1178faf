package dockerenvs.conda.repodata;

/// How a value of a record is written in an index. The order is part of the format.
enum Kind {
    /// Null, or what is known without the record; takes no bytes.
    NOTHING,
    /// As the file name says; takes no bytes.
    OF_FILE_NAME,
    /// A text, by the number of the string.
    STRING,
    /// A whole number of at most 64 bits.
    INTEGER,
    /// A list of texts, by the number of the list.
    STRINGS,
    /// 32 lower-case hex digits, in 16 bytes.
    HEX_32,
    /// 64 lower-case hex digits, in 32 bytes.
    HEX_64,
    /// Anything else, by the number of the string that is its JSON.
    JSON
}
