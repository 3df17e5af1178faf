package dockerenvs.oci.image;

import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;

/// One line of an image's history: what made a layer, or a change of settings that made none (OCI image-spec,
/// config.md).
///
/// @param json the entry as it was read, unknown fields included
public record History(JsonObject json) {

    /// An entry for a layer.
    public static History ofLayer(String created, String createdBy) {
        var json = JsonObject.EMPTY.with("created", created);
        return new History(createdBy.isEmpty() ? json : json.with("created_by", createdBy));
    }

    /// What made the layer, as the builder wrote it; empty when it did not say.
    public String createdBy() {
        return json.string("created_by").orElse("");
    }

    /// When, as RFC 3339; empty when unknown.
    public String created() {
        return json.string("created").orElse("");
    }

    /// A remark of the builder; empty when there is none.
    public String comment() {
        return json.string("comment").orElse("");
    }

    /// Whether this step changed settings only, so that no layer belongs to it.
    public boolean isEmptyLayer() {
        return json.find("empty_layer").filter(Json.of(true)::equals).isPresent();
    }
}
