package dockerenvs.oci.image;

import dockerenvs.content.Blob;
import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The configuration of an image: platform, the settings containers start with, the diff IDs of the layers and
/// their history (OCI image-spec, config.md; Docker image-spec v1.0 to v1.3 with the same fields).
///
/// What was read keeps its exact bytes; a change makes new ones, with every field this class does not know carried
/// over.
public final class Configuration {
    private final JsonObject json;
    private final LateBlob blob;

    private Configuration(JsonObject json, LateBlob blob) {
        this.json = json;
        this.blob = blob;
    }

    static Configuration of(JsonObject json) {
        return new Configuration(json, new LateBlob(json::bytes));
    }

    /// Reads a configuration and keeps its bytes.
    ///
    /// @throws MalformedInput when it is no JSON object or its diff IDs, history or settings have the wrong shape
    public static Configuration parse(byte[] bytes) {
        var exact = bytes.clone();
        var configuration = new Configuration(Documents.object(exact), new LateBlob(() -> exact));
        configuration.check();
        return configuration;
    }

    /// Asks every question once, so that later ones are answered.
    private void check() {
        platform();
        created();
        author();
        environment();
        entrypoint();
        command();
        user();
        workingDirectory();
        labels();
        exposedPorts();
        volumes();
        stopSignal();
        diffIds();
        for (var line : history()) {
            line.created();
            line.createdBy();
            line.comment();
        }
    }

    /// The configuration of an image without layers or settings.
    public static Configuration empty(Platform platform) {
        var rootfs = JsonObject.EMPTY.with("type", "layers").with("diff_ids", JsonArray.of(List.of()));
        return of(platform.writeTo(JsonObject.EMPTY)
                .with("config", JsonObject.EMPTY)
                .with("rootfs", rootfs)
                .with("history", JsonArray.of(List.of())));
    }

    /// The exact bytes; their digest is what Docker calls the image ID.
    public Blob blob() {
        return blob.get();
    }

    /// The whole document.
    public JsonObject json() {
        return json;
    }

    /// Operating system and architecture, normalised.
    public Platform platform() {
        return Platform.ofJson(json);
    }

    /// When the image was made, as RFC 3339; empty when it does not say.
    public String created() {
        return json.string("created").orElse("");
    }

    /// Who made it; empty when it does not say.
    public String author() {
        return json.string("author").orElse("");
    }

    /// `NAME=VALUE`, in the order containers get them.
    public List<String> environment() {
        return settings().strings("Env");
    }

    /// The value of a variable.
    public Optional<String> environment(String name) {
        return find(environment(), name).map(entry -> entry.substring(name.length() + 1));
    }

    /// The program and its fixed arguments; empty when there is none.
    public List<String> entrypoint() {
        return settings().strings("Entrypoint");
    }

    /// Default arguments of the entrypoint, or the default program; empty when there is none.
    public List<String> command() {
        return settings().strings("Cmd");
    }

    /// `user`, `uid`, `user:group` and mixes; empty means root.
    public String user() {
        return settings().string("User").orElse("");
    }

    /// Where programs start; empty means `/`.
    public String workingDirectory() {
        return settings().string("WorkingDir").orElse("");
    }

    /// Labels, sorted by name.
    public Map<String, String> labels() {
        return new TreeMap<>(settings().stringMap("Labels"));
    }

    /// Ports such as `8080/tcp`, sorted.
    public List<String> exposedPorts() {
        return sortedKeys("ExposedPorts");
    }

    /// Paths that hold data of their own, sorted.
    public List<String> volumes() {
        return sortedKeys("Volumes");
    }

    /// The signal that stops a container; empty means `SIGTERM`.
    public String stopSignal() {
        return settings().string("StopSignal").orElse("");
    }

    /// The digests of the uncompressed layers, base first.
    public List<Digest> diffIds() {
        var rootfs = json.object("rootfs").orElse(JsonObject.EMPTY);
        return rootfs.strings("diff_ids").stream().map(Digest::parse).toList();
    }

    /// What made the layers, base first, steps without a layer included.
    public List<History> history() {
        return json.array("history").stream()
                .map(entry -> new History(JsonObject.expect(entry, "history")))
                .toList();
    }

    /// Whether every layer has its line of history and no line lacks its layer.
    public boolean isHistoryComplete() {
        return history().stream().filter(line -> !line.isEmptyLayer()).count()
                == diffIds().size();
    }

    /// What containers start with: `Env`, `Cmd` and the like.
    public JsonObject settings() {
        return json.object("config").orElse(JsonObject.EMPTY);
    }

    private List<String> sortedKeys(String setting) {
        return settings().object(setting).orElse(JsonObject.EMPTY).keys().stream()
                .sorted()
                .toList();
    }

