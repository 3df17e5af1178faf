package dockerenvs.cli;

import dockerenvs.build.WantedEnvironment;
import dockerenvs.conda.channel.Channel;
import dockerenvs.conda.environment.LockNotes;
import dockerenvs.conda.solve.ChannelPriority;
import dockerenvs.conda.spec.MatchSpec;
import dockerenvs.conda.spec.VirtualPackage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What a lock is made for, gathered platform by platform.
final class LockPurpose {
    private final Path folder;
    private LockNotes notes;

    /// @param folder that of the lock: folders of this machine are named as seen from there
    /// @param base notes about the base, one or none
    LockPurpose(Path folder, List<String> base) {
        this.folder = folder;
        this.notes = base.isEmpty() ? LockNotes.NONE : LockNotes.NONE.with(PinnedBase.KEY, base);
    }

    LockNotes notes() {
        return notes;
    }

    /// What was asked for one of its platforms.
    void add(WantedEnvironment wanted) {
        var subdir = wanted.machine().subdir();
        var spec = wanted.spec();
        var priority = wanted.preferences().priority();
        var variables = new ArrayList<String>();
        spec.variables().forEach((name, value) -> variables.add(name + "=" + value));
        notes = notes.with("channel", wanted.channels().stream().map(this::text).toList())
                .with("priority", priority == ChannelPriority.STRICT ? List.of() : List.of(priority.name()))
                .with("spec", subdir, spec.specs().stream().map(MatchSpec::toString).toList())
                .with("pin", subdir, spec.pins().stream().map(MatchSpec::toString).toList())
                .with("variable", subdir, variables)
                .with("virtual", subdir, wanted.machine().list().stream().map(VirtualPackage::toString).toList());
    }

    private String text(Channel channel) {
        if (channel.folder().isEmpty()) {
            return channel.name();
        }
        var place = folder.toAbsolutePath().normalize().relativize(channel.folder().get().normalize()).toString();
        var seen = place.startsWith("..") ? place : "./" + place;
        return channel.name().startsWith("file:") ? seen : channel.name() + "=" + seen;
    }

    /// A channel of a note, as it is seen from elsewhere.
    static String seenFrom(Path folder, String channel) {
        var sign = channel.indexOf("=.") + 1;
        var place = channel.substring(sign);
        return place.startsWith(".")
                ? channel.substring(0, sign) + folder.toAbsolutePath().resolve(place).normalize()
                : channel;
    }
}
