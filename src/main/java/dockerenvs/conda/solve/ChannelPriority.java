package dockerenvs.conda.solve;

/// What it means that one channel stands before another.
public enum ChannelPriority {
    /// The first channel that has any package of a name has all that may be taken of it.
    STRICT,
    /// Packages of earlier channels are tried first.
    FLEXIBLE,
    /// Nothing.
    DISABLED
}
