package dockerenvs.conda.channel;

import dockerenvs.content.MalformedInput;
import dockerenvs.http.Credential;
import dockerenvs.http.Credentials;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Credentials by host, as the JSON files of conda tools keep them: `host`, `host/path` or `*.domain`; the
/// longest key that fits a URL decides, one without a star first.
///
/// @param entries the one to be asked first at the beginning
record CredentialFile(List<Entry> entries) implements Credentials {
    private static final long BYTES_MAX = 1 << 20;

    /// @param key without a scheme
    record Entry(String key, Credential credential) {
        boolean fits(URI url) {
            var host = Optional.ofNullable(url.getHost()).orElse("");
            var port = url.getPort() < 0 ? "" : ":" + url.getPort();
            var path = Optional.ofNullable(url.getRawPath()).orElse("");
            var slash = key.indexOf('/');
            var keyHost = slash < 0 ? key : key.substring(0, slash);
            var keyPath = slash < 0 ? "" : key.substring(slash);
            return (fitsHost(keyHost, host) || keyHost.equals(host + port)) && fitsPath(keyPath, path);
        }

        private static boolean fitsHost(String key, String host) {
            return key.startsWith("*.") ? host.endsWith(key.substring(1)) : key.equalsIgnoreCase(host);
        }

        private static boolean fitsPath(String key, String path) {
            return path.startsWith(key)
                    && (key.isEmpty()
                            || key.endsWith("/")
                            || path.length() == key.length()
                            || path.charAt(key.length()) == '/');
        }
    }

    CredentialFile {
        var sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparing((Entry entry) -> entry.key().startsWith("*"))
                .thenComparingInt(entry -> -entry.key().length()));
        entries = List.copyOf(sorted);
    }

    /// Understands one entry of a file; empty for a kind that is of no use here.
    @FunctionalInterface
    interface Reader {
        Optional<Credential> read(Json value);
    }

    /// Reads a file; none is no credentials.
    ///
    /// @throws MalformedInput naming the file and nothing that is in it
    static Credentials read(Path file, Reader reader) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Credentials.NONE;
        }
        if (Files.size(file) > BYTES_MAX) {
            throw malformed(file);
        }
        try {
            var json = JsonObject.expect(Json.parse(Files.readAllBytes(file)), "credentials");
            var entries = new ArrayList<Entry>();
            for (var key : json.keys()) {
                json.find(key)
                        .flatMap(reader::read)
                        .ifPresent(
                                credential -> entries.add(new Entry(key.replaceFirst("^[a-z]+://", ""), credential)));
            }
            return new CredentialFile(entries);
        } catch (MalformedInput | IllegalArgumentException _) {
            // its own words might quote a secret
            throw malformed(file);
        }
    }

    private static MalformedInput malformed(Path file) {
        return MalformedInput.of(
                "`%s` does not hold credentials as it should".formatted(file), "write it again, or remove it");
    }

    @Override
    public Optional<Credential> find(URI url) {
        return entries.stream()
                .filter(entry -> entry.fits(url))
                .map(Entry::credential)
                .findFirst();
    }
}
