package dockerenvs.json;

import dockerenvs.content.MalformedInput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;

/// Values by name, in the order they were written or added. A member that is null counts as absent for every
/// question but [#keys()], as the image specifications have it.
public final class JsonObject implements Json {
    public static final JsonObject EMPTY = new JsonObject(new LinkedHashMap<>());

    /// Integers that every reader of JSON keeps exactly (RFC 8259, section 6).
    private static final long INTEGER_MAX = 1L << 53;

    private final Map<String, Json> members;

    private JsonObject(SequencedMap<String, Json> members) {
        this.members = Collections.unmodifiableMap(members);
    }

    /// The members of a map that nobody changes any more.
    static JsonObject owning(SequencedMap<String, Json> members) {
        return new JsonObject(members);
    }

    /// The members in the order of the map.
    public static JsonObject of(Map<String, ? extends Json> members) {
        return new JsonObject(new LinkedHashMap<>(members));
    }

    /// Texts by name, in the order of the map.
    public static JsonObject ofStrings(Map<String, String> texts) {
        var members = new LinkedHashMap<String, Json>();
        texts.forEach((key, text) -> members.put(key, Json.of(text)));
        return new JsonObject(members);
    }

    /// `value` as an object; `name` is what the message calls it.
    ///
    /// @throws MalformedInput when it is something else
    public static JsonObject expect(Json value, String name) {
        if (value instanceof JsonObject object) {
            return object;
        }
        throw unexpected(name, "an object", value);
    }

    /// All names, in order.
    public List<String> keys() {
        return List.copyOf(members.keySet());
    }

    /// The value of that name; nothing when there is none or it is null.
    public Optional<Json> find(String key) {
        return Optional.ofNullable(members.get(key)).filter(value -> value != JsonNothing.NOTHING);
    }

    /// Whether there is a value of that name, and not null.
    public boolean has(String key) {
        return find(key).isPresent();
    }

    /// The text of that name.
    ///
    /// @throws MalformedInput when there is something else
    public Optional<String> string(String key) {
        var value = find(key);
        return value.isEmpty() ? Optional.empty() : Optional.of(text(value.get(), key, "a string"));
    }

    /// The whole number of that name.
    ///
    /// @throws MalformedInput when there is something else, a fraction, or more than 2⁵³ either way
    public OptionalLong integer(String key) {
        var value = find(key);
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!(value.get() instanceof JsonNumber(var literal))) {
            throw unexpected(key, "a whole number", value.get());
        }
        try {
            var number = Long.parseLong(literal);
            if (number >= -INTEGER_MAX && number <= INTEGER_MAX) {
                return OptionalLong.of(number);
            }
        } catch (NumberFormatException _) {
            // a fraction, or far too large: the same message
        }
        var quoted = MalformedInput.quote(literal);
        throw MalformedInput.of(
                literal.matches("-?[0-9]+")
                        ? "`%s`: the number %s is beyond 2^53, which not every program reads as it stands"
                                .formatted(key, quoted)
                        : "`%s`: expected a whole number, found %s".formatted(key, quoted),
                "");
    }

    /// The object of that name.
    ///
    /// @throws MalformedInput when there is something else
    public Optional<JsonObject> object(String key) {
        return find(key).map(value -> expect(value, key));
    }

    /// The list of that name, empty when there is none.
    ///
    /// @throws MalformedInput when there is something else
    public List<Json> array(String key) {
        var value = find(key);
        if (value.isEmpty()) {
            return List.of();
        }
        if (value.get() instanceof JsonArray(var items)) {
            return items;
        }
        throw unexpected(key, "a list", value.get());
    }

    /// The list of texts of that name, empty when there is none.
    ///
    /// @throws MalformedInput when there is something else
    public List<String> strings(String key) {
        var texts = new ArrayList<String>();
        for (var item : array(key)) {
            texts.add(text(item, key, "a list of strings"));
        }
        return Collections.unmodifiableList(texts);
    }

    /// The texts by name of that name, in their order, empty when there is none; what is null in it is left out.
    ///
    /// @throws MalformedInput when there is something else
    public Map<String, String> stringMap(String key) {
        var texts = new LinkedHashMap<String, String>();
        object(key).orElse(EMPTY).members.forEach((name, value) -> {
            if (value != JsonNothing.NOTHING) {
                texts.put(name, text(value, key, "strings by name"));
            }
        });
        return Collections.unmodifiableMap(texts);
    }

    /// With another value in the place of `key`, or behind all others when there is none.
    public JsonObject with(String key, Json value) {
        var changed = new LinkedHashMap<>(members);
        changed.put(key, value);
        return new JsonObject(changed);
    }

    /// As [#with(String, Json)], with a text.
    public JsonObject with(String key, String text) {
        return with(key, Json.of(text));
    }

    /// As [#with(String, Json)], with a whole number.
    public JsonObject with(String key, long number) {
        return with(key, Json.of(number));
    }

    /// With all members of `others`, as if each were added; those that are null, too.
    public JsonObject withAll(JsonObject others) {
        var changed = new LinkedHashMap<>(members);
        changed.putAll(others.members);
        return new JsonObject(changed);
    }

    /// Without the members of those names; the same object when there are none.
    public JsonObject without(String... keys) {
        var changed = new LinkedHashMap<>(members);
        for (var key : keys) {
            changed.remove(key);
        }
        return changed.size() == members.size() ? this : new JsonObject(changed);
    }

    Map<String, Json> members() {
        return members;
    }

    private static String text(Json value, String key, String expected) {
        if (value instanceof JsonString(var text)) {
            return text;
        }
        throw unexpected(key, expected, value);
    }

    private static MalformedInput unexpected(String key, String expected, Json found) {
        return MalformedInput.of("`%s`: expected %s, found %s".formatted(key, expected, found.kind()), "");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonObject that
                && members.equals(that.members)
                && List.copyOf(members.keySet()).equals(List.copyOf(that.members.keySet()));
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return pretty();
    }
}
