package dockerenvs.conda.repodata;

/// Reads records right from the bytes of a document, as long as there is nothing unusual about them: no escape
/// sequences, no characters beyond ASCII, no objects within, nothing wrong. [RecordReader] reads all others; what both
/// can read, both read alike.
final class RecordScanner {
    /// The record goes on behind the end of the window.
    static final int INCOMPLETE = -1;

    /// The record needs a closer look.
    static final int UNUSUAL = -2;

    private static final int DIGITS_MAX = 18;
    private static final long INTEGER_MAX = 1L << 53;
    private static final int FOLLOWERS = 256;
    private static final int FIRST = FOLLOWERS - 1;

    private final DistinctBytes strings;
    private final DistinctBytes lists;
    private final RecordRow row;
    private final FileNameBytes file;
    private final ByteList list = new ByteList(256);
    private final int jsonTrue;
    private final int jsonFalse;
    /// The key that came last time behind each of the first keys.
    private final int[] followers = new int[FOLLOWERS];
    /// The text that each of the first keys had last time.
    private final int[] lastTexts = new int[FOLLOWERS];
    private final KnownLists knownLists = new KnownLists();

    private byte[] bytes = new byte[0];
    private int limit;
    private long hash;
    private int key;
    private long number;

    RecordScanner(Vocabulary vocabulary, RecordRow row, FileNameBytes file) {
        this.strings = vocabulary.strings();
        this.lists = vocabulary.lists();
        this.row = row;
        this.file = file;
        this.jsonTrue = strings.add("true");
        this.jsonFalse = strings.add("false");
    }

    /// Reads the member of the window that begins at its first byte: a file name, or one without ending, and a record.
    ///
    /// @return the position behind it, [#INCOMPLETE] or [#UNUSUAL]
    int read(JsonWindow window, KeyForm form) {
        bytes = window.bytes();
        limit = window.limit();
        var from = window.at() + 1;
        var to = string(from);
        if (to < 0) {
            return to;
        }
        if (!form.locate(file, bytes, from, to) || !file.isPlain()) {
            return UNUSUAL;
        }
        var at = colon(to + 1);
        if (at < 0 || bytes[at] != '{') {
            return at < 0 ? at : UNUSUAL;
        }
        row.begin();
        key = FIRST;
        do {
            at = at + 1 < limit && bytes[at + 1] == '"' ? member(at + 1) : member(blanks(at + 1));
            if (at >= 0 && (at >= limit || bytes[at] <= ' ')) {
                at = blanks(at);
            }
        } while (at >= 0 && bytes[at] == ',');
        if (at < 0) {
            return at;
        }
        return bytes[at] == '}' ? at + 1 : UNUSUAL;
    }

    /// A key and its value.
    private int member(int from) {
        if (from < 0 || bytes[from] != '"') {
            return from < 0 ? from : UNUSUAL;
        }
        var to = key(from + 1);
        if (to < 0) {
            return to;
        }
        var at = colon(to + 1);
        return at < 0 ? at : value(at);
    }

    /// Looks whether the key is the one it was last time, which is faster than to look it up.
    private int key(int from) {
        var expected = key < FOLLOWERS ? followers[key] : 0;
        var to = known(from, expected);
        if (to >= 0) {
            key = expected;
            return to;
        }
        to = string(from);
        if (to >= 0) {
            var found = strings.add(bytes, from, to, hash);
            if (key < FOLLOWERS) {
                followers[key] = found;
            }
            key = found;
        }
        return to;
    }

    private int value(int at) {
        if (bytes[at] == 'n') {
            row.nothing(key);
            return word(at, "null");
        }
        return switch (key) {
            case Keys.NAME -> ofFileName(at, file.nameFrom(), file.nameTo());
            case Keys.VERSION -> ofFileName(at, file.versionFrom(), file.versionTo());
            case Keys.BUILD -> ofFileName(at, file.buildFrom(), file.buildTo());
            case Keys.DEPENDS, Keys.CONSTRAINS, Keys.FLAGS -> bytes[at] == '[' ? strings(at, true) : UNUSUAL;
            case Keys.TRACK_FEATURES -> trackFeatures(at);
            case Keys.MD5 -> hex(at, Kind.HEX_32, 32);
            case Keys.SHA256 -> hex(at, Kind.HEX_64, 64);
            case Keys.BUILD_NUMBER -> integer(at, Long.MIN_VALUE, Long.MAX_VALUE);
            case Keys.SIZE, Keys.TIMESTAMP, Keys.INDEXED_TIMESTAMP -> integer(at, 0, INTEGER_MAX);
            case Keys.SUBDIR, Keys.URL, Keys.CHANNEL, Keys.FN -> ignored(at);
            case Keys.PYTHON_SITE_PACKAGES_PATH -> bytes[at] == '"' ? text(at) : UNUSUAL;
            case Keys.EXTRA_DEPENDS -> UNUSUAL;
            default -> any(at);
        };
    }

    private int any(int at) {
        return switch (bytes[at]) {
            case '"' -> text(at);
            case '[' -> strings(at, false);
            case 't' -> {
                row.json(key, jsonTrue);
                yield word(at, "true");
            }
            case 'f' -> {
                row.json(key, jsonFalse);
                yield word(at, "false");
            }
            default -> integer(at, Long.MIN_VALUE, Long.MAX_VALUE);
        };
    }

    private int text(int at) {
        var hint = key < FOLLOWERS ? lastTexts[key] : 0;
        var to = known(at + 1, hint);
        if (to >= 0) {
            row.string(key, hint);
            return to + 1;
        }
        to = string(at + 1);
        if (to < 0) {
            return to;
        }
        var text = strings.add(bytes, at + 1, to, hash);
        row.string(key, text);
        if (key < FOLLOWERS) {
            lastTexts[key] = text;
        }
        return to + 1;
    }

