package dockerenvs.conda.activation;

/// What the grammar is made of.
sealed interface Token {
    /// Where it begins, counted from 1.
    int line();

    /// A word; which ones are reserved depends on the place.
    record Text(int line, Word word) implements Token {}

    /// An operator; a line break is one too, and the end of the script is the empty one.
    record Symbol(int line, String text) implements Token {}

    /// A redirection without effect on variables: to `/dev/null`, or from one output to the other.
    record Redirection(int line) implements Token {}
}
