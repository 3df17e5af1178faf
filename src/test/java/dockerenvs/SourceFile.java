package dockerenvs;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// A Java source as text and as the compiler's own syntax tree.
///
/// @param path from the project's folder, with `/`
/// @param text the whole file
/// @param unit its syntax; names are not resolved
/// @param trees where things lie in it
record SourceFile(String path, String text, CompilationUnitTree unit, DocTrees trees) {

    /// What a source is for.
    enum Part {
        MAIN,
        TEST,
        /// Programs beside the house: examples, build steps, benchmarks.
        OTHER
    }

    /// All Java sources of the project, sorted by path.
    static List<SourceFile> ofProject() throws IOException {
        var paths = new ArrayList<Path>();
        for (var root : List.of("benchmarks", "examples", "src")) {
            try (var found = Files.walk(Path.of(root))) {
                found.filter(path -> path.toString().endsWith(".java")).forEach(paths::add);
            }
        }
        paths.sort(null);
        var texts = new ArrayList<Text>();
        for (var path : paths) {
            texts.add(new Text(path.toString().replace('\\', '/'), Files.readString(path)));
        }
        return parse(texts);
    }

    /// A source that exists only here.
    static SourceFile of(String path, String text) throws IOException {
        return parse(List.of(new Text(path, text))).getFirst();
    }

    private static List<SourceFile> parse(List<Text> texts) throws IOException {
        var files = texts.stream().map(TextObject::new).toList();
        var compiler = ToolProvider.getSystemJavaCompiler();
        var task = (JavacTask) compiler.getTask(null, null, null, List.of("-proc:none"), null, files);
        var trees = DocTrees.instance(task);
        var sources = new ArrayList<SourceFile>();
        for (var unit : task.parse()) {
            var text = texts.get(sources.size());
            sources.add(new SourceFile(text.path(), text.text(), unit, trees));
        }
        return sources;
    }

    Part part() {
        return path.startsWith("src/main/") ? Part.MAIN : path.startsWith("src/test/") ? Part.TEST : Part.OTHER;
    }

    List<String> lines() {
        return text.lines().toList();
    }

    /// The number of the line `tree` starts on, counted from 1.
    long line(Tree tree) {
        return unit.getLineMap().getLineNumber(trees.getSourcePositions().getStartPosition(unit, tree));
    }

    /// How many lines `tree` covers.
    long lines(Tree tree) {
        var end = trees.getSourcePositions().getEndPosition(unit, tree);
        return unit.getLineMap().getLineNumber(end) - line(tree) + 1;
    }

    Optional<String> docComment(TreePath place) {
        return Optional.ofNullable(trees.getDocComment(place));
    }

    private record Text(String path, String text) {}

    private static final class TextObject extends SimpleJavaFileObject {
        private final Text source;

        TextObject(Text source) {
            super(URI.create("memory:///" + source.path()), JavaFileObject.Kind.SOURCE);
            this.source = source;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source.text();
        }
    }
}
