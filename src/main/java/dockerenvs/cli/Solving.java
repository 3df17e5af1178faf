package dockerenvs.cli;

import dockerenvs.build.BaseSystem;
import dockerenvs.build.PackageChooser;
import dockerenvs.build.Subdirs;
import dockerenvs.build.WantedEnvironment;
import dockerenvs.conda.environment.ChannelChoice;
import dockerenvs.conda.environment.EnvironmentSpec;
import dockerenvs.conda.spec.Subdir;
import dockerenvs.conda.spec.VirtualPackages;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Platform;
import dockerenvs.tasks.Listener;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/// What commands need that choose packages.
final class Solving implements Closeable {
    private final PackageChooser chooser;
    private final List<String> channels;
    private final SolveOptions options;
    private final Console console;

    private Solving(PackageChooser chooser, List<String> channels, SolveOptions options, Console console) {
        this.chooser = chooser;
        this.channels = List.copyOf(channels);
        this.options = options;
        this.console = console;
    }

    /// Channels and options are checked; no server is asked yet.
    ///
    /// @param channels those of the command line
    static Solving open(List<String> channels, boolean offline, SolveOptions options, Console console)
            throws IOException {
        return open(channels, offline, options, console, console.listener());
    }

    /// The same, for somebody who is told otherwise how it goes.
    static Solving open(
            List<String> channels, boolean offline, SolveOptions options, Console console, Listener listener)
            throws IOException {
        options.check(console.environment());
        var chooser = PackageChooser.ofUser(console.environment(), offline, listener);
        AskedWrongly.unlessReadable("--channel", "", _ -> chooser.channels(channels, ChannelChoice.NONE));
        return new Solving(chooser, channels, options, console);
    }

    PackageChooser chooser() {
        return chooser;
    }

    /// An environment for a usual machine of that kind.
    WantedEnvironment wanted(EnvironmentSpec spec, String subdir) {
        return wanted(spec, VirtualPackages.of(subdir).withAll(spec.machine().virtualPackages()));
    }

    /// An environment on a base.
    WantedEnvironment wanted(EnvironmentSpec spec, Image base) throws IOException {
        var usual = VirtualPackages.of(Subdirs.of(base.platform()))
                .withAll(spec.machine().virtualPackages());
        return wanted(spec, BaseSystem.of(base).over(usual));
    }

    /// An environment for a machine, of which options and variables may say more.
    WantedEnvironment wanted(EnvironmentSpec spec, VirtualPackages known) {
        var machine = options.machine(known, console.environment());
        return options.applyTo(chooser.wanted(spec, channels, machine));
    }

    /// The subdir that the value of `--platform` means: `linux-64`, or `linux/amd64`.
    static String subdir(String platform) {
        return AskedWrongly.unlessReadable(
                "--platform",
                platform,
                text -> text.contains("/") ? Subdirs.of(Platform.parse(text)) : Subdir.ofMachine(text));
    }

    @Override
    public void close() throws IOException {
        chooser.close();
    }
}
