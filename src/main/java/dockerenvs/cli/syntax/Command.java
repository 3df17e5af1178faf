package dockerenvs.cli.syntax;

import java.util.List;
import java.util.stream.Stream;

/// A command: its name, what it takes, and what it does.
///
/// @param description paragraphs of the help with empty lines between them; other line breaks are not the help's
/// @param synopsis lines of the help that begin with `Usage:`, without that; none when they shall be made of what the
///     command takes
/// @param examples command lines
/// @param commands those below it, in the order of the help
public record Command(
        String name,
        Work work,
        String description,
        List<String> synopsis,
        List<String> examples,
        List<Section> sections,
        List<Command> commands) {

    /// A command that takes nothing but `--help` and `--version`.
    ///
    /// @param description paragraphs with empty lines between them
    public static Command of(String name, Work work, String description) {
        return new Command(name, work, description, List.of(), List.of(), List.of(), List.of());
    }

    public Command withSynopsis(String... lines) {
        return new Command(name, work, description, List.of(lines), examples, sections, commands);
    }

    public Command withExamples(String... lines) {
        return new Command(name, work, description, synopsis, List.of(lines), sections, commands);
    }

    public Command withCommands(Command... below) {
        return new Command(name, work, description, synopsis, examples, sections, List.of(below));
    }

    /// The same, taking these as well.
    public Command with(Part... parts) {
        return with("", parts);
    }

    /// The same, taking these options as well, which have a heading in the help.
    public Command with(String heading, Part... parts) {
        var arguments =
                Stream.of(parts).flatMap(part -> part.arguments().stream()).toList();
        var more = Stream.concat(sections.stream(), Stream.of(new Section(heading, arguments)))
                .toList();
        return new Command(name, work, description, synopsis, examples, more, commands);
    }
}
