package dockerenvs.json;

/// A number, exactly as it is written: `1`, `1.0` and `1e0` are three values.
public record JsonNumber(String literal) implements Json {}
