package dockerenvs.conda.activation;

import static dockerenvs.conda.activation.Samples.activate;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is not understood, and what is said about it.
final class ScriptRefusalsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '§', textBlock = """
                    eval "A=1"                      ¦ the command `eval`
                    . "$CONDA_PREFIX/x.sh"          ¦ the command `.`
                    R CMD javareconf                ¦ the command `R`
                    set -u                          ¦ the command `set`
                    declare -x A=1                  ¦ the command `declare`
                    local A=1                       ¦ the command `local`
                    printf x                        ¦ the command `printf`
                    exit 0                          ¦ the command `exit`
                    false && unknown                ¦ the command `unknown`
                    "export" A=1                    ¦ a command whose name is quoted or the value of a variable
                    $tool A=1                       ¦ a command whose name is quoted or the value of a variable
                    A=1 export B                    ¦ variables set for one command
                    f() { :; }                      ¦ the command `f`
                    (export A=1)                    ¦ `(` at that place
                    true | false                    ¦ `|` at that place
                    true & true                     ¦ `&` at that place
                    A=(1 2)                         ¦ `(` at that place
                    A+=1                            ¦ the command `A+=1`
                    A[0]=1                          ¦ the command `A[0]=1`
                    A=$(uname)                      ¦ a command substitution or arithmetic
                    A="`uname`"                     ¦ a command substitution
                    A=$((1+1))                      ¦ a command substitution or arithmetic
                    A=$'x'                          ¦ quotes behind `$`
                    A=$1                            ¦ the special parameter `$1`
                    A=$?                            ¦ the special parameter `$?`
                    A=${#B}                         ¦ a special parameter, or an operator before a name
                    A=${!B}                         ¦ a special parameter, or an operator before a name
                    A=${B/x/y}                      ¦ the operator `/` in `${B…}`
                    A=${B^^}                        ¦ the operator `^` in `${B…}`
                    A=${B:1:2}                      ¦ an operator of `${…}` that begins with `:`
                    A=${B:?x}                       ¦ an operator of `${…}` that begins with `:`
                    A=${B?x}                        ¦ the operator `?` in `${B…}`
                    A="${B:-'x'}"                   ¦ `'` inside `${…}`, which shells read differently
                    A=~/x                           ¦ a `~` without quotes
                    A={1,2}                         ¦ braces in `A={1,2}`, which some shells expand
                    echo x > /tmp/file              ¦ a redirection to something else than `/dev/null`
                    echo x >&3                      ¦ a redirection to something else than `/dev/null`
                    : < /dev/null                   ¦ a redirection of input
                    A=$HOME/x                       ¦ the value of `HOME`, which is known only when a container runs
                    A=$PWD                          ¦ the value of `PWD`, which is known only when a container runs
                    A=$BASH_SOURCE                  ¦ the value of `BASH_SOURCE`, which is known only when a container runs
                    PS1=x                           ¦ a change of `PS1`, which belongs to the shell
                    unset RANDOM                    ¦ a change of `RANDOM`, which belongs to the shell
                    export IFS                      ¦ an export of `IFS`
                    export                          ¦ `export` without a name
                    export -p                       ¦ `export` with something else than the names of variables
                    export $A=1                     ¦ `export` with something else than the names of variables
                    export A=${B:=1}                ¦ an assignment inside of `export`, which bash expands twice
                    unset -f f                      ¦ `unset` with something else than the names of variables
                    export A=$B                     ¦ a value with blanks, unquoted, which some shells split
                    [ -d $CONDA_PREFIX/* ]          ¦ the pattern `/*`, which shells look up on the disk
                    [ -d x ]                        ¦ the relative path `x`
                    [ -d /opt/env/../x ]            ¦ `..` in the path `/opt/env/../x`
                    [ -d /tmp/x ]                   ¦ a question about `/tmp/x`, which a container gets when it runs
                    [ -w /opt/env ]                 ¦ `test` with the operator `-w`
                    [ a b c ]                       ¦ `test` with `b` at that place
                    [ a = b -o -n ]                 ¦ `test` with the operand `-n` in a longer expression
                    [ x -eq 1 ]                     ¦ the number `x`
                    [ a = b                         ¦ `[` without `]`
                    [[ a =~ b ]]                    ¦ a `~` without quotes
                    [[ a -eq 1 ]]                   ¦ `-eq` at that place
                    [[ a < b ]]                     ¦ a redirection of input
                    [[ -n ]] ]]                     ¦ `]]` at that place
                    case a in [a-z]) ;; esac        ¦ a range of characters that are not digits
                    case ä in ?) ;; esac            ¦ a pattern that counts characters of a text that is not ASCII
                    while :; do :; done             ¦ more than 10000 commands are run
                    if true; then A=1               ¦ the end of the script at that place
                    if true; then fi                ¦ `fi` at that place
                    fi                              ¦ `fi` at that place
                    for A; do :; done               ¦ `;` at that place
                    return x                        ¦ `return` with something else than a number
                    A="                             ¦ quotes without an end
                    A=${B                           ¦ the operator `\\x00` in `${B…}`
                    """)
    void namesTheLineAndTheReason(String script, String why) throws IOException {
        var activation = activate("export BEFORE=1\n" + script, "B=a b");

        assertThat(activation.skipped())
                .containsExactly(new SkippedScript("/opt/env/etc/conda/activate.d/a.sh", 2, why));
        assertThat(activation.variables()).doesNotContainKeys("BEFORE", "A");
        assertThat(activation.understoodScripts()).isEmpty();
    }

    @Test
    void countsLinesThroughContinuationsAndQuotes() throws IOException {
        assertThat(activate("A='\n\n'\nB=x\\\ny\n# comment \\\nfoo\n").skipped())
                .extracting(SkippedScript::line)
                .containsExactly(7);
    }

    @Test
    void refusesTextsThatAreNotScripts() throws IOException {
        assertThat(activate("export A=1\r\n").skipped())
                .hasToString("[%s:1: the control character \\x0d]".formatted(PATH));
        assertThat(activate("A=\0").skipped()).hasToString("[%s:1: the control character \\x00]".formatted(PATH));
        assertThat(activate("# " + "x".repeat(1 << 16)).skipped())
                .hasToString("[%s:1: a script of more than 65536 bytes]".formatted(PATH));
    }

    private static final String PATH = "/opt/env/etc/conda/activate.d/a.sh";

    @Test
    void endsWhateverGrows() throws IOException {
        assertThat(activate("A=x\nwhile [ -n \"$A\" ]; do A=\"$A$A\"; done\n").skipped())
                .extracting(SkippedScript::why)
                .containsExactly("a value of more than 65536 characters");
        assertThat(activate("A=" + "x".repeat(60_000) + "\nB=${A##*y}\n").skipped())
                .extracting(SkippedScript::why)
                .containsExactly("more than 4194304 characters are handled");
        assertThat(activate("A=" + "${B:-".repeat(1000) + "}".repeat(1000)).skipped())
                .extracting(SkippedScript::why)
                .containsExactly("more than 20 levels of quotes and braces");
        assertThat(activate("{ ".repeat(10_000) + "! ".repeat(10_000)).skipped())
                .extracting(SkippedScript::why)
                .containsExactly("more than 50 levels of commands");
        assertThat(activate("true" + " && true".repeat(5_000)).skipped()).isEmpty();
    }
}
