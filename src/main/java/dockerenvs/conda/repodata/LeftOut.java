package dockerenvs.conda.repodata;

import dockerenvs.content.MalformedInput;

/// The packages of a document whose records are of no use, such as those that contradict their file names.
///
/// @param count how many
/// @param sample which one was the first and what is wrong with it; empty when there is none
record LeftOut(int count, String sample) {
    /// None.
    static final LeftOut NONE = new LeftOut(0, "");

    LeftOut and(String fileName, String reason) {
        return new LeftOut(count + 1, count == 0 ? MalformedInput.quote(fileName) + ": " + reason : sample);
    }
}
