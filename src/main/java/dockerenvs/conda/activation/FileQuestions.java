package dockerenvs.conda.activation;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.conda.activation.Condition.Question;
import java.util.ArrayList;
import java.util.regex.Pattern;

/// Answers `-d`, `-f` and the like from the files an image will have.
///
/// Files of the environment can be read by everyone, and executed if their mode says so; elsewhere that depends on
/// the user a container runs as.
final class FileQuestions {
    private static final Pattern MADE_AT_START = Pattern.compile("/(dev|proc|sys|run|tmp)(/.*)?");

    private final String prefix;
    private final ImageView view;
    private final Budget budget;

    FileQuestions(String prefix, ImageView view, Budget budget) {
        this.prefix = prefix;
        this.view = view;
        this.budget = budget;
    }

    boolean ask(Question question, String text) {
        return switch (question) {
            case IS_FILLED -> !text.isEmpty();
            case IS_EMPTY -> text.isEmpty();
            case IS_FOLDER, IS_FILE, EXISTS, IS_READABLE, IS_EXECUTABLE -> !text.isEmpty() && askFile(question, text);
        };
    }

    private boolean askFile(Question question, String text) {
        var path = normal(text);
        var isFolder = view.isFolder(path);
        var isFile = view.isFile(path) && !text.endsWith("/") && !text.endsWith("/.");
        return switch (question) {
            case IS_FOLDER -> isFolder;
            case IS_FILE -> isFile;
            case EXISTS -> isFolder || isFile;
            case IS_READABLE -> (isFolder || isFile) && isForEveryone(path);
            case IS_EXECUTABLE -> (isFolder || isFile) && isForEveryone(path) && (isFolder || view.isExecutable(path));
            case IS_FILLED, IS_EMPTY -> throw new IllegalArgumentException("not about a file: " + question);
        };
    }

    /// Without double slashes and `.`, which change nothing.
    private String normal(String text) {
        if (!text.startsWith("/")) {
            throw budget.notUnderstood("the relative path " + quote(text));
        }
        budget.spend(text.length());
        var names = new ArrayList<String>();
        for (var name : text.split("/", -1)) {
            if (name.equals("..")) {
                throw budget.notUnderstood("`..` in the path " + quote(text));
            }
            if (!name.isEmpty() && !name.equals(".")) {
                names.add(name);
            }
        }
        var path = "/" + String.join("/", names);
        if (!isOwn(path) && MADE_AT_START.matcher(path).matches()) {
            throw budget.notUnderstood("a question about " + quote(path) + ", which a container gets when it runs");
        }
        return path;
    }

    private boolean isOwn(String path) {
        return path.equals(prefix) || path.startsWith(prefix + "/");
    }

    /// Always true: whether other files can be read or executed depends on the user.
    private boolean isForEveryone(String path) {
        if (!isOwn(path)) {
            throw budget.notUnderstood("the rights of " + quote(path) + ", which depend on the user");
        }
        return true;
    }
}
