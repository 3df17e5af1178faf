package dockerenvs.conda.channel;

import dockerenvs.content.MalformedInput;
import dockerenvs.http.HttpSettings;
import dockerenvs.http.Proxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the `.condarc` files of this machine say, those nearer to the user first, as far as channels and fetching
/// are concerned: what [Channels] lists, `channel_priority`, `mirrored_channels`, `pkgs_dirs`, `proxy_servers`,
/// `ssl_verify`, `client_ssl_cert`, `client_ssl_cert_key`, `remote_connect_timeout_secs`,
/// `remote_read_timeout_secs`, `remote_max_retries`, `offline`.
///
/// Lists are joined, maps are joined key by key, of anything else the nearest counts. The variables `CONDA_<KEY>`
/// of single values, and of lists with commas between their parts, are nearest. `ssl_verify: false` is not heeded.
public final class Condarc {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)\\}|\\$(\\w+)");
    private static final List<String> FOLDER_NAMES = List.of(".condarc", "condarc");
    private static final List<String> VALUE_KEYS =
            List.of("channel_alias", "channel_priority", "offline", "ssl_verify");
    private static final List<String> LIST_KEYS =
            List.of("channels", "default_channels", "allowlist_channels", "denylist_channels");
    private static final Set<String> TRUE = Set.of("true", "yes", "on", "y", "1");

    /// Nothing is set up.
    static final Condarc NONE = new Condarc(Map.of(), Map.of(), Path.of("").toAbsolutePath());

    private final Map<String, Object> values;
    private final Map<String, String> environment;
    private final Path home;

    private Condarc(Map<String, Object> values, Map<String, String> environment, Path home) {
        this.values = Collections.unmodifiableMap(values);
        this.environment = Map.copyOf(environment);
        this.home = home;
    }

    /// Reads all files there are.
    ///
    /// @throws MalformedInput naming the file and line, and nothing that is in it
    public static Condarc read(Map<String, String> environment, Path home) throws IOException {
        var values = variables(environment);
        for (var file : files(environment, home)) {
            merge(values, CondarcFile.read(file));
        }
        return new Condarc(values, environment, home);
    }

    private static Map<String, Object> variables(Map<String, String> environment) {
        var values = new LinkedHashMap<String, Object>();
        for (var key : VALUE_KEYS) {
            variableOf(environment, key).ifPresent(value -> values.put(key, value));
        }
        for (var key : LIST_KEYS) {
            variableOf(environment, key)
                    .ifPresent(value -> values.put(key, List.of(value.strip().split("\\s*,\\s*"))));
        }
        return values;
    }

    private static Optional<String> variableOf(Map<String, String> environment, String key) {
        return Optional.ofNullable(environment.get("CONDA_" + key.toUpperCase(Locale.ROOT)))
                .filter(value -> !value.isBlank());
    }

    /// Those that exist, nearest to the user first.
    private static List<Path> files(Map<String, String> environment, Path home) throws IOException {
        var files = new ArrayList<Path>();
        variable(environment, "CONDARC").ifPresent(files::add);
        var prefix = variable(environment, "CONDA_PREFIX");
        if (prefix.isPresent()) {
            addFolder(prefix.get(), files);
        }
        files.add(home.resolve(".condarc"));
        addFolder(home.resolve(".conda"), files);
        addFolder(home.resolve(".config").resolve("conda"), files);
        var configuration = variable(environment, "XDG_CONFIG_HOME");
        if (configuration.isPresent()) {
            addFolder(configuration.get().resolve("conda"), files);
        }
        var root = variable(environment, "CONDA_ROOT");
        if (root.isPresent()) {
            addFolder(root.get(), files);
        }
        addFolder(Path.of("/var/lib/conda"), files);
        addFolder(Path.of("/etc/conda"), files);
        return files.stream().distinct().filter(Files::isRegularFile).toList();
    }

    private static Optional<Path> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }

    private static void addFolder(Path folder, List<Path> files) throws IOException {
        var parts = folder.resolve("condarc.d");
        if (Files.isDirectory(parts)) {
            try (var names = Files.list(parts)) {
                names.filter(name -> name.toString().endsWith(".yml")
                                || name.toString().endsWith(".yaml"))
                        .sorted(Collections.reverseOrder())
                        .forEach(files::add);
            }
        }
        FOLDER_NAMES.reversed().forEach(name -> files.add(folder.resolve(name)));
    }

    /// `farther` fills what `values` leaves open.
    private static void merge(Map<String, Object> values, Map<String, Object> farther) {
        farther.forEach((key, value) -> {
            var joined = value;
            if (values.get(key) instanceof List<?> nearList && value instanceof List<?> farList) {
                var list = new ArrayList<Object>(nearList);
                list.addAll(farList);
                joined = list.stream().distinct().toList();
            } else if (values.get(key) instanceof Map<?, ?> nearMap && value instanceof Map<?, ?> farMap) {
                var map = new LinkedHashMap<Object, Object>(farMap);
                map.putAll(nearMap);
                joined = map;
            } else if (values.containsKey(key)) {
                return;
            }
            values.put(key, joined);
        });
    }

    /// The folders of `pkgs_dirs`.
    public List<Path> packageCaches() {
        return values.get("pkgs_dirs") instanceof List<?> folders
                ? folders.stream().map(String::valueOf).map(this::path).toList()
                : List.of();
    }

    /// Whether no server may be asked.
    public boolean isOffline() {
        return TRUE.contains(text("offline").toLowerCase(Locale.ROOT));
    }

    /// What the order of channels means, `strict`, `flexible` or `disabled`, if it is said.
    ///
    /// @throws MalformedInput when something else is
    public Optional<String> channelPriority() {
        var said = text("channel_priority").toLowerCase(Locale.ROOT);
        return switch (said) {
            case "" -> Optional.empty();
            case "strict", "flexible", "disabled" -> Optional.of(said);
            case "true", "yes", "on" -> Optional.of("flexible");
            case "false", "no", "off" -> Optional.of("disabled");
            default ->
                throw MalformedInput.of(
                        "`channel_priority` in a `.condarc` is %s".formatted(MalformedInput.quote(said)),
                        "it can be `strict`, `flexible` or `disabled`");
        };
    }

    Path home() {
        return home;
    }

    /// Where conda-build puts what it has built, if there is a conda.
    Optional<Path> buildFolder() {
        var root = variable(environment, "CONDA_ROOT").map(folder -> folder.resolve("conda-bld"));
        return variable(environment, "CONDA_BLD_PATH").or(() -> root);
    }

    /// The value of a key as text; empty when there is none, or it is a list or map.
    String text(String key) {
        return Optional.ofNullable(values.get(key))
                .filter(value -> !(value instanceof List<?>) && !(value instanceof Map<?, ?>))
                .map(value -> expanded(String.valueOf(value)))
                .orElse("");
    }

    /// The parts of a list, or the one value in its place; empty when there is none.
    List<String> strings(String key) {
        return values.containsKey(key) ? strings(values.get(key)) : List.of();
    }

    private List<String> strings(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).map(this::expanded).toList()
                : List.of(expanded(String.valueOf(value)));
    }

    /// Lists, or single values in their place, by key in the order of the files; empty when there is none.
    SequencedMap<String, List<String>> lists(String key) {
        var lists = new LinkedHashMap<String, List<String>>();
        if (values.get(key) instanceof Map<?, ?> map) {
            map.forEach((name, value) ->
                    lists.put(String.valueOf(name), strings(Objects.requireNonNullElse(value, List.of()))));
        }
        return lists;
    }

    /// Where channels are to be had as well (`mirrored_channels`).
    Mirrors mirrors(Channels channels) {
        var places = new LinkedHashMap<String, List<String>>();
        lists("mirrored_channels")
                .forEach((name, servers) -> channels.parse(List.of(name))
                        .forEach(channel -> places.put(channel.place().toString(), servers)));
        return new Mirrors(places);
    }

    HttpSettings applyTo(HttpSettings settings) {
        var changed = settings.withProxies(settings.proxies().with(proxies()))
                .withTimeouts(new HttpSettings.Timeouts(
                        seconds(
                                "remote_connect_timeout_secs",
                                settings.timeouts().connect()),
                        seconds("remote_read_timeout_secs", settings.timeouts().read())));
        if (values.get("remote_max_retries") instanceof Integer retries && retries >= 0) {
            changed = changed.withRetries(settings.retries().withTriesMax(retries + 1));
        }
        if (values.get("ssl_verify") instanceof String verify && !verify.equals("truststore")) {
            changed = changed.withAuthority(path(verify));
        }
        if (values.get("client_ssl_cert") instanceof String certificate) {
            var key = values.get("client_ssl_cert_key") instanceof String file ? file : certificate;
            changed = changed.withClient(new HttpSettings.ClientCertificate(path(certificate), path(key)));
        }
        return changed;
    }

    private Map<String, Proxy> proxies() {
        var proxies = new TreeMap<String, Proxy>();
        if (values.get("proxy_servers") instanceof Map<?, ?> servers) {
            servers.forEach((target, server) -> {
                if (server instanceof String text && !text.isBlank()) {
                    proxies.put(String.valueOf(target), proxy(text));
                }
            });
        }
        return proxies;
    }

    private Proxy proxy(String text) {
        try {
            return Proxy.parse(expanded(text));
        } catch (MalformedInput malformed) {
            throw malformed.in("`proxy_servers` in a `.condarc`");
        }
    }

    private Duration seconds(String key, Duration otherwise) {
        return values.get(key) instanceof Number number && number.doubleValue() > 0
                ? Duration.ofMillis((long) (number.doubleValue() * 1000))
                : otherwise;
    }

    private Path path(String text) {
        var plain = expanded(text);
        return plain.startsWith("~/") ? home.resolve(plain.substring(2)) : Path.of(plain);
    }

    /// A variable that is not set stays as it is written.
    private String expanded(String text) {
        return VARIABLE.matcher(text).replaceAll(match -> {
            var name = Optional.ofNullable(match.group(1)).orElse(match.group(2));
            return Matcher.quoteReplacement(environment.getOrDefault(name, match.group()));
        });
    }

    @Override
    public String toString() {
        return "condarc with " + String.join(", ", values.keySet());
    }
}
