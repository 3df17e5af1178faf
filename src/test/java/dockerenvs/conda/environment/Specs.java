package dockerenvs.conda.environment;

import java.nio.charset.StandardCharsets;

/// Environment files of every kind, written by hand.
final class Specs {
    static final String YAML = """
            name: science
            prefix: /home/me/env
            channels:
            - conda-forge
            - ../own
            - nodefaults
            platforms: [linux-64, linux-aarch64]
            dependencies:
            - python >=3.12
            - 'numba'       # [x86_64]
            - intel         # [linux and not aarch64]
            - "arm" # [aarch64] # for the others
            - noted         # [see below]
            - sel(win): nothing
            - sel(unix): [sh, bash >5]
            - pip:
              - a-wheel==1.2
              - -r more.txt  # [win]
              - ./mine
            variables:
              LANG: C.UTF-8
              VERSION: 1.10
              EMPTY:
              ONLY_WIN: x  # [win]
            more: 1
            """;

    static final String PIXI = """
            [workspace]
            name = "demo"
            channels = ["conda-forge", { channel = "./own", priority = -1 }]
            platforms = ["linux-64", "linux-aarch64", "osx-arm64"]
            channel-priority = "disabled"
            exclude-newer = 2025-03-01

            [dependencies]
            python = "3.12.*"
            zlib = "*"
            numpy = { version = ">=1.26", build = "py312*", channel = "conda-forge" }
            exact = "1.2"

            [build-dependencies]
            cmake = ">=3"

            [constraints]
            openssl = "<4"

            [pypi-dependencies]
            requests = ">=2"
            mine = { path = ".", editable = true }

            [target.linux.dependencies]
            zlib = ">=1.3"

            [target.linux-aarch64.dependencies]
            zlib = "==1.3.1"
            neon = { build-number = ">=2", md5 = "0123456789abcdef0123456789abcdef" }

            [activation]
            scripts = ["setup.sh"]
            env = { A = "1", B = "x" }

            [target.linux-aarch64.activation.env]
            B = "arm"

            [feature.gpu]
            channels = ["nvidia"]
            platforms = ["linux-64"]
            system-requirements = { cuda = "12.4", libc = { family = "glibc", version = "2.31" }, archspec = "x86_64_v3" }

            [feature.gpu.dependencies]
            pytorch = { version = ">=2", build = "*cuda*" }

            [environments]
            gpu = ["gpu"]
            bare = { features = ["gpu"], no-default-feature = true }
            """;

    static final String PYPROJECT = """
            [project]
            name = "demo"
            requires-python = ">=3.11"
            dependencies = ["requests>=2"]
            optional-dependencies = { test = ["pytest"] }

            [dependency-groups]
            docs = ["sphinx", { include-group = "other" }]

            [tool.pixi.project]
            channels = ["conda-forge"]
            platforms = ["linux-64"]

            [tool.pixi.dependencies]
            numpy = "*"

            [tool.pixi.environments]
            test = ["test", "docs"]
            """;

    static final String EXPORT = """
            # This file may be used to create an environment using:
            # $ conda create --name <env> --file <this file>
            # platform: linux-64
            # created-by: conda 24.11.3
            python=3.12.8=h9e4cc4f_1_cpython
            zlib=1.3.1=hb9d3cd8_2
            requests=2.32.3=pypi_0
            """;

    private Specs() {}

    static EnvironmentSpec spec(String name, String text) {
        return spec(name, text, Selection.DEFAULT);
    }

    static EnvironmentSpec spec(String name, String text, Selection selection) {
        var parsed =
                EnvironmentFile.parse(text.getBytes(StandardCharsets.UTF_8), Samples.FOLDER.resolve(name), selection);
        if (parsed instanceof EnvironmentSpec spec) {
            return spec;
        }
        throw new AssertionError("a lock: " + parsed);
    }
}
