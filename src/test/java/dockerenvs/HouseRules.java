package dockerenvs;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;

/// Where a source departs from `docs/STYLE.md`, as far as its syntax shows it.
final class HouseRules extends TreePathScanner<Void, SourceFile> {
    private static final int METHOD_LINES_MAX = 50;
    private static final int FILE_LINES_MAX = 400;
    private static final int PARAMETERS_MAX = 5;
    private static final int COMPONENTS_MAX = 8;
    private static final int COLUMNS_MAX = 120;

    /// Names for what nobody named.
    private static final Pattern DRAWER = Pattern.compile("(?i)(util|helper|manager|impl|info|data|common|misc)s?");

    private static final Pattern BANNER = Pattern.compile("//+ ?([-=*#~_])\\1{3,}.*|/{5,}.*");
    private static final Pattern LATER = Pattern.compile("\\b(TODO|FIXME|XXX)\\b");
    private static final Set<String> PROCESS = Set.of("System.out", "System.err", "System.exit");
    private static final Set<String> SURROUNDINGS = Set.of(
            "System.getenv",
            "System.currentTimeMillis",
            "Instant.now",
            "LocalDate.now",
            "LocalDateTime.now",
            "ZonedDateTime.now",
            "Clock.systemUTC",
            "Math.random",
            "ThreadLocalRandom.current",
            "UUID.randomUUID");
    private static final Pattern WAITING =
            Pattern.compile("Thread\\.sleep|.*TimeUnit\\.\\w+\\.sleep|LockSupport\\.park(Nanos|Until)");
    private static final Pattern LOCAL_NUMBER =
            Pattern.compile("(?s)(String\\.format\\()?\"[^\"]*%[0-9]*(,|\\.[0-9]).*");
    private static final Pattern LITERAL = Pattern.compile("\"(\\\\.|[^\"\\\\])*\"");

    private final SourceFile source;
    private final Set<String> houseClasses;
    private final List<Breach> breaches = new ArrayList<>();

    /// What is held to, with what `docs/STYLE.md` says about it.
    enum Rule {
        METHOD_LENGTH("methods have 50 lines at most"),
        FILE_LENGTH("files have 400 lines at most"),
        PARAMETERS("methods have 5 parameters at most, records 8 components"),
        COLUMNS("lines have 120 columns at most, not counting what tests quote"),
        IMPORTS("imports name one class each; examples import the module"),
        COMMENTS("no `@author`, no banners, no `TODO` without the number of an issue"),
        NO_NULL("`null` is compared with and nothing else"),
        OPTIONAL("`Optional` is for results and record components, not for parameters of methods"),
        DOCUMENTED("public types and methods have a doc comment, accessors and overrides apart"),
        PROCESS("only `cli.Main` knows the streams of the process and ends it"),
        SURROUNDINGS("clock, randomness and environment variables come in from outside"),
        WAITING("nothing sleeps"),
        SHARING("no `ThreadLocal`, no `synchronized`"),
        INHERITANCE("classes are final, and none extends another one of the house"),
        LOCALE("numbers with separators or fractions are written with a locale: `String.format(Locale.ROOT, …)`"),
        NAMES("no drawer has a name, and no test is called `test…`");

        private final String text;

