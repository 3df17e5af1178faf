package dockerenvs.conda.spec;

import dockerenvs.json.JsonBoolean;
import dockerenvs.json.JsonObject;
import dockerenvs.json.JsonString;

/// Whether the files of a package fit every machine, and if so, how they are laid out.
public enum Noarch {
    /// For one kind of machine; paths are those of the prefix.
    NONE,
    /// For all; paths are those of the prefix.
    GENERIC,
    /// For all, and every Python: `site-packages/` and `python-scripts/` are placed when it is linked.
    PYTHON;

    /// What the field `noarch` of a record or an `index.json` says: `"python"`, or anything else but nothing and
    /// false for generic.
    public static Noarch of(JsonObject document) {
        var value = document.find("noarch");
        if (value.isEmpty() || value.get().equals(new JsonBoolean(false))) {
            return NONE;
        }
        return value.get() instanceof JsonString(var text) && text.equals("python") ? PYTHON : GENERIC;
    }
}