    /// This configuration, bytes and all, when nothing is different.
    private Configuration changed(JsonObject changed) {
        return changed.equals(json) ? this : of(changed);
    }

    Configuration with(String field, Json value) {
        return changed(json.with(field, value));
    }

    Configuration withSetting(String name, Json value) {
        return with("config", settings().with(name, value));
    }

    Configuration withoutSetting(String name) {
        return settings().keys().contains(name) ? with("config", settings().without(name)) : this;
    }

    /// A variable it has keeps its place in the list; where it has it twice, programs disagree which one counts,
    /// so one is left.
    Configuration withEnvironment(String name, String value) {
        if (name.isEmpty() || name.contains("=")) {
            throw new IllegalArgumentException("not the name of a variable: " + MalformedInput.quote(name));
        }
        var environment = new ArrayList<String>();
        var set = name + "=" + value;
        for (var entry : environment()) {
            var same = entry.startsWith(name + "=");
            if (!same || !environment.contains(set)) {
                environment.add(same ? set : entry);
            }
        }
        if (!environment.contains(set)) {
            environment.add(set);
        }
        return withSetting("Env", JsonArray.ofStrings(environment));
    }

    private static Optional<String> find(List<String> environment, String name) {
        return environment.stream()
                .filter(entry -> entry.startsWith(name + "="))
                .findFirst();
    }

    /// This configuration when it has no such variable.
    Configuration withoutEnvironment(String name) {
        var environment = environment();
        var left = environment.stream()
                .filter(entry -> !entry.startsWith(name + "="))
                .toList();
        return left.equals(environment) ? this : withSetting("Env", JsonArray.ofStrings(left));
    }

    /// The command is dropped: it was meant for the earlier entrypoint.
    Configuration withEntrypoint(List<String> entrypoint) {
        return withoutSetting("Cmd").withList("Entrypoint", entrypoint);
    }

    Configuration withCommand(List<String> command) {
        return withList("Cmd", command);
    }

    private Configuration withList(String setting, List<String> list) {
        return list.isEmpty() ? withoutSetting(setting) : withSetting(setting, JsonArray.ofStrings(list));
    }

    /// @throws IllegalArgumentException unless the path is absolute
    Configuration withWorkingDirectory(String path) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a working directory is absolute, not " + MalformedInput.quote(path));
        }
        return withText("WorkingDir", path);
    }

    /// Empty text removes the setting.
    Configuration withText(String setting, String text) {
        return text.isEmpty() ? withoutSetting(setting) : withSetting(setting, Json.of(text));
    }

    Configuration withLabel(String name, String value) {
        var labels = new TreeMap<>(labels());
        return value.equals(labels.put(name, value)) ? this : withLabels(labels);
    }

    Configuration withoutLabel(String name) {
        var labels = new TreeMap<>(labels());
        return labels.keySet().remove(name) ? withLabels(labels) : this;
    }

    /// Adds `key` with an empty object to a setting that is a set written as a map, keys sorted.
    Configuration withMember(String setting, String key) {
        if (sortedKeys(setting).contains(key)) {
            return this;
        }
        var keys = new TreeMap<String, Json>(Comparator.naturalOrder());
        var members = settings().object(setting).orElse(JsonObject.EMPTY);
        members.keys().forEach(known -> keys.put(known, members.find(known).orElse(JsonObject.EMPTY)));
        keys.put(key, JsonObject.EMPTY);
        return withSetting(setting, JsonObject.of(keys));
    }

    private Configuration withLabels(Map<String, String> labels) {
        return labels.isEmpty()
                ? withoutSetting("Labels")
                : withSetting("Labels", JsonObject.ofStrings(new TreeMap<>(labels)));
    }

    Configuration withPlatform(Platform platform) {
        return changed(platform.writeTo(json));
    }

    /// The same settings over other layers. A history that does not fit its layers is replaced by one that does,
    /// because Docker refuses an image with more lines than layers.
    Configuration withLayers(List<Digest> diffIds, List<History> history) {
        var rootfs = json.object("rootfs")
                .orElse(JsonObject.EMPTY.with("type", "layers"))
                .with(
                        "diff_ids",
                        JsonArray.ofStrings(
                                diffIds.stream().map(Digest::toString).toList()));
        return of(json.with("rootfs", rootfs)
                .with(
                        "history",
                        JsonArray.of(history.stream().map(History::json).toList())));
    }

    /// The history with exactly one line per layer besides the steps without one.
    List<History> completeHistory() {
        if (isHistoryComplete()) {
            return history();
        }
        var padded = new ArrayList<History>();
        diffIds().forEach(_ -> padded.add(new History(JsonObject.EMPTY)));
        return padded;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Configuration that && blob().equals(that.blob());
    }

    @Override
    public int hashCode() {
        return blob().hashCode();
    }

    @Override
    public String toString() {
        return json.pretty();
    }
}
