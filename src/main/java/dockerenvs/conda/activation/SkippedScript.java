package dockerenvs.conda.activation;

/// A script of `activate.d` that was not applied, because something in it is not understood.
///
/// @param path absolute in the image
/// @param line where it stopped, counted from 1
/// @param why what is there, as a phrase: "the command `eval`"
public record SkippedScript(String path, int line, String why) {

    /// As a warning shows it: path, line and reason.
    @Override
    public String toString() {
        return "%s:%d: %s".formatted(path, line, why);
    }
}
