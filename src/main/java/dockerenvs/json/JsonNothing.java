package dockerenvs.json;

/// The value that says nothing is there, written with the four letters n, u, l, l.
public enum JsonNothing implements Json {
    NOTHING
}
