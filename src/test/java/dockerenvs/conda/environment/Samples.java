package dockerenvs.conda.environment;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Lock files of every kind for the same small environment, written by hand.
final class Samples {
    static final Path FOLDER = Path.of("/home/me/project");
    static final String MD5 = "0123456789abcdef0123456789abcdef";
    static final String SHA256 = MD5 + MD5;

    static final String EXPLICIT = """
            # This file may be used to create an environment
            # platform: linux-64
            @EXPLICIT
            https://conda.anaconda.org/conda-forge/linux-64/zlib-1.3.1-hb9d3cd8_2.conda#0123456789abcdef0123456789abcdef

            https://conda.anaconda.org/conda-forge/noarch/six-1.16.0-pyh6c4a22f_0.tar.bz2#sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef  # for me
            """;

    static final String CONDA_LOCK = """
            version: 1
            metadata:
              content_hash:
                linux-64: 00ff
              channels:
              - url: conda-forge
                used_env_vars: []
              - url: https://me:${PASSWORD}@host.example/t/${TOKEN}/own
                used_env_vars: [PASSWORD, TOKEN]
              platforms:
              - linux-64
              - osx-arm64
              sources: [environment.yml]
            package:
            - name: zlib
              version: 1.10
              manager: conda
              platform: linux-64
              dependencies:
                libzlib: 1.10 hb9d3cd8_2
                __glibc: '>=2.17,<3.0.a0'
                any: '*'
                none: ''
              url: https://conda.anaconda.org/conda-forge/linux-64/zlib-1.10-hb9d3cd8_2.conda
              hash:
                md5: 0123456789abcdef0123456789abcdef
                sha256: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
              category: main
              optional: false
            - name: zlib
              version: '1.10'
              manager: conda
              platform: osx-arm64
              dependencies: {}
              url: https://conda.anaconda.org/conda-forge/osx-arm64/zlib-1.10-h8359307_2.conda
              hash:
                md5: 0123456789abcdef0123456789abcdef
              category: main
              optional: false
            - name: tool
              version: 1e3
              manager: conda
              platform: linux-64
              dependencies: {}
              url: https://me:${PASSWORD}@host.example/t/$TOKEN/own/noarch/tool-1e3-0.conda
              hash:
                sha256: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
              build: 0
              category: dev
              optional: true
            - name: requests
              version: 2.31.0
              manager: pip
              platform: linux-64
              dependencies: {}
              url: https://files.pythonhosted.org/packages/requests-2.31.0-py3-none-any.whl
              hash:
                sha256: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
              category: main
              optional: false
            """;

    static final String PIXI_4 = """
            version: 4
            environments:
              default:
                channels:
                - url: https://conda.anaconda.org/conda-forge/
                packages:
                  linux-64:
                  - conda: https://conda.anaconda.org/conda-forge/linux-64/zlib-1.10-hb9d3cd8_2.conda
                  - conda: https://conda.anaconda.org/conda-forge/noarch/six-1.16.0-pyh6c4a22f_0.tar.bz2
                  - pypi: https://files.pythonhosted.org/packages/requests-2.31.0-py3-none-any.whl
                    extras: [socks]
                  - pypi: ./mine
            packages:
            - kind: conda
              name: zlib
              version: 1.10
              build: hb9d3cd8_2
              build_number: 2
              subdir: linux-64
              url: https://conda.anaconda.org/conda-forge/linux-64/zlib-1.10-hb9d3cd8_2.conda
              sha256: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
              md5: 0123456789abcdef0123456789abcdef
              depends:
              - __glibc >=2.17,<3.0.a0
              - libzlib 1.10 hb9d3cd8_2
              license: Zlib
              license_family: Other
              size: 92286
              timestamp: 1727963153079
            - kind: conda
              name: six
              version: 1.16.0
              build: pyh6c4a22f_0
              subdir: noarch
              noarch: python
              url: https://conda.anaconda.org/conda-forge/noarch/six-1.16.0-pyh6c4a22f_0.tar.bz2
              sha256: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
              md5: 0123456789abcdef0123456789abcdef
              depends:
              - python
              license: MIT
              purls: []
              size: 14259
              timestamp: 1620240208055
            - kind: pypi
              name: requests
              version: 2.31.0
              url: https://files.pythonhosted.org/packages/requests-2.31.0-py3-none-any.whl
              sha256: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
              requires_python: '>=3.7'
            - kind: pypi
              name: mine
              version: '0.1'
              path: ./mine
              editable: true
            """;