    /// The closing quote behind a text, when it is the one of that number.
    private int known(int from, int text) {
        var start = strings.start(text);
        var end = strings.end(text);
        var to = from + end - start;
        return to < limit && bytes[to] == '"' && Words.equal(bytes, from, strings.array(), start, end - start)
                ? to
                : UNUSUAL;
    }

    private int ignored(int at) {
        row.nothing(key);
        var to = bytes[at] == '"' ? string(at + 1) : UNUSUAL;
        return to < 0 ? to : to + 1;
    }

    private int ofFileName(int at, int from, int to) {
        var end = at + 1 + to - from;
        if (end >= limit) {
            return INCOMPLETE;
        }
        if (bytes[at] != '"' || bytes[end] != '"' || !Words.equal(bytes, at + 1, bytes, from, to - from)) {
            return UNUSUAL;
        }
        row.ofFileName(key);
        return end + 1;
    }

    private int trackFeatures(int at) {
        if (bytes[at] == '[') {
            return strings(at, true);
        }
        var to = bytes[at] == '"' ? string(at + 1) : UNUSUAL;
        if (to < 0) {
            return to;
        }
        list.clear();
        for (var i = at + 1; i < to; i++) {
            if (bytes[i] == ',' || bytes[i] == ' ') {
                return UNUSUAL;
            }
        }
        var string = strings.add(bytes, at + 1, to, hash);
        if (to > at + 1) {
            list.number(string);
        }
        row.string(key, string);
        row.require(key, lists.add(list));
        return to + 1;
    }

    private int strings(int from, boolean required) {
        var known = knownLists.match(bytes, from, limit);
        if (known >= 0) {
            add(knownLists.number(), required);
            return known;
        }
        list.clear();
        var at = blanks(from + 1);
        if (at >= 0 && bytes[at] == ']') {
            return endOfStrings(from, at + 1, required);
        }
        while (at >= 0 && bytes[at] == '"') {
            var to = string(at + 1);
            if (to < 0) {
                return to;
            }
            list.number(strings.add(bytes, at + 1, to, hash));
            at = blanks(to + 1);
            if (at >= 0 && bytes[at] == ']') {
                return endOfStrings(from, at + 1, required);
            }
            if (at >= 0) {
                at = bytes[at] == ',' ? blanks(at + 1) : UNUSUAL;
            }
        }
        return at < 0 ? at : UNUSUAL;
    }

    private int endOfStrings(int from, int to, boolean required) {
        var number = lists.add(list);
        knownLists.add(bytes, from, to, number);
        add(number, required);
        return to;
    }

    private void add(int number, boolean required) {
        row.strings(key, number);
        if (required) {
            row.require(key, number);
        }
    }

    private int hex(int at, Kind kind, int digits) {
        var end = at + 1 + digits;
        if (end >= limit) {
            return INCOMPLETE;
        }
        if (bytes[at] != '"' || bytes[end] != '"') {
            return UNUSUAL;
        }
        row.hex(key, kind);
        for (var i = at + 1; i < end; i += 2 * Long.BYTES) {
            var word = Words.hex(Words.at(bytes, i));
            var next = Words.hex(Words.at(bytes, i + Long.BYTES));
            if ((word | next) < 0) {
                return UNUSUAL;
            }
            row.hexWord(word | next << Integer.SIZE);
        }
        return end + 1;
    }

    private int integer(int from, long min, long max) {
        var negative = bytes[from] == '-';
        var first = negative ? from + 1 : from;
        var at = first;
        number = 0;
        while (at < limit && bytes[at] >= '0' && bytes[at] <= '9' && at - first < DIGITS_MAX) {
            number = number * 10 + bytes[at++] - '0';
        }
        if (at >= limit) {
            return INCOMPLETE;
        }
        var next = bytes[at];
        var whole = at > first && (next == ',' || next == '}' || next == ' ' || next == '\n' || next == '\r');
        if (!whole || (bytes[first] == '0' && (at > first + 1 || negative))) {
            return UNUSUAL;
        }
        number = negative ? -number : number;
        if (number < min || number > max) {
            return UNUSUAL;
        }
        row.integer(key, number);
        return at;
    }

    private int word(int from, String word) {
        if (from + word.length() > limit) {
            return INCOMPLETE;
        }
        for (var i = 0; i < word.length(); i++) {
            if (bytes[from + i] != word.charAt(i)) {
                return UNUSUAL;
            }
        }
        return from + word.length();
    }

    /// The closing quote of a plain string, whose hash is remembered.
    private int string(int from) {
        var array = bytes;
        var end = limit;
        var mixed = Words.HASH_START;
        var at = from;
        while (at < end) {
            var word = Words.at(array, at);
            var stops = Words.stops(word);
            if (stops != 0) {
                var count = Long.numberOfTrailingZeros(stops) >>> 3;
                hash = Words.mix(mixed, Words.first(word, count));
                at += count;
                return at >= end ? INCOMPLETE : array[at] == '"' ? at : UNUSUAL;
            }
            mixed = Words.mix(mixed, word);
            at += Long.BYTES;
        }
        return INCOMPLETE;
    }

    /// What comes behind a colon.
    private int colon(int from) {
        if (from + 1 < limit && bytes[from] == ':' && bytes[from + 1] > ' ') {
            return from + 1;
        }
        var at = blanks(from);
        if (at < 0) {
            return at;
        }
        return bytes[at] == ':' ? blanks(at + 1) : UNUSUAL;
    }

    /// The next byte that is no white space.
    private int blanks(int from) {
        var at = from;
        while (at < limit) {
            var c = bytes[at];
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return at;
            }
            at++;
        }
        return INCOMPLETE;
    }
}
