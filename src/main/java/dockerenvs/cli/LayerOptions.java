package dockerenvs.cli;

import dockerenvs.cli.syntax.Argument;
import dockerenvs.cli.syntax.Flag;
import dockerenvs.cli.syntax.Flags;
import dockerenvs.cli.syntax.Part;
import dockerenvs.cli.syntax.Setting;
import dockerenvs.cli.syntax.Settings;
import dockerenvs.cli.syntax.Value;
import dockerenvs.content.ContentStore;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import dockerenvs.oci.image.Image;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/// Changes of layers and files.
final class LayerOptions implements Part {
    private final Flags removeTopLayer = Flags.of("--remove-top-layer", "Remove the topmost layer; repeat for more.");

    private final Settings<Integer> removeLayers = Settings.of(
            "--remove-layer=N",
            Value.NUMBER,
            "Remove a layer, counted from 0 at the base as `inspect` shows it; may be repeated.");

    private final Settings<String> removePaths =
            Settings.of("--remove-path=PATH", "Hide a path of the image by a layer of whiteouts; may be repeated.");

    private final Settings<String> additions = Settings.of("--add=SOURCE[:TARGET]", """
            Add the content of a folder at TARGET, by default /, or a file at TARGET, or in it where TARGET ends
            with /. Each makes one layer; may be repeated. Files get mode 0644 or 0755, owner 0:0 and a fixed time,
            so that the same content gives the same layer everywhere.""");

    private final Settings<String> texts = Settings.of(
            "--add-text=PATH=TEXT", "Add a small file; all of them make one layer. PATH may begin with a slash.");

    private final Settings<String> excludes = Settings.of(
            "--exclude=GLOB",
            "Leave out what matches, of everything added: *.log or build/** or .git; may be repeated.");

    private final Settings<String> filters =
            Settings.of("--filter=KIND[,KIND...]", "Leave out kinds of files: " + FileKinds.LIST + ".");

    private final Setting<String> owner =
            Setting.of("--owner=UID[:GID]", "0:0", "The owner of what is added; 0:0 by default.");

    private final Setting<Optional<String>> mtime = Setting.optional(
            "--mtime=TIME",
            "The time of what is added, as seconds since 1970 or RFC 3339; SOURCE_DATE_EPOCH or 0 by default.");

    private final Flag keepModes = Flag.of("--keep-modes", "Keep the permissions the added files have on this disk.");

    @Override
    public List<Argument> arguments() {
        return List.of(
                removeTopLayer,
                removeLayers,
                removePaths,
                additions,
                texts,
                excludes,
                filters,
                owner,
                mtime,
                keepModes);
    }

    /// Finds out whether the values can be meant, before there is an image.
    void check(Console console) {
        filter();
        settled(texts(), console);
    }

    Image apply(Image base, TargetOptions target, ContentStore store, Console console) throws IOException {
        var filter = filter();
        var image = withoutLayers(base);
        if (!removePaths.values().isEmpty()) {
            image = image.withoutPaths(removePaths.values());
        }
        var packing = target.compression().orElse(image.compression());
        for (var tree : trees(filter, console)) {
            image = image.withFiles(tree, packing, store);
        }
        return image;
    }

    private Image withoutLayers(Image base) {
        var image = base;
        for (var index : removeLayers.values().stream()
                .distinct()
                .sorted((a, b) -> Integer.compare(b, a))
                .toList()) {
            if (index < 0 || index >= base.layers().size()) {
                throw MalformedInput.of(
                        "there is no layer %d; the image has %d, counted from 0"
                                .formatted(index, base.layers().size()),
                        "`docker-envs inspect FILE` lists them");
            }
            image = image.withoutLayer(index);
        }
        for (var i = 0; i < removeTopLayer.count(); i++) {
            image = image.withoutTopLayer();
        }
        return image;
    }

    private List<FileTree> trees(Predicate<FileEntry> filter, Console console) throws IOException {
        var trees = new ArrayList<FileTree>();
        var kept = keepModes.isGiven() ? new FileTree.Keep[] {FileTree.Keep.MODES} : new FileTree.Keep[] {};
        for (var addition : additions.values()) {
            trees.add(Addition.parse(addition).tree(filter, kept));
        }
        trees.addAll(texts());
        return settled(trees, console);
    }

    private List<FileTree> settled(List<FileTree> trees, Console console) {
        var time = mtime.value().map(LayerOptions::time).or(console::sourceDate).orElse(Instant.EPOCH);
        var ids = Owner.ofOption(owner.value());
        return trees.stream()
                .map(tree -> tree.withOwner(ids.uid(), ids.gid()).withMtime(time))
                .toList();
    }

    /// One tree of all texts; none without.
    private List<FileTree> texts() {
        if (texts.values().isEmpty()) {
            return List.of();
        }
        var contents = contents();
        var tree = AskedWrongly.unlessReadable("--add-text", "", _ -> FileTree.ofContents(contents));
        return List.of(tree);
    }

    private Map<String, byte[]> contents() {
        var contents = new TreeMap<String, byte[]>();
        for (var text : texts.values()) {
            var equals = text.indexOf('=');
            if (equals <= 0) {
                throw SettingOptions.malformed("--add-text", text, "PATH=TEXT");
            }
            var path = text.substring(text.startsWith("/") ? 1 : 0, equals);
            if (contents.containsKey(path)) {
                throw AskedWrongly.of("`--add-text` has two texts for " + MalformedInput.quote(path), "");
            }
            contents.put(path, text.substring(equals + 1).getBytes(StandardCharsets.UTF_8));
        }
        return contents;
    }

    private Predicate<FileEntry> filter() {
        return FileKinds.dropping(filters.values(), "--filter").and(new Exclusion(excludes.values()).negate());
    }

    private static Instant time(String text) {
        try {
            return text.matches("-?\\d+") ? Instant.ofEpochSecond(Long.parseLong(text)) : Instant.parse(text);
        } catch (DateTimeException | NumberFormatException _) {
            throw SettingOptions.malformed("--mtime", text, "seconds since 1970, or a time like 2026-01-31T00:00:00Z");
        }
    }
}
