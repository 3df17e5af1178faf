package dockerenvs.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.Blob;
import dockerenvs.content.Compression;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.image.Artifact;
import dockerenvs.oci.image.Image;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Catalogues as values and as artifacts.
class LayerCatalogueTest {
    private static JsonObject json(String text) {
        return JsonObject.EMPTY.with("is", text);
    }

    private static SequencedMap<String, JsonObject> entries(String... keysAndTexts) {
        var entries = new LinkedHashMap<String, JsonObject>();
        for (var i = 0; i < keysAndTexts.length; i += 2) {
            entries.put(keysAndTexts[i], json(keysAndTexts[i + 1]));
        }
        return entries;
    }

    private static LayerCatalogue stored(LayerCatalogue catalogue) throws IOException {
        return LayerCatalogue.of(catalogue.artifact());
    }

    private static CataloguePage page(String plain) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = Compression.ZSTD.compress(bytes)) {
            out.write(plain.getBytes(UTF_8));
        }
        return new CataloguePage(Blob.of(bytes.toByteArray()));
    }

    @Test
    void givesBackWhatItWasTold() throws IOException {
        var catalogue = stored(LayerCatalogue.EMPTY
                .with(EntryKind.LAYER, entries("a", "one", "b", "two"))
                .with(EntryKind.BUILD, entries("a", "a build")));

        assertThat(catalogue.find(EntryKind.LAYER, Set.of("b", "a", "c"))).isEqualTo(entries("a", "one", "b", "two"));
        assertThat(catalogue.find(EntryKind.BUILD, Set.of("a"))).isEqualTo(entries("a", "a build"));
        assertThat(catalogue.find(EntryKind.PACKAGE, Set.of("a"))).isEmpty();
        assertThat(catalogue.count(EntryKind.LAYER)).isEqualTo(2);
        assertThat(catalogue.count(EntryKind.PACKAGE)).isZero();
    }

    @Test
    void replacesAnEntryByTheNewerOne() throws IOException {
        var catalogue = stored(LayerCatalogue.EMPTY
                .with(EntryKind.LAYER, entries("a", "old", "b", "two"))
                .with(EntryKind.LAYER, entries("a", "new")));

        assertThat(catalogue.find(EntryKind.LAYER, Set.of("a", "b"))).isEqualTo(entries("a", "new", "b", "two"));
        assertThat(catalogue.count(EntryKind.LAYER)).isEqualTo(2);
    }

    @Test
    void isTheSameArtifactWheneverItIsToldTheSame() throws IOException {
        var told = LayerCatalogue.EMPTY.with(EntryKind.LAYER, entries("a", "one"));

        assertThat(LayerCatalogue.EMPTY
                        .with(EntryKind.LAYER, entries("a", "one"))
                        .artifact())
                .isEqualTo(told.artifact());
        assertThat(told.with(EntryKind.LAYER, entries())).isSameAs(told);
    }

    @Test
    void dropsWhatWasNotUsedForLongestWhenAPageIsFull() throws IOException {
        var large = "x".repeat(15 << 20);
        var catalogue = LayerCatalogue.EMPTY;
        for (var key = 'a'; key <= 'f'; key++) {
            catalogue = catalogue.with(EntryKind.LAYER, entries(String.valueOf(key), large));
        }

        assertThat(catalogue.find(EntryKind.LAYER, Set.of("a", "b", "c", "f"))).containsOnlyKeys("c", "f");
    }

    @Test
    void refusesWhatIsNoCatalogue() {
        assertThatThrownBy(() -> LayerCatalogue.of(Image.SCRATCH.artifact()))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("it is no catalogue of layers");
    }

    @Test
    void refusesAPageThatIsNotWhatItsDigestSays() throws IOException {
        var artifact =
                LayerCatalogue.EMPTY.with(EntryKind.LAYER, entries("a", "one")).artifact();
        var damaged = artifact.blobs().stream()
                .map(blob -> blob.digest().equals(artifact.root().digest())
                        ? blob
                        : new Blob(
                                blob.digest(),
                                blob.size(),
                                () -> new ByteArrayInputStream(new byte[(int) blob.size()])))
                .toList();
        var catalogue = LayerCatalogue.of(new Artifact(artifact.root(), damaged));

        assertThatThrownBy(() -> catalogue.find(EntryKind.LAYER, Set.of("a"))).isInstanceOf(MalformedInput.class);
    }

    @Test
    void refusesLinesThatNoCatalogueHas() throws IOException {
        assertThatThrownBy(() -> page("no-json\n").count()).hasMessageContaining("has the key `no-json`");
        assertThatThrownBy(() -> page("../a {}\n").count()).hasMessageContaining("has the key `../a`");
        assertThatThrownBy(() -> page("a {}").count()).hasMessage("a page of the catalogue is cut off");
        assertThatThrownBy(() -> page("a {\n").find(Set.of("a"))).isInstanceOf(MalformedInput.class);
        assertThatThrownBy(() -> page("a " + "x".repeat(16 << 20) + "\n").count())
                .hasMessage("a page of the catalogue has a line longer than any may be");
    }

    @Test
    void readsLinesOfAnyLength() throws IOException {
        var texts = new LinkedHashMap<String, JsonObject>();
        for (var i = 0; i < 300; i++) {
            texts.put("k" + i, json("y".repeat(i * 37 % 4000)));
        }
        texts.put("long", json("z".repeat(3 << 20)));

        var catalogue = stored(LayerCatalogue.EMPTY.with(EntryKind.PACKAGE, texts));

        assertThat(catalogue.find(EntryKind.PACKAGE, texts.keySet())).isEqualTo(texts);
    }
}
