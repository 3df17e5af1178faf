package dockerenvs.conda.spec;

/// One package that a channel offers, with what is needed to choose among packages; [Repodata#record] knows the rest.
///
/// @param source the folder of the channel it lies in
/// @param file the name of the package file
/// @param name lower-case
/// @param version as the channel writes it
/// @param build as the channel writes it
/// @param buildNumber higher for newer
/// @param timestampMillis when it was built, since 1970; 0 when unknown. What a channel says of when it was added
///     (CEP 47) counts more
/// @param requirements what it asks of other packages
public record Candidate(
        ChannelSubdir source,
        String file,
        String name,
        String version,
        String build,
        long buildNumber,
        long timestampMillis,
        Requirements requirements) {
    /// `numpy 1.26.4 py312heda63a1_0`.
    @Override
    public String toString() {
        return name + " " + version + " " + build;
    }
}
