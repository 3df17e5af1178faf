package dockerenvs.json;

/// True or false.
public record JsonBoolean(boolean value) implements Json {}
