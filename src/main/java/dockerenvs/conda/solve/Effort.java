package dockerenvs.conda.solve;

/// How much work an answer was.
///
/// @param names names of packages that were looked at, virtual ones among them
/// @param packages packages of these names
/// @param specs different dependencies and constraints that were looked at
/// @param decisions how many times a package was chosen
/// @param conflicts how many choices had to be taken back
public record Effort(int names, int packages, int specs, int decisions, int conflicts) {}
