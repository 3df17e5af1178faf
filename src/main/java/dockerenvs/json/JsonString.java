package dockerenvs.json;

/// Text.
public record JsonString(String text) implements Json {}