        Rule(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /// A departure from a rule.
    ///
    /// @param place the file, and behind `#` the method or type in it
    record Breach(Rule rule, String place, long line, String what) {
        @Override
        public String toString() {
            return place + ", line " + line + ": " + what;
        }
    }

    private HouseRules(SourceFile source, Set<String> houseClasses) {
        this.source = source;
        this.houseClasses = houseClasses;
    }

    /// All breaches in a source.
    ///
    /// @param houseClasses the simple names of all classes of the house
    static List<Breach> breaches(SourceFile source, Set<String> houseClasses) {
        var rules = new HouseRules(source, houseClasses);
        rules.checkText();
        rules.scan(source.unit(), source);
        return rules.breaches;
    }

    private boolean isMain() {
        return source.part() == SourceFile.Part.MAIN;
    }

    private void checkText() {
        var lines = source.lines();
        if (lines.size() > FILE_LINES_MAX) {
            add(Rule.FILE_LENGTH, "", lines.size(), "%d lines".formatted(lines.size()));
        }
        checkColumns(lines);
        for (var i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            var slashes = line.indexOf("//");
            if (slashes < 0) {
                continue;
            }
            var comment = line.substring(slashes).strip();
            var later = LATER.matcher(comment).find() && !comment.matches(".*#\\d+.*");
            if (later || comment.contains("@author") || BANNER.matcher(comment).matches()) {
                add(Rule.COMMENTS, "", i + 1, comment);
            }
        }
    }

    /// Documents and messages that tests quote are easier to read whole.
    private void checkColumns(List<String> lines) {
        var quoting = false;
        for (var i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            var ofTest = source.part() == SourceFile.Part.TEST;
            var counted = !ofTest ? line : quoting ? "" : LITERAL.matcher(line).replaceAll("");
            if (counted.length() > COLUMNS_MAX) {
                add(Rule.COLUMNS, "", i + 1, "%d columns".formatted(line.length()));
            }
            quoting ^= line.contains("\"\"\"") && !line.matches(".*\"\"\".*\"\"\".*");
        }
    }

    @Override
    public Void visitCompilationUnit(CompilationUnitTree unit, SourceFile file) {
        var room = unit.getPackageName() == null ? "" : unit.getPackageName().toString();
        for (var word : room.split("\\.", -1)) {
            if (DRAWER.matcher(word).matches()) {
                add(Rule.NAMES, "", 1, "package `%s`".formatted(room));
            }
        }
        return super.visitCompilationUnit(unit, file);
    }

    @Override
    public Void visitImport(ImportTree tree, SourceFile file) {
        var name = tree.getQualifiedIdentifier().toString();
        var example = source.path().startsWith("examples/");
        if (name.endsWith(".*") || tree.isModule() && !example) {
            add(Rule.IMPORTS, "", tree, tree.toString().strip());
        }
        return super.visitImport(tree, file);
    }

    @Override
    public Void visitClass(ClassTree tree, SourceFile file) {
        var name = tree.getSimpleName().toString();
        var words = name.split("(?<=[a-z0-9])(?=[A-Z])", -1);
        if (DRAWER.matcher(words[words.length - 1]).matches()) {
            add(Rule.NAMES, name, tree, "class `%s`".formatted(name));
        }
        if (isMain() && !name.isEmpty()) {
            checkInheritance(tree, name);
            var topmost = getCurrentPath().getParentPath().getLeaf() instanceof CompilationUnitTree;
            if ((topmost || isPublic(tree))
                    && source.docComment(getCurrentPath()).isEmpty()) {
                add(Rule.DOCUMENTED, name, tree, "type `%s`".formatted(name));
            }
        }
        if (tree.getKind() == Tree.Kind.RECORD) {
            checkComponents(tree, name);
        }
        return super.visitClass(tree, file);
    }

    private void checkInheritance(ClassTree tree, String name) {
        var modifiers = tree.getModifiers().getFlags();
        var plain = tree.getKind() == Tree.Kind.CLASS;
        var open = plain && !modifiers.contains(Modifier.FINAL);
        var parent = tree.getExtendsClause();
        if (open || plain && parent != null && houseClasses.contains(parent.toString())) {
            add(Rule.INHERITANCE, name, tree, "class `%s`".formatted(name));
        }
    }

    private void checkComponents(ClassTree tree, String name) {
        var components = tree.getMembers().stream()
                .filter(member -> member instanceof VariableTree variable
                        && !variable.getModifiers().getFlags().contains(Modifier.STATIC))
                .count();
        if (components > COMPONENTS_MAX) {
            add(Rule.PARAMETERS, name, tree, "%d components".formatted(components));
        }
    }

    @Override
    public Void visitMethod(MethodTree tree, SourceFile file) {
        var name = tree.getName().toString();
        var lines = tree.getBody() == null ? 0 : source.lines(tree.getBody());
        if (lines > METHOD_LINES_MAX) {
            add(Rule.METHOD_LENGTH, name, tree, "%d lines".formatted(lines));
        }
        var enclosing = (ClassTree) getCurrentPath().getParentPath().getLeaf();
        var ofRecord = tree.getReturnType() == null && enclosing.getKind() == Tree.Kind.RECORD;
        if (tree.getParameters().size() > PARAMETERS_MAX && !ofRecord) {
            add(
                    Rule.PARAMETERS,
                    name,
                    tree,
                    "%d parameters".formatted(tree.getParameters().size()));
        }
        var hidden = tree.getModifiers().getFlags().contains(Modifier.PRIVATE);
        if (isMain() && !ofRecord && !hidden && tree.getParameters().stream().anyMatch(HouseRules::isOptional)) {
            add(Rule.OPTIONAL, name, tree, "an `Optional` as a parameter");
        }
        var unsaid = isOffered(tree, enclosing) && !saysItAll(tree);
        if (isMain() && unsaid && source.docComment(getCurrentPath()).isEmpty()) {
            add(Rule.DOCUMENTED, name, tree, "method `%s`".formatted(name));
        }
        if (isMain() && tree.getModifiers().getFlags().contains(Modifier.SYNCHRONIZED)) {
            add(Rule.SHARING, name, tree, "`synchronized`");
        }
        if (hasAnnotation(tree, "Test") && name.matches("test([A-Z0-9_].*)?")) {
            add(Rule.NAMES, name, tree, "test `%s`".formatted(name));
        }
        return super.visitMethod(tree, file);
    }

    private static boolean isOptional(VariableTree parameter) {
        return parameter.getType().toString().startsWith("Optional");
    }

    /// Whether a method is there for other rooms.
    private boolean isOffered(MethodTree tree, ClassTree enclosing) {
        var ofInterface = enclosing.getKind() == Tree.Kind.INTERFACE
                && !tree.getModifiers().getFlags().contains(Modifier.PRIVATE);
        return isPublic(enclosing)
                && (ofInterface || tree.getModifiers().getFlags().contains(Modifier.PUBLIC));
    }

    private static boolean isPublic(ClassTree tree) {
        return tree.getModifiers().getFlags().contains(Modifier.PUBLIC);
    }

    /// An override, a constructor, or one statement behind a name that says what it gives: an accessor or a
    /// `with…`.
    private static boolean saysItAll(MethodTree tree) {
        if (hasAnnotation(tree, "Override") || tree.getReturnType() == null) {
            return true;
        }
        var accessor = tree.getParameters().isEmpty();
        var copy = tree.getName().toString().matches("with[A-Z].*");
        return (accessor || copy)
                && tree.getBody() != null
                && tree.getBody().getStatements().size() == 1
                && tree.getBody().getStatements().getFirst() instanceof ReturnTree;
    }

    private static boolean hasAnnotation(MethodTree tree, String name) {
        return tree.getModifiers().getAnnotations().stream()
                .anyMatch(
                        annotation -> annotation.getAnnotationType().toString().equals(name));
    }

    @Override
    public Void visitLiteral(LiteralTree tree, SourceFile file) {
        if (tree.getKind() == Tree.Kind.NULL_LITERAL && source.part() != SourceFile.Part.TEST) {
            var parent = getCurrentPath().getParentPath().getLeaf();
            var compared = EnumSet.of(Tree.Kind.EQUAL_TO, Tree.Kind.NOT_EQUAL_TO);
            if (!compared.contains(parent.getKind())) {
                add(Rule.NO_NULL, "", tree, parent.toString().strip());
            }
        }
        return super.visitLiteral(tree, file);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree tree, SourceFile file) {
        if (isMain() && LOCAL_NUMBER.matcher(tree.toString()).matches()) {
            add(Rule.LOCALE, "", tree, tree.toString());
        }
        return super.visitMethodInvocation(tree, file);
    }

    @Override
    public Void visitMemberSelect(MemberSelectTree tree, SourceFile file) {
        var text = tree.toString();
        if (isMain() && PROCESS.contains(text)) {
            add(Rule.PROCESS, "", tree, text);
        }
        if (isMain() && SURROUNDINGS.contains(text)) {
            add(Rule.SURROUNDINGS, "", tree, text);
        }
        if (WAITING.matcher(text).matches()) {
            add(Rule.WAITING, "", tree, text);
        }
        return super.visitMemberSelect(tree, file);
    }

    @Override
    public Void visitIdentifier(IdentifierTree tree, SourceFile file) {
        if (tree.getName().contentEquals("ThreadLocal")) {
            add(Rule.SHARING, "", tree, "`ThreadLocal`");
        }
        return super.visitIdentifier(tree, file);
    }

    @Override
    public Void visitSynchronized(SynchronizedTree tree, SourceFile file) {
        if (isMain()) {
            add(Rule.SHARING, "", tree, "`synchronized`");
        }
        return super.visitSynchronized(tree, file);
    }

    private void add(Rule rule, String member, Tree tree, String what) {
        add(rule, member, source.line(tree), what);
    }

    private void add(Rule rule, String member, long line, String what) {
        breaches.add(new Breach(rule, member.isEmpty() ? source.path() : source.path() + "#" + member, line, what));
    }
}
