package dockerenvs.conda.spec;

import dockerenvs.content.MalformedInput;

/// Packages that a channel lists in records of no use, such as those that contradict their file names.
///
/// @param count how many
/// @param sample which one was the first and what is wrong with it; empty when there is none
public record LeftOut(int count, String sample) {
    /// None.
    public static final LeftOut NONE = new LeftOut(0, "");

    /// One more.
    public LeftOut and(String fileName, String reason) {
        return and(new LeftOut(1, MalformedInput.quote(fileName) + ": " + reason));
    }

    /// These, and then others.
    public LeftOut and(LeftOut others) {
        return new LeftOut(count + others.count, count == 0 ? others.sample : sample);
    }
}
