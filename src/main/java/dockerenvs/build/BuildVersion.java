package dockerenvs.build;

/// The version of this program, as it is written into images.
public final class BuildVersion {
    /// Such as `1.2.3`.
    public static final String NUMBER = "0.1.0";

    private BuildVersion() {}
}
