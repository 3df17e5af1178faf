package dockerenvs.cli;

import dockerenvs.build.WantedEnvironment;
import dockerenvs.conda.channel.Channel;
import dockerenvs.conda.environment.LockNotes;
import dockerenvs.conda.solve.ChannelPriority;
import dockerenvs.conda.spec.MatchSpec;
import dockerenvs.conda.spec.VirtualPackage;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/// What a lock is made for, gathered platform by platform.
final class LockPurpose {
    private final UnaryOperator<Path> seen;
    private LockNotes notes;

    private LockPurpose(UnaryOperator<Path> seen, List<String> base) {
        this.seen = seen;
        this.notes = base.isEmpty() ? LockNotes.NONE : LockNotes.NONE.with(PinnedBase.KEY, base);
    }

    /// Of a lock in a file: folders of this machine are named as they are seen from it.
    ///
    /// @param folder that of the lock
    /// @param base notes about the base, one or none
    static LockPurpose of(Path folder, List<String> base) {
        var start = folder.toAbsolutePath().normalize();
        return new LockPurpose(start::relativize, base);
    }

    /// Of a lock that goes nobody knows where.
    ///
    /// @param base notes about the base, one or none
    static LockPurpose ofNoFile(List<String> base) {
        return new LockPurpose(UnaryOperator.identity(), base);
    }

    LockNotes notes() {
        return notes;
    }

    /// What was asked for one of its platforms.
    void add(WantedEnvironment wanted) {
        var subdir = wanted.machine().subdir();
        var spec = wanted.spec();
        var priority = wanted.preferences().priority();
        notes = notes.with("channel", wanted.channels().stream().map(this::text).toList())
                .with("priority", priority == ChannelPriority.STRICT ? List.of() : List.of(priority.name()))
                .with(
                        "spec",
                        subdir,
                        spec.specs().stream().map(MatchSpec::toString).toList())
                .with(
                        "pin",
                        subdir,
                        spec.pins().stream().map(MatchSpec::toString).toList())
                .withVariables(subdir, spec.variables())
                .with(
                        "virtual",
                        subdir,
                        wanted.machine().list().stream()
                                .map(VirtualPackage::toString)
                                .toList());
    }

    private String text(Channel channel) {
        if (channel.folder().isEmpty()) {
            return channel.name();
        }
        var place = seen.apply(channel.folder().get().normalize()).toString();
        var path = place.startsWith("..") || place.startsWith("/") ? place : "./" + place;
        return channel.name().startsWith("file:") ? path : channel.name() + "=" + path;
    }

    /// A channel of a note, as it is seen from elsewhere.
    static String seenFrom(Path folder, String channel) {
        var sign = channel.indexOf("=.") + 1;
        var place = channel.substring(sign);
        return place.startsWith(".")
                ? channel.substring(0, sign)
                        + folder.toAbsolutePath().resolve(place).normalize()
                : channel;
    }
}
