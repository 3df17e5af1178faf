package dockerenvs.cli;

import java.util.List;
import java.util.regex.Pattern;

/// Values of settings as engines take them: they look at them only when a container starts, which is late.
final class SettingValues {
    private static final int PORT_MAX = 65_535;
    private static final Pattern PORT = Pattern.compile("(\\d{1,5})(/(tcp|udp|sctp))?");
    private static final Pattern USER = Pattern.compile("([^:\\s]+(:[^:\\s]+)?)?");
    private static final Pattern REAL_TIME =
            Pattern.compile("RTMIN(\\+([1-9]|1[0-5]))?|RTMAX(-([1-9]|1[0-4]))?|[1-9]|[1-5]\\d|6[0-4]");

    /// Signals of Linux, signal(7).
    private static final List<String> SIGNALS = List.of(
            "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT", "KILL", "PIPE",
            "POLL", "PROF", "PWR", "QUIT", "SEGV", "STKFLT", "STOP", "SYS", "TERM", "TRAP", "TSTP", "TTIN", "TTOU",
            "URG", "USR1", "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ");

    private SettingValues() {}

    static String port(String text) {
        var match = PORT.matcher(text);
        var port = match.matches() ? Integer.parseInt(match.group(1)) : 0;
        if (port < 1 || port > PORT_MAX) {
            throw SettingOptions.malformed(
                    "--expose", text, "a port from 1 to 65535, alone or followed by /tcp, /udp or /sctp");
        }
        return text;
    }

    static String absolute(String option, String path) {
        if (!path.startsWith("/")) {
            throw SettingOptions.malformed(option, path, "an absolute path, such as /data");
        }
        return path;
    }

    static String user(String text) {
        if (!USER.matcher(text).matches()) {
            throw SettingOptions.malformed("--user", text, "USER or USER:GROUP, each a name or a number");
        }
        return text;
    }

    static String signal(String text) {
        var name = text.startsWith("SIG") ? text.substring("SIG".length()) : text;
        if (!text.isEmpty()
                && !SIGNALS.contains(name)
                && !REAL_TIME.matcher(name).matches()) {
            throw SettingOptions.malformed("--stop-signal", text, "a signal such as SIGINT, SIGRTMIN+3 or 15");
        }
        return text;
    }
}
