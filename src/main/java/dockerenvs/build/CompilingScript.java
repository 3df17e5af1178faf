package dockerenvs.build;

/// What the Python of an environment is asked to run: it compiles `0.py`, `1.py` and so on of its working folder to
/// `0.pyc` and so on. `paths` says, each behind the other and ended by NUL, where they are in the image; its only
/// argument is how many to do at a time. In the end `tag` says what this Python puts into names of compiled files.
///
/// Each file is compiled by a process of its own, forked from one that has compiled nothing: whether a string is
/// written once or twice depends on who else in the process has it, so one that had compiled other files before
/// would write other bytes.
final class CompilingScript {
    /// For Python 3.7 and later.
    static final String TEXT = """
            import marshal, os, py_compile, sys

            COMPILED, SKIPPED, FAILED = 0, 3, 1
            CHECKED = py_compile.PycInvalidationMode.CHECKED_HASH

            def is_ordered(constant):
                if isinstance(constant, (tuple, frozenset)):
                    return all(map(is_ordered, constant))
                return constant is not None and constant is not Ellipsis

            def is_reproducible(code):
                # until 3.11 sets are written in the order of hashes, and those of None and ... are addresses
                for constant in code.co_consts:
                    if isinstance(constant, frozenset) and not is_ordered(constant):
                        return False
                    if isinstance(constant, type(code)) and not is_reproducible(constant):
                        return False
                return True

            def compiled(source, target, path):
                try:
                    py_compile.compile(source, target, path, doraise=True, invalidation_mode=CHECKED)
                except py_compile.PyCompileError:
                    return SKIPPED
                if sys.version_info < (3, 11):
                    with open(target, 'rb') as file:
                        file.seek(16)
                        code = marshal.load(file)
                    if not is_reproducible(code):
                        os.remove(target)
                        return SKIPPED
                return COMPILED

            def wait():
                status = os.wait()[1]
                if not os.WIFEXITED(status) or os.WEXITSTATUS(status) not in (COMPILED, SKIPPED):
                    sys.exit('a file could not be compiled: status %d' % status)

            with open('paths', 'rb') as file:
                paths = file.read().decode('utf-8').split('\\0')[:-1]
            running = 0
            for number, path in enumerate(paths):
                if running == int(sys.argv[1]):
                    wait()
                    running -= 1
                if os.fork() == 0:
                    status = FAILED
                    try:
                        status = compiled('%d.py' % number, '%d.pyc' % number, path)
                    except BaseException as failure:
                        sys.stderr.write('%s: %r\\n' % (ascii(path), failure))
                        sys.stderr.flush()
                    finally:
                        os._exit(status)
                running += 1
            while running:
                wait()
                running -= 1
            with open('tag', 'w') as file:
                file.write(sys.implementation.cache_tag)
            """;

    private CompilingScript() {}
}
