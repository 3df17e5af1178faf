package dockerenvs.conda.spec;

/// Whether the files of a package fit every machine, and if so, how they are laid out.
public enum Noarch {
    /// For one kind of machine; paths are those of the prefix.
    NONE,
    /// For all; paths are those of the prefix.
    GENERIC,
    /// For all, and every Python: `site-packages/` and `python-scripts/` are placed when it is linked.
    PYTHON
}
