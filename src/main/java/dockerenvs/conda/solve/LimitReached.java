package dockerenvs.conda.solve;

/// It was given up.
///
/// @param conflicts how many conflicts had been met until then
public record LimitReached(int conflicts) implements Resolution {}
