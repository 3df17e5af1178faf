package dockerenvs.conda.solve;

/// What came out: a solution, or why there is none.
public sealed interface Resolution permits Solution, Conflict, LimitReached {}
