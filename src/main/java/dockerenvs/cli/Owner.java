package dockerenvs.cli;

import dockerenvs.content.MalformedInput;

/// Whom files belong to, in numbers: `UID[:GID]`.
record Owner(long uid, long gid) {

    /// Reads the value of `--owner`; without a group it is that of the same number.
    static Owner ofOption(String text) {
        return AskedWrongly.unlessReadable("--owner", text, Owner::parse);
    }

    private static Owner parse(String text) {
        var parts = text.split(":", 2);
        try {
            var uid = Long.parseLong(parts[0]);
            return new Owner(uid, parts.length == 2 ? Long.parseLong(parts[1]) : uid);
        } catch (NumberFormatException _) {
            throw MalformedInput.at(text, 0, "numbers, UID or UID:GID");
        }
    }
}
