package dockerenvs.conda.link;

import dockerenvs.conda.archive.EntryPoint;
import java.nio.charset.StandardCharsets;

/// The script in `bin` that calls a Python function, line for line what conda and mamba write.
final class EntryPointScript {
    private EntryPointScript() {}

    /// @param interpreter absolute path of the Python that runs it
    static byte[] of(EntryPoint entryPoint, String interpreter) {
        var function = entryPoint.function();
        var dot = function.indexOf('.');
        var imported = dot < 0 ? function : function.substring(0, dot);
        var body = """
                # -*- coding: utf-8 -*-
                import re
                import sys

                from %s import %s

                if __name__ == '__main__':
                    sys.argv[0] = re.sub(r'(-script\\.pyw?|\\.exe)?$', '', sys.argv[0])
                    sys.exit(%s())
                """.formatted(entryPoint.module(), imported, function);
        return (Shebang.of(interpreter) + body).getBytes(StandardCharsets.UTF_8);
    }
}
