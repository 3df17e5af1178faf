package dockerenvs.cli;

import dockerenvs.content.MalformedInput;
import dockerenvs.oci.archive.ImageFile;
import dockerenvs.oci.image.Reference;
import dockerenvs.oci.registry.Registry;
import dockerenvs.oci.registry.RegistryException;
import dockerenvs.tasks.Listener;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The images that arguments name. What is opened for them stays open as long as this, as layers are read when they
/// are needed.
final class Images implements Closeable {
    private static final String REGISTRY = "docker://";
    private static final String STDIN = "-";
    /// What nobody calls an image in a registry.
    private static final Pattern PATH = Pattern.compile("(\\.{0,2}/|~).*|.*\\.(tar|tgz|oci|gz|zst|bz2|xz)");

    private final RegistryOptions options;
    private final Console console;
    private final Traffic traffic;
    private final List<ImageFile> files = new ArrayList<>();
    private Optional<Registry> registry = Optional.empty();

    Images(RegistryOptions options, Console console) {
        this(options, console, console.listener());
    }

    /// @param listener who is told how long it takes
    Images(RegistryOptions options, Console console, Listener listener) {
        this.options = options;
        this.console = console;
        this.traffic = new Traffic(listener);
    }

    /// What has come out of registries.
    Traffic traffic() {
        return traffic;
    }

    /// The client of registries; the network is touched when it is asked for something.
    Registry registry() throws IOException {
        if (registry.isEmpty()) {
            registry = Optional.of(options.open(console, traffic));
        }
        return registry.get();
    }

    /// Whether an argument names an image in a registry and no file: a file of that name decides, and so does what
    /// only files are called.
    static boolean isReference(String argument) {
        return argument.startsWith(REGISTRY) || !Files.exists(file(argument)) && !isFileName(argument);
    }

    /// The name of an image in a registry. Files, and what only files are called, are refused; many a folder is called
    /// as an image is.
    ///
    /// @param parameter what the argument is called in the help
    /// @param forFiles what is used for files
    static Reference registryName(String parameter, String argument, String forFiles) {
        // what has a user and a password in it is not repeated
        var isName = argument.startsWith(REGISTRY) || argument.contains("@");
        if (!isName && (isFileName(argument) || isFile(argument))) {
            var what = isFile(argument) ? "is" : "looks like";
            throw AskedWrongly.of(
                    "%s %s a file, not a name in a registry".formatted(MalformedInput.quote(argument), what),
                    forFiles + "; `docker://NAME` is never a file");
        }
        return AskedWrongly.unlessReadable(parameter, argument, Images::reference);
    }

    /// Whether only files are called so.
    static boolean isFileName(String argument) {
        return PATH.matcher(argument).matches();
    }

    private static boolean isFile(String argument) {
        var path = Path.of(argument);
        return Files.isRegularFile(path) || Files.exists(path.resolve("oci-layout"));
    }

    /// The file that an argument names.
    static Path file(String argument) {
        if (argument.equals(STDIN)) {
            throw AskedWrongly.of(
                    "images are not read from stdin, as their parts stand in any order",
                    "write it into a file first, and name that");
        }
        return Path.of(argument);
    }

    /// The argument for an image in a registry, whatever files there are.
    static String inRegistry(String name) {
        return name.startsWith(REGISTRY) ? name : REGISTRY + name;
    }

    /// The image, or index, of an argument; `--image` chooses where a file holds several.
    Source one(String argument, SourceOptions options) throws IOException {
        return options.name().isPresent() ? named(argument, options.name().get()) : single(argument);
    }

    /// The only image, or index, of an argument.
    Source single(String argument) throws IOException {
        if (argument.equals(Source.SCRATCH) && !Files.exists(Path.of(argument))) {
            return new Source.Scratch();
        }
        if (isReference(argument)) {
            return remote(argument);
        }
        var file = open(argument);
        return new Source.InFile(file, file.single());
    }

    /// The image, or index, of that name in a file.
    Source named(String argument, String name) throws IOException {
        checkChoice(argument);
        var file = open(argument);
        return new Source.InFile(file, file.named(name));
    }

    /// Every image of an argument; `--image` chooses one.
    List<Source> each(String argument, SourceOptions options) throws IOException {
        if (options.name().isPresent()) {
            checkChoice(argument);
        }
        if (isReference(argument)) {
            return List.of(remote(argument));
        }
        var file = open(argument);
        var chosen =
                options.name().isPresent() ? List.of(file.named(options.name().get())) : file.images();
        return chosen.stream()
                .map(stored -> (Source) new Source.InFile(file, stored))
                .toList();
    }

    private static void checkChoice(String argument) {
        if (isReference(argument)) {
            throw AskedWrongly.of(
                    "`--image` chooses among the images of a file, and there is no file %s"
                            .formatted(MalformedInput.quote(argument)),
                    "in a registry, tag or digest choose: write them behind the name");
        }
    }

    private ImageFile open(String argument) throws IOException {
        if (argument.isEmpty()) {
            throw AskedWrongly.of("the name of an image is empty", "name a file, or an image in a registry");
        }
        var file = ImageFile.open(file(argument));
        files.add(file);
        return file;
    }

    private Source remote(String argument) throws IOException {
        var mayBeFile = !argument.startsWith(REGISTRY) && !argument.contains("@");
        var noFile = "there is no file `%s`, and in a registry".formatted(argument);
        try {
            return new Source.Remote(registry().find(reference(argument)));
        } catch (MalformedInput failure) {
            throw mayBeFile ? MalformedInput.of(noFile + ":\n" + failure.getMessage(), failure.hint()) : failure;
        } catch (RegistryException failure) {
            throw mayBeFile && saysNoRegistry(argument) ? failure.in(noFile) : failure;
        } catch (InterruptedIOException failure) {
            throw failure;
        } catch (IOException failure) {
            throw mayBeFile && saysNoRegistry(argument)
                    ? new IOException(noFile + ": " + failure.getMessage(), failure)
                    : failure;
        }
    }

    /// Whether only the rule that names are of Docker Hub makes an argument a name.
    private static boolean saysNoRegistry(String argument) {
        return !argument.startsWith(reference(argument).domain());
    }

    /// Reads the name of an image in a registry.
    static Reference reference(String argument) {
        return Reference.parse(argument.startsWith(REGISTRY) ? argument.substring(REGISTRY.length()) : argument);
    }

    @Override
    public void close() throws IOException {
        try (var _ = registry.isPresent() ? registry.get() : (Closeable) () -> {}) {
            for (var file : files) {
                file.close();
            }
        }
    }
}
