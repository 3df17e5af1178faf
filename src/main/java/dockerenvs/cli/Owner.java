package dockerenvs.cli;

import dockerenvs.content.MalformedInput;

/// Whom files belong to, in numbers: `UID[:GID]`.
record Owner(long uid, long gid) {
    /// The number above stands for no owner at all: chown(2).
    private static final long ID_MAX = 4_294_967_294L;

    /// Reads the value of `--owner`; without a group it is that of the same number.
    static Owner ofOption(String text) {
        return AskedWrongly.unlessReadable("--owner", text, Owner::parse);
    }

    private static Owner parse(String text) {
        var parts = text.split(":", 2);
        var uid = id(text, parts[0]);
        return new Owner(uid, parts.length == 2 ? id(text, parts[1]) : uid);
    }

    private static long id(String text, String part) {
        var id = part.matches("\\d{1,10}") ? Long.parseLong(part) : -1;
        if (id < 0 || id > ID_MAX) {
            throw MalformedInput.at(text, 0, "UID or UID:GID, numbers from 0 to " + ID_MAX);
        }
        return id;
    }
}
