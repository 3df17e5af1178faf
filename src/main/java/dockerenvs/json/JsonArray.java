package dockerenvs.json;

import java.util.ArrayList;
import java.util.List;

/// A list of values.
public record JsonArray(List<Json> items) implements Json {

    public JsonArray {
        items = List.copyOf(items);
    }

    /// The list of these values, in their order.
    public static JsonArray of(List<? extends Json> items) {
        return new JsonArray(List.copyOf(items));
    }

    /// The list of these texts, in their order.
    public static JsonArray ofStrings(List<String> texts) {
        var items = new ArrayList<Json>(texts.size());
        for (var text : texts) {
            items.add(Json.of(text));
        }
        return new JsonArray(items);
    }
}
