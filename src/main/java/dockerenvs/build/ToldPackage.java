package dockerenvs.build;

import dockerenvs.catalogue.LayerCatalogue;
import dockerenvs.conda.link.LinkedPackage;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.JsonObject;
import dockerenvs.tasks.Once;
import java.io.IOException;

/// What a catalogue says of a package.
///
/// @param outline as [Outline] reads it
record ToldPackage(JsonObject outline, LayerCatalogue catalogue) {
    /// The package as the catalogue tells of it.
    ///
    /// @param whole the package itself
    /// @throws MalformedInput naming the catalogue, when it tells nothing that can be
    LinkedPackage read(Once<LinkedPackage> whole) {
        try {
            return Outline.read(outline, whole);
        } catch (MalformedInput failure) {
            throw catalogue.damaged(failure);
        }
    }

    /// The package itself.
    ///
    /// @throws MalformedInput when it is not as the catalogue says
    LinkedPackage checked(LinkedPackage linked) throws IOException {
        if (!Outline.of(linked).equals(outline)) {
            throw MalformedInput.of(
                    "`%s` is not as %s says".formatted(linked, catalogue),
                    "build without that catalogue, and tell who keeps it");
        }
        return linked;
    }
}
