package dockerenvs.cli;

import dockerenvs.content.MalformedInput;
import dockerenvs.oci.server.RegistryServer;
import dockerenvs.oci.server.ServerOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Runs a registry until somebody ends it.
@Command(
        name = RegistryServeCommand.NAME,
        description = {
            "Run a registry until it is interrupted, and print where it listens.",
            "It is made to be thrown away: for tests, for CI, for a copy to another machine; with plain HTTP unless "
                    + "`--tls-cert` is given."
        },
        versionProvider = Version.class,
        sortOptions = false)
final class RegistryServeCommand implements Callable<Integer> {
    static final String NAME = "serve";

    private static final String PASSWORD = "DOCKER_ENVS_REGISTRY_PASSWORD";
    private static final Pattern ADDRESS = Pattern.compile("\\[?([^\\[\\]]+?)]?:([0-9]{1,5})");
    private static final Duration TOKEN_LIFETIME = Duration.ofMinutes(5);
    private static final int PORT_MAX = 65_535;

    private final Console console;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "Where to listen; 127.0.0.1:5000 by default, which only this machine reaches. Port 0 is any "
                    + "that is free.")
    private String listen = "127.0.0.1:5000";

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            description = "Where to keep everything; a temporary folder by default, deleted at the end.")
    private Optional<Path> folder = Optional.empty();

    @Option(names = "--read-only", description = "Take no images and delete none.")
    private boolean readOnly;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description = "Serve this user only. The password is in `--password-file`, or in the environment variable "
                    + PASSWORD + ".")
    private Optional<String> user = Optional.empty();

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "A file with the password of `--user` in its first line.")
    private Optional<Path> passwordFile = Optional.empty();

    @Option(
            names = "--htpasswd",
            paramLabel = "FILE",
            description = "Serve the users of this file, which `htpasswd -B` writes.")
    private Optional<Path> htpasswd = Optional.empty();

    @Option(
            names = "--token",
            description = "Want tokens of users in place of the password, as large registries do; each is good for "
                    + "five minutes.")
    private boolean token;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "Speak TLS with this certificate and those that vouch for it (PEM).")
    private Optional<Path> certificate = Optional.empty();

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "The private key of `--tls-cert`, where it is in a file of its own (PEM).")
    private Optional<Path> key = Optional.empty();

    RegistryServeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        try (var registry = RegistryServer.open(options())) {
            if (!registry.address().getAddress().isLoopbackAddress() && (!hasUsers() || certificate.isEmpty())) {
                console.warn(
                        !hasUsers()
                                ? "other machines reach this registry, and everybody may push to it and delete from it"
                                : "other machines reach this registry, and passwords travel to it unencrypted");
            }
            console.out().println("listening on " + registry.url());
            console.out().flush();
            if (console.stdout().failure().isEmpty()) {
                new CountDownLatch(1).await();
            }
        } catch (InterruptedException _) {
            // this is how it ends
        }
        return Program.DONE;
    }

    private boolean hasUsers() {
        return user.isPresent() || htpasswd.isPresent();
    }

    private ServerOptions options() throws IOException {
        var options = ServerOptions.DEFAULT
                .withListen(AskedWrongly.unlessReadable("--listen", listen, RegistryServeCommand::address))
                .withReadOnly(readOnly)
                .withListener(console.listener());
        if (folder.isPresent()) {
            options = options.withFolder(folder.get());
        }
        if (certificate.isPresent()) {
            options = options.withKey(new ServerOptions.PemFiles(certificate.get(), key.orElse(certificate.get())));
        } else if (key.isPresent()) {
            throw AskedWrongly.of("`--tls-key` is given, but no certificate", "name its file with `--tls-cert`");
        }
        if (!hasUsers() && token) {
            throw AskedWrongly.of("`--token` is given, but no user", "name the user with `--user`");
        }
        if (htpasswd.isPresent()) {
            options = options.withHtpasswd(htpasswd.get());
        }
        if (token) {
            options = options.withTokens(TOKEN_LIFETIME);
        }
        if (user.isPresent()) {
            return options.withUser(userName(user.get()), password());
        }
        if (passwordFile.isPresent()) {
            throw AskedWrongly.of("`--password-file` is given, but no user", "name the user with `--user`");
        }
        return options;
    }

    private static InetSocketAddress address(String text) {
        var form = ADDRESS.matcher(text);
        if (!form.matches() || Integer.parseInt(form.group(2)) > PORT_MAX) {
            throw MalformedInput.of(
                    "%s is no address and port".formatted(MalformedInput.quote(text)),
                    "give both, such as 127.0.0.1:5000 or [::1]:0");
        }
        return new InetSocketAddress(form.group(1), Integer.parseInt(form.group(2)));
    }

    private static String userName(String name) {
        if (name.isEmpty() || name.contains(":")) {
            throw AskedWrongly.of("`--user` is %s, which no client can say".formatted(MalformedInput.quote(name)), "");
        }
        return name;
    }

    private String password() throws IOException {
        var password = passwordFile.isPresent()
                ? Files.readString(passwordFile.get()).lines().findFirst().orElse("")
                : console.environment().getOrDefault(PASSWORD, "");
        if (password.isEmpty()) {
            throw AskedWrongly.of(
                    "the user of `--user` has no password",
                    "write it into the first line of a file for `--password-file`, or into %s".formatted(PASSWORD));
        }
        return password;
    }
}
