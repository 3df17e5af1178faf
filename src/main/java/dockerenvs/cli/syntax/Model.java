package dockerenvs.cli.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/// Makes the library's model of commands.
///
/// The library could be told of the headings as "argument groups", and then keeps books on them while it reads. They
/// matter to the help alone, so only the help is told.
final class Model {
    /// Columns.
    private static final int HELP_WIDTH = 100;

    private static final int OPTION_WIDTH_MAX = 40;

    private Model() {}

    /// A command with those below it.
    ///
    /// @param version what `--version` says
    static CommandLine of(Command command, String version) {
        Callable<Integer> work = command.work()::run;
        var spec = CommandSpec.wrapWithoutInspection(work).name(command.name()).version(version);
        addArguments(command, spec);
        describe(command, spec);
        var commandLine = new CommandLine(spec);
        for (var below : command.commands()) {
            commandLine.addSubcommand(below.name(), of(below, version));
        }
        return commandLine;
    }

    private static void addArguments(Command command, CommandSpec spec) {
        for (var section : command.sections()) {
            for (var argument : section.arguments()) {
                switch (argument.spec()) {
                    case OptionSpec option -> spec.addOption(option);
                    case PositionalParamSpec operand -> spec.addPositional(operand);
                    default -> throw new IllegalStateException(argument.spec() + " is neither");
                }
            }
        }
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help message and exit.")
                .build());
        spec.addOption(OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Print version information and exit.")
                .build());
    }

    private static void describe(Command command, CommandSpec spec) {
        var usage = spec.usageMessage()
                .description(Prose.paragraphs(command.description()))
                .synopsisSubcommandLabel("COMMAND")
                .sortOptions(false)
                .width(HELP_WIDTH);
        usage.longOptionsMaxWidth(OPTION_WIDTH_MAX);
        if (!command.synopsis().isEmpty()) {
            usage.customSynopsis(synopsis(command.synopsis()));
        }
        if (!command.examples().isEmpty()) {
            usage.footerHeading(command.examples().size() == 1 ? "%nExample:%n" : "%nExamples:%n")
                    .footer(command.examples().stream().map(line -> "  " + line).toArray(String[]::new));
        }
        usage.sectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, help -> options(command, spec, help));
    }

    /// The lines below each other, behind `Usage: `.
    private static String[] synopsis(List<String> lines) {
        return Stream.concat(
                        lines.stream().limit(1),
                        lines.stream().skip(1).map(line -> " ".repeat("Usage: ".length()) + line))
                .toArray(String[]::new);
    }

    /// The options in their sections, those without a heading first.
    private static String options(Command command, CommandSpec spec, Help help) {
        var plain = new ArrayList<>(spec.options());
        var headed = new StringBuilder();
        for (var section : command.sections()) {
            if (!section.heading().isEmpty()) {
                var options = section.arguments().stream().map(Argument::spec).toList();
                plain.removeAll(options);
                headed.append(help.createHeading("%n" + section.heading() + ":%n"))
                        .append(shown(options, help));
            }
        }
        return shown(plain, help) + headed;
    }

    private static String shown(List<? extends ArgSpec> options, Help help) {
        return help.optionListExcludingGroups(options.stream()
                .map(OptionSpec.class::cast)
                .filter(option -> !option.hidden())
                .toList());
    }
}
