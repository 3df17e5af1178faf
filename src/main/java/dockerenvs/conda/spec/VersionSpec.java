package dockerenvs.conda.spec;

/// Which versions will do (CEP 29): `>=1.2,<2`, `1.2.*|2.0`, `~=1.2.3`, `^1[.].*$`. A `,` means and, and binds tighter
/// than `|`, which means or; there are parentheses.
///
/// | written | versions |
/// |---|---|
/// | `*` | all |
/// | `1.2`, `==1.2` | equal to it: `1.2.0` as well |
/// | `1.2.*`, `1.2*`, `=1.2` | that start with it: `1.2`, `1.2.3`, `1.2b1`, not `1.20` |
/// | `!=1.2`, `!=1.2.*` | not equal to it; that do not start with it |
/// | `<1.2`, `<=1.2`, `>1.2`, `>=1.2` | on that side of it; a `.*` behind it does not count |
/// | `~=1.2.3` | from it on, that start with `1.2` |
/// | `1.*.3` | written so, with anything for each `*` |
/// | `^1[.].*$` | written as the regular expression has it |
public final class VersionSpec {
    /// All versions.
    public static final VersionSpec ANY = new VersionSpec("*", new VersionTerm.Any());

    private final String text;
    private final VersionTerm term;

    private VersionSpec(String text, VersionTerm term) {
        this.text = text;
        this.term = term;
    }

    /// Reads a spec.
    ///
    /// @throws dockerenvs.content.MalformedInput when it is none, pointing at the place
    public static VersionSpec parse(String text) {
        return new VersionSpec(text.strip(), VersionSpecParser.parse(text));
    }

    /// Whether that version will do.
    public boolean matches(Version version) {
        return term.matches(version);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VersionSpec that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /// As it was written.
    @Override
    public String toString() {
        return text;
    }
}
