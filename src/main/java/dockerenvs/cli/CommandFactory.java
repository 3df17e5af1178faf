package dockerenvs.cli;

import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/// Makes the commands, each with the console it prints to.
final class CommandFactory implements IFactory {
    private final Console console;

    CommandFactory(Console console) {
        this.console = console;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        Object command = switch (type.getSimpleName()) {
            case "BuildCommand" -> new BuildCommand(console);
            case "ExportCommand" -> new ExportCommand(console);
            case "InspectCommand" -> new InspectCommand(console);
            case "ValidateCommand" -> new ValidateCommand(console);
            case "ModifyCommand" -> new ModifyCommand(console);
            case "DiffCommand" -> new DiffCommand(console);
            case "ConvertCommand" -> new ConvertCommand(console);
            case "CacheCommand" -> new CacheCommand(console);
            case "CompletionCommand" -> new CompletionCommand(console);
            default -> CommandLine.defaultFactory().create(type);
        };
        return type.cast(command);
    }
}