    static final String PIXI_6 = """
            version: 6
            environments:
              default:
                channels:
                - url: https://conda.anaconda.org/conda-forge/
                indexes:
                - https://pip.example/simple
                options:
                  channel-priority: strict
                packages:
                  linux-64:
                  - conda: https://conda.anaconda.org/conda-forge/linux-64/zlib-1.10-hb9d3cd8_2.conda
                  - conda: https://conda.anaconda.org/conda-forge/noarch/six-1.16.0-pyh6c4a22f_0.tar.bz2
                  - pypi: ./mine
                  - pypi: https://files.pythonhosted.org/packages/requests-2.31.0-py3-none-any.whl
                  osx-arm64: []
              test:
                channels: []
                packages:
                  linux-64:
                  - conda: ../channel/linux-64/own-1.0-0.conda
            packages:
            - conda: ../channel/linux-64/own-1.0-0.conda
              md5: 0123456789abcdef0123456789abcdef
              noarch: false
            - conda: https://conda.anaconda.org/conda-forge/noarch/six-1.16.0-pyh6c4a22f_0.tar.bz2
              sha256: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
              md5: 0123456789abcdef0123456789abcdef
              depends:
              - python
              license: MIT
              purls: []
              size: 14259
              timestamp: 1620240208055
            - conda: https://conda.anaconda.org/conda-forge/linux-64/zlib-1.10-hb9d3cd8_2.conda
              sha256: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
              md5: 0123456789abcdef0123456789abcdef
              depends:
              - __glibc >=2.17,<3.0.a0
              - libzlib 1.10 hb9d3cd8_2
              license: Zlib
              license_family: Other
              size: 92286
              timestamp: 1727963153079
            - pypi: ./mine
              name: mine
              version: '0.1'
              sha256: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
              editable: true
            - pypi: https://files.pythonhosted.org/packages/requests-2.31.0-py3-none-any.whl
              name: requests
              version: 2.31.0
              sha256: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
              requires_dist:
              - idna>=2.5,<4
            """;

    static final String PIXI_7 = """
            version: 7
            platforms:
            - name: linux-64
            - name: gpu
              subdir: linux-64
              virtual-packages: [__cuda=12.0]
            - name: mac
              subdir: osx-arm64
            environments:
              default:
                channels:
                - url: https://conda.anaconda.org/conda-forge/
                packages:
                  gpu:
                  - conda: https://conda.anaconda.org/conda-forge/linux-64/zlib-1.10-hb9d3cd8_2.conda
                  linux-64:
                  - conda: https://conda.anaconda.org/conda-forge/noarch/six-1.16.0-pyh6c4a22f_0.tar.bz2
                  mac:
                  - conda_source: mine[1a2b3c4d] @ ./mine
                  - conda: https://conda.anaconda.org/conda-forge/noarch/six-1.16.0-pyh6c4a22f_0.tar.bz2
            packages:
            - conda: https://conda.anaconda.org/conda-forge/linux-64/zlib-1.10-hb9d3cd8_2.conda
              sha256: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
              size: 92286
            - conda: https://conda.anaconda.org/conda-forge/noarch/six-1.16.0-pyh6c4a22f_0.tar.bz2
              sha256: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
              noarch: python
              run_exports: {}
            - conda_source: mine[1a2b3c4d] @ ./mine
              version: 0.1
            """;

    private Samples() {}

    static Lock lock(String text) {
        return lock(text, Selection.DEFAULT);
    }

    static Lock lock(String text, Selection selection) {
        return LockFile.parse(text.getBytes(StandardCharsets.UTF_8), FOLDER.resolve("a.lock"), selection);
    }
}
