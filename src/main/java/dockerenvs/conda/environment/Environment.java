package dockerenvs.conda.environment;

/// What somebody has written down of an environment: its packages one by one, or what to choose them by.
public sealed interface Environment permits Lock, EnvironmentSpec {}
