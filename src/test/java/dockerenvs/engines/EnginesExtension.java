package dockerenvs.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives tests the [Engines], the same ones to all; they end with the test run.
final class EnginesExtension implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == Engines.class;
    }

    @Override
    public Engines resolveParameter(ParameterContext parameter, ExtensionContext test) {
        var store = test.getRoot().getStore(ExtensionContext.Namespace.create(EnginesExtension.class));
        return store.computeIfAbsent(Engines.class, _ -> start(), Engines.class);
    }

    private static Engines start() {
        try {
            return Engines.inTemporaryFolder();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
