package dockerenvs.conda.spec;

/// What stands behind the name in a MatchSpec. As conda has it, `=1.8` starts with 1.8 when no build is given, and
/// is
/// 1.8 when there is one.
///
/// @param version a version spec; empty for any
/// @param build empty for any
record VersionAndBuild(String version, String build) {
    private static final String NOT_IN_BUILDS = "-=,|<>~";
    private static final String OPERATOR = "=!|,<>~";

    static VersionAndBuild parse(String text) {
        var end = versionEnd(text);
        var build = end < text.length() ? text.substring(end + 1).strip() : "";
        var version = text.substring(0, end).replace(" ", "");
        if (!version.startsWith("=")) {
            return new VersionAndBuild(version, build);
        }
        if (version.startsWith("==")) {
            return new VersionAndBuild(build.isEmpty() && version.length() > 2 ? version.substring(2) : version, build);
        }
        var plain = version.substring(1);
        if (plain.isEmpty() || plain.contains("=") || plain.contains(",") || plain.contains("|")) {
            return new VersionAndBuild(version, build);
        }
        return new VersionAndBuild(build.isEmpty() && !plain.endsWith("*") ? plain + "*" : plain, build);
    }

    /// The first blank or `=` that is no part of an operator and has nothing but a build behind it.
    private static int versionEnd(String text) {
        for (var i = 1; i < text.length() - 1; i++) {
            var separates = text.charAt(i) == ' ' || text.charAt(i) == '=';
            if (separates && OPERATOR.indexOf(text.charAt(i - 1)) < 0 && isBuild(text, i + 1)) {
                return i;
            }
        }
        return text.length();
    }

    private static boolean isBuild(String text, int from) {
        for (var i = from; i < text.length(); i++) {
            if (NOT_IN_BUILDS.indexOf(text.charAt(i)) >= 0) {
                return false;
            }
        }
        return true;
    }
}
