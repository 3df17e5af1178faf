package dockerenvs.conda.repodata;

import dockerenvs.conda.spec.PackageFileName;

/// The file name of a package in an array, and where its parts are: [PackageFileName] without text.
final class FileNameBytes {
    private static final int CHARACTERS_MAX = 200;
    private static final int PART_CHARACTERS_MAX = 64;
    private static final byte OF_NAME = 1;
    private static final byte OF_VERSION = 2;
    private static final byte OF_BUILD = 4;
    private static final byte BEGINS_NAME = 8;
    private static final byte BEGINS_OTHERS = 16;
    private static final byte[] CLASSES = new byte[128];
    private static final PackageFileName.Format[] FORMATS = PackageFileName.Format.values();
    private static final ByteList[] ENDINGS = new ByteList[FORMATS.length];

    static {
        allow("abcdefghijklmnopqrstuvwxyz0123456789", OF_NAME | OF_VERSION | OF_BUILD | BEGINS_NAME | BEGINS_OTHERS);
        allow("ABCDEFGHIJKLMNOPQRSTUVWXYZ", OF_VERSION | OF_BUILD | BEGINS_OTHERS);
        allow("_.", OF_NAME | OF_VERSION | OF_BUILD);
        allow("-", OF_NAME);
        allow("+", OF_VERSION | OF_BUILD);
        allow("!", OF_VERSION);
        for (var i = 0; i < FORMATS.length; i++) {
            ENDINGS[i] = new ByteList(8);
            ENDINGS[i].write(FORMATS[i].ending());
        }
    }

    private byte[] bytes = new byte[0];
    private int nameFrom;
    private int nameTo;
    private int versionTo;
    private int buildTo;
    private PackageFileName.Format format = PackageFileName.Format.CONDA;
    private final ByteList lastName = new ByteList(PART_CHARACTERS_MAX);
    private final ByteList lastVersion = new ByteList(CHARACTERS_MAX);
    private boolean hasLastName;
    private boolean hasLastVersion;

    private static void allow(String characters, int classes) {
        for (var i = 0; i < characters.length(); i++) {
            CLASSES[characters.charAt(i)] |= (byte) classes;
        }
    }

    /// Finds the parts of a whole file name, behind which there are at least eight more bytes in the array.
    ///
    /// @return whether it has them
    boolean locate(byte[] array, int from, int to) {
        for (var i = 0; i < FORMATS.length; i++) {
            var length = ENDINGS[i].size();
            if (to - from > length && Words.equal(array, to - length, ENDINGS[i].array(), 0, length)) {
                return locate(array, from, to - length, FORMATS[i]);
            }
        }
        return false;
    }

    /// Finds the parts of a file name without its ending.
    ///
    /// @return whether it has them
    boolean locate(byte[] array, int from, int to, PackageFileName.Format ending) {
        bytes = array;
        nameFrom = from;
        buildTo = to;
        format = ending;
        versionTo = dashBefore(to);
        nameTo = dashBefore(versionTo);
        if (nameTo <= from) {
            return false;
        }
        hasLastName = is(lastName, from, nameTo);
        hasLastVersion = is(lastVersion, nameTo + 1, versionTo);
        return true;
    }

    private int dashBefore(int end) {
        var i = end - 1;
        while (i > nameFrom && bytes[i] != '-') {
            i--;
        }
        return i;
    }

    /// Whether the parts are such as [PackageFileName] takes; of rare ones that it takes, too, this says no.
    boolean isPlain() {
        return buildTo - nameFrom <= CHARACTERS_MAX
                && nameTo - nameFrom <= PART_CHARACTERS_MAX
                && buildTo - versionTo <= PART_CHARACTERS_MAX
                && (hasLastName || isName())
                && (hasLastVersion || has(nameTo + 1, versionTo, OF_VERSION))
                && has(versionTo + 1, buildTo, OF_BUILD);
    }

    /// Whether the name is that of the package before, for which [#remember] was called.
    boolean hasLastName() {
        return hasLastName;
    }

    boolean hasLastVersion() {
        return hasLastVersion;
    }

    private boolean is(ByteList last, int from, int to) {
        return last.size() == to - from && Words.equal(last.array(), 0, bytes, from, to - from);
    }

    /// What comes next is compared with this package, which was of use.
    void remember() {
        if (!hasLastName) {
            lastName.clear();
            lastName.write(bytes, nameFrom, nameTo);
        }
        if (!hasLastVersion) {
            lastVersion.clear();
            lastVersion.write(bytes, versionFrom(), versionTo);
        }
    }

    private boolean isName() {
        var first = bytes[nameFrom] == '_' ? nameFrom + 1 : nameFrom;
        var wrong = first < nameTo && bytes[first] > 0 ? ~CLASSES[bytes[first]] & BEGINS_NAME : BEGINS_NAME;
        for (var i = first; wrong == 0 && i < nameTo; i++) {
            wrong |= bytes[i] < 0 ? OF_NAME : ~CLASSES[bytes[i]] & OF_NAME;
        }
        return wrong == 0;
    }

    private boolean has(int from, int to, byte kind) {
        var wrong = from < to && bytes[from] > 0 ? ~CLASSES[bytes[from]] & BEGINS_OTHERS : BEGINS_OTHERS;
        for (var i = from; i < to; i++) {
            wrong |= bytes[i] < 0 ? kind : ~CLASSES[bytes[i]] & kind;
        }
        return wrong == 0;
    }

    byte[] bytes() {
        return bytes;
    }

    int nameFrom() {
        return nameFrom;
    }

    int nameTo() {
        return nameTo;
    }

    int versionFrom() {
        return nameTo + 1;
    }

    int versionTo() {
        return versionTo;
    }

    int buildFrom() {
        return versionTo + 1;
    }

    int buildTo() {
        return buildTo;
    }

    PackageFileName.Format format() {
        return format;
    }
}
