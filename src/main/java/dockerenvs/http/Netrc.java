package dockerenvs.http;

import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Credentials as `ftp`, `curl` and Python's `netrc` keep them: `machine <host> login <name> password
/// <secret>`, in any layout, with `default` for all other hosts, comments from `#` to the end of a line, and
/// macros, which are skipped.
public final class Netrc implements Credentials {
    private static final long BYTES_MAX = 1 << 20;

    private final List<Machine> machines;

    private Netrc(List<Machine> machines) {
        this.machines = List.copyOf(machines);
    }

    /// @param host empty for `default`
    private record Machine(String host, String login, String password) {}

    /// The file `NETRC` names, else `~/.netrc`; none is no credentials.
    public static Credentials find(Map<String, String> environment, Path home) throws IOException {
        var named = Optional.ofNullable(environment.get("NETRC")).filter(name -> !name.isEmpty());
        var file = named.map(Path::of).orElse(home.resolve(".netrc"));
        if (!Files.isRegularFile(file)) {
            return Credentials.NONE;
        }
        return read(file);
    }

    /// Reads a file.
    ///
    /// @throws MalformedInput when it breaks the format; the message holds none of its text
    public static Netrc read(Path file) throws IOException {
        if (Files.size(file) > BYTES_MAX) {
            throw MalformedInput.of("`%s` is larger than a netrc file can be".formatted(file), "");
        }
        try {
            return parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (MalformedInput malformed) {
            throw malformed.in(file.toString());
        }
    }

    /// Reads a text.
    ///
    /// @throws MalformedInput when it breaks the format; the message holds none of its text
    static Netrc parse(String text) {
        var words = new Words(text);
        var machines = new ArrayList<Machine>();
        for (var word = words.next(); word.isPresent(); word = words.next()) {
            switch (word.get()) {
                case "machine" -> machines.add(machine(words, words.expect("a host after `machine`")));
                case "default" -> machines.add(machine(words, ""));
                case "macdef" -> words.skipMacro();
                default -> throw words.malformed("expected `machine`, `default` or `macdef`");
            }
        }
        return new Netrc(machines);
    }

    private static Machine machine(Words words, String host) {
        var login = "";
        var password = "";
        while (true) {
            var mark = words.position;
            switch (words.next().orElse("")) {
                case "login", "user" -> login = words.expect("a name after `login`");
                case "password" -> password = words.expect("a password after `password`");
                case "account" -> words.expect("a name after `account`");
                default -> {
                    words.position = mark;
                    return new Machine(host, login, password);
                }
            }
        }
    }

    @Override
    public Optional<Credential> find(URI url) {
        var host = Optional.ofNullable(url.getHost()).orElse("");
        return machines.stream()
                .filter(machine -> machine.host.equalsIgnoreCase(host))
                .findFirst()
                .or(() -> machines.stream()
                        .filter(machine -> machine.host.isEmpty())
                        .findFirst())
                .map(machine -> new Credential.Basic(machine.login, machine.password));
    }

    @Override
    public String toString() {
        return "netrc of %d machines".formatted(machines.size());
    }

    /// The words of a text: what white space separates, or what double quotes hold together.
    private static final class Words {
        private final String text;
        private int position;

        Words(String text) {
            this.text = text;
        }

        Optional<String> next() {
            while (position < text.length()) {
                var c = text.charAt(position);
                if (c == '#') {
                    skipLine();
                } else if (Character.isWhitespace(c)) {
                    position++;
                } else {
                    return Optional.of(c == '"' ? quoted() : bare());
                }
            }
            return Optional.empty();
        }

        /// A value, which may begin with `#`.
        String expect(String what) {
            while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
                position++;
            }
            if (position == text.length()) {
                throw malformed("expected " + what);
            }
            return text.charAt(position) == '"' ? quoted() : bare();
        }

        private String bare() {
            var word = new StringBuilder();
            while (position < text.length() && !Character.isWhitespace(text.charAt(position))) {
                word.append(escaped());
            }
            return word.toString();
        }

        private String quoted() {
            var word = new StringBuilder();
            position++;
            while (position < text.length() && text.charAt(position) != '"') {
                word.append(escaped());
            }
            if (position == text.length()) {
                throw malformed("a double quote is not closed");
            }
            position++;
            return word.toString();
        }

        private char escaped() {
            if (text.charAt(position) == '\\' && position + 1 < text.length()) {
                position++;
            }
            return text.charAt(position++);
        }

        private void skipLine() {
            var end = text.indexOf('\n', position);
            position = end < 0 ? text.length() : end;
        }

        /// A macro ends with the first empty line.
        void skipMacro() {
            var end = text.replace("\r", " ").indexOf("\n\n", position);
            position = end < 0 ? text.length() : end;
        }

        MalformedInput malformed(String what) {
            var line = text.substring(0, position).lines().count();
            return MalformedInput.of("line %d: %s".formatted(Math.max(line, 1), what), "");
        }
    }
}
