package dockerenvs.conda.repodata;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClosureTest {
    @ParameterizedTest
    @CsvSource(delimiterString = " -> ", textBlock = """
            numpy -> numpy
            numpy >=1.26,<3 -> numpy
            Numpy>=1 -> numpy
            python_abi 3.12.* *_cp312 -> python_abi
            conda-forge::blas=*=mkl -> blas
            conda-forge/linux-64::zlib[version='>1'] -> zlib
            x~=1 -> x
            """)
    void knowsTheNameOfASpec(String spec, String name) {
        assertThat(Closure.name(spec)).isEqualTo(name);
    }
}
