package dockerenvs.conda.repodata;

import java.util.Arrays;

/// A record on its way into an index, member by member in the order of the document.
final class RecordRow {
    private static final int KIND_BITS = 3;
    private static final int KINDS_MASK = (1 << KIND_BITS) - 1;
    private static final long SECONDS_MAX = 253_402_300_799L;

    private final Vocabulary vocabulary;
    private final ByteList values = new ByteList(1024);
    private final ByteList extras = new ByteList(64);
    private final ByteList required = new ByteList(64);
    private final int[] requiredLists = new int[Keys.FLAGS + 1];
    /// For each member the number of its key, and that of its kind in the lowest bits.
    private int[] members = new int[64];
    private int memberCount;
    private int[] lastMembers = new int[0];
    private int lastShape = -1;
    private final int[] lastLists = new int[Keys.FLAGS + 1];
    private int lastRequirements = -1;
    private long buildNumber;
    private boolean buildNumberSaid;
    private long timestamp;
    private long indexedTimestamp;

    RecordRow(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    void begin() {
        memberCount = 0;
        values.clear();
        extras.clear();
        Arrays.fill(requiredLists, 0);
        buildNumber = 0;
        buildNumberSaid = false;
        timestamp = 0;
        indexedTimestamp = 0;
    }

    private void member(int key, Kind kind) {
        if (memberCount == members.length) {
            members = Arrays.copyOf(members, memberCount * 2);
        }
        members[memberCount++] = key << KIND_BITS | kind.code();
    }

    void nothing(int key) {
        member(key, Kind.NOTHING);
    }

    void ofFileName(int key) {
        member(key, Kind.OF_FILE_NAME);
    }

    void string(int key, int string) {
        member(key, Kind.STRING);
        values.number(string);
    }

    void json(int key, int string) {
        member(key, Kind.JSON);
        values.number(string);
    }

    void strings(int key, int list) {
        member(key, Kind.STRINGS);
        values.number(list);
    }

    void integer(int key, long number) {
        member(key, Kind.INTEGER);
        values.signed(number);
        if (key == Keys.BUILD_NUMBER) {
            buildNumber = number;
            buildNumberSaid = true;
        } else if (key == Keys.TIMESTAMP) {
            timestamp = number;
        } else if (key == Keys.INDEXED_TIMESTAMP) {
            indexedTimestamp = number;
        }
    }

    /// Begins a member of hex digits, whose bytes follow by [#hexWord].
    void hex(int key, Kind kind) {
        member(key, kind);
    }

    /// Eight bytes of a hash, the first one lowest.
    void hexWord(long word) {
        values.int64(word);
    }

    /// What the record asks for: dependencies, constraints, features or flags, as the key says.
    void require(int key, int list) {
        requiredLists[key] = list;
    }

    /// What a group of extras asks for; groups come in ascending order.
    void requireExtra(int group, int list) {
        extras.number(group);
        extras.number(list);
    }

    /// The number of what the record asks for; often that of the record before.
    int requirements() {
        if (lastRequirements >= 0 && extras.size() == 0 && Arrays.equals(requiredLists, lastLists)) {
            return lastRequirements;
        }
        required.clear();
        for (var key = Keys.DEPENDS; key <= Keys.FLAGS; key++) {
            required.number(requiredLists[key]);
        }
        required.write(extras.array(), 0, extras.size());
        var number = vocabulary.requirements().add(required);
        lastRequirements = extras.size() == 0 ? number : -1;
        System.arraycopy(requiredLists, 0, lastLists, 0, lastLists.length);
        return number;
    }

    /// The number of the keys and kinds of the record; often that of the record before.
    ///
    /// @return -1 when a key is there twice
    int shape() {
        if (lastShape >= 0 && Arrays.equals(members, 0, memberCount, lastMembers, 0, lastMembers.length)) {
            return lastShape;
        }
        var shape = new ByteList(64);
        for (var i = 0; i < memberCount; i++) {
            shape.number(members[i] >>> KIND_BITS);
            shape.write(members[i] & KINDS_MASK);
        }
        var known = vocabulary.shapes().count();
        var number = vocabulary.shapes().add(shape);
        if (number == known && hasKeyTwice()) {
            return -1;
        }
        lastShape = number;
        lastMembers = Arrays.copyOf(members, memberCount);
        return number;
    }

    private boolean hasKeyTwice() {
        var sorted = Arrays.copyOf(members, memberCount);
        Arrays.sort(sorted);
        for (var i = 1; i < sorted.length; i++) {
            if (sorted[i] >>> KIND_BITS == sorted[i - 1] >>> KIND_BITS) {
                return true;
            }
        }
        return false;
    }

    /// The values of the members, one behind the other.
    ByteList values() {
        return values;
    }

    /// When the package was added to the channel, else built, in milliseconds; records of old say seconds.
    long timestampMillis() {
        var said = indexedTimestamp > 0 ? indexedTimestamp : timestamp;
        return said <= SECONDS_MAX ? said * 1000 : said;
    }

    /// What the record says, else the digits that the build ends in.
    long buildNumber(byte[] bytes, int buildFrom, int buildTo) {
        if (buildNumberSaid) {
            return buildNumber;
        }
        var digits = buildTo;
        while (digits > buildFrom && bytes[digits - 1] >= '0' && bytes[digits - 1] <= '9') {
            digits--;
        }
        var alone = digits == buildFrom || bytes[digits - 1] == '_';
        var number = 0L;
        for (var i = digits; alone && i < buildTo && buildTo - digits <= 9; i++) {
            number = number * 10 + bytes[i] - '0';
        }
        return number;
    }
}
