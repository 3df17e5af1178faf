package dockerenvs.build;

/// How containers come to see an environment.
public enum Activating {
    /// The variables of the image are what activation would set. Every process sees them, however it is started;
    /// scripts that are not understood are named in a warning.
    VARIABLES,
    /// The entrypoint is a script that activates the environment in a shell. What is started past the entrypoint
    /// sees the variables, but nothing of the scripts.
    SHELL,
    /// The image is left as it is: not even `PATH` changes.
    NONE
}
