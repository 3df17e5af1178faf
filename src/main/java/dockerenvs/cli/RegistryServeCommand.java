package dockerenvs.cli;

import dockerenvs.cli.syntax.Command;
import dockerenvs.cli.syntax.Flag;
import dockerenvs.cli.syntax.Setting;
import dockerenvs.cli.syntax.Value;
import dockerenvs.content.MalformedInput;
import dockerenvs.oci.server.RegistryServer;
import dockerenvs.oci.server.ServerOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;

/// Runs a registry until somebody ends it.
final class RegistryServeCommand {
    private static final String PASSWORD = "DOCKER_ENVS_REGISTRY_PASSWORD";
    private static final Pattern ADDRESS = Pattern.compile("\\[?([^\\[\\]]+?)]?:([0-9]{1,5})");
    private static final Duration TOKEN_LIFETIME = Duration.ofMinutes(5);
    private static final int PORT_MAX = 65_535;

    private final Console console;

    private final Setting<String> listen = Setting.of("--listen=HOST:PORT", "127.0.0.1:5000", """
            Where to listen; 127.0.0.1:5000 by default, which only this machine reaches. Port 0 is any that is
            free.""");

    private final Setting<Optional<Path>> folder = Setting.optional(
            "--folder=FOLDER",
            Value.PATH,
            "Where to keep everything; a temporary folder by default, deleted at the end.");

    private final Flag readOnly = Flag.of("--read-only", "Take no images and delete none.");

    private final Setting<Optional<String>> user = Setting.optional(
            "--user=NAME",
            "Serve this user only. The password is in `--password-file`, or in the environment variable " + PASSWORD
                    + ".");

    private final Setting<Optional<Path>> passwordFile = Setting.optional(
            "--password-file=FILE", Value.PATH, "A file with the password of `--user` in its first line.");

    private final Setting<Optional<Path>> htpasswd = Setting.optional(
            "--htpasswd=FILE", Value.PATH, "Serve the users of this file, which `htpasswd -B` writes.");

    private final Flag token = Flag.of("--token", """
            Want tokens of users in place of the password, as large registries do; each is good for five
            minutes.""");

    private final Setting<Optional<Path>> certificate = Setting.optional(
            "--tls-cert=FILE", Value.PATH, "Speak TLS with this certificate and those that vouch for it (PEM).");

    private final Setting<Optional<Path>> key = Setting.optional(
            "--tls-key=FILE", Value.PATH, "The private key of `--tls-cert`, where it is in a file of its own (PEM).");

    RegistryServeCommand(Console console) {
        this.console = console;
    }

    /// What can be said to it.
    Command command() {
        return Command.of("serve", this::run, """
                Run a registry until it is interrupted, and print where it listens.

                It is made to be thrown away: for tests, for CI, for a copy to another machine; with plain HTTP
                unless `--tls-cert` is given.""")
                .with(listen, folder, readOnly, user, passwordFile, htpasswd, token, certificate, key);
    }

    private int run() throws IOException {
        try (var registry = RegistryServer.open(options())) {
            if (!registry.address().getAddress().isLoopbackAddress()
                    && (!hasUsers() || certificate.value().isEmpty())) {
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
        return user.value().isPresent() || htpasswd.value().isPresent();
    }

    private ServerOptions options() throws IOException {
        var options = ServerOptions.DEFAULT
                .withListen(AskedWrongly.unlessReadable("--listen", listen.value(), RegistryServeCommand::address))
                .withReadOnly(readOnly.isGiven())
                .withListener(console.listener());
        if (folder.value().isPresent()) {
            options = options.withFolder(folder.value().get());
        }
        if (certificate.value().isPresent()) {
            options = options.withKey(new ServerOptions.PemFiles(
                    certificate.value().get(),
                    key.value().orElse(certificate.value().get())));
        } else if (key.value().isPresent()) {
            throw AskedWrongly.of("`--tls-key` is given, but no certificate", "name its file with `--tls-cert`");
        }
        if (!hasUsers() && token.isGiven()) {
            throw AskedWrongly.of(
                    "`--token` is given, but no user",
                    "name the user with `--user`, or a file of users with `--htpasswd`");
        }
        if (htpasswd.value().isPresent()) {
            options = options.withHtpasswd(htpasswd.value().get());
        }
        if (token.isGiven()) {
            options = options.withTokens(TOKEN_LIFETIME);
        }
        if (user.value().isPresent()) {
            return options.withUser(userName(user.value().get()), password());
        }
        if (passwordFile.value().isPresent()) {
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
        var password = passwordFile.value().isPresent()
                ? Files.readString(passwordFile.value().get())
                        .lines()
                        .findFirst()
                        .orElse("")
                : console.environment().getOrDefault(PASSWORD, "");
        if (password.isEmpty()) {
            throw AskedWrongly.of(
                    "the user of `--user` has no password",
                    "write it into the first line of a file for `--password-file`, or into %s".formatted(PASSWORD));
        }
        return password;
    }
}
