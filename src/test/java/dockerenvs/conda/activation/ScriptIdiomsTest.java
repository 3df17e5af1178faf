package dockerenvs.conda.activation;

import static dockerenvs.conda.activation.Samples.activate;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Scripts as packages have them, in their idioms.
final class ScriptIdiomsTest {

    @Test
    void projPointsAtItsDataAndAllowsTheNetworkWithoutGrids() throws IOException {
        var script = """
                #!/bin/sh
                # keep what the user had
                if [ -n "${PROJ_DATA:-}" ]; then
                    export _CONDA_SET_PROJ_DATA=$PROJ_DATA
                fi

                if [ -d ${CONDA_PREFIX}/share/proj ]; then
                    PROJ_DATA="${CONDA_PREFIX}/share/proj"
                    export PROJ_DATA
                elif [ -d ${CONDA_PREFIX}/Library/share/proj ]; then
                    export PROJ_DATA=${CONDA_PREFIX}/Library/share/proj
                fi
                if [ -f "${CONDA_PREFIX}"/share/proj/README.DATA ]
                then
                    export PROJ_NETWORK="OFF"
                else
                    export PROJ_NETWORK="ON"
                fi
                """;

        assertThat(understood(activate(script, List.of("share/proj/"), "PROJ_DATA=/old"))
                        .variables())
                .containsEntry("PROJ_DATA", "/opt/env/share/proj")
                .containsEntry("PROJ_NETWORK", "ON")
                .doesNotContainKey("_CONDA_SET_PROJ_DATA");
        assertThat(understood(activate(script, List.of("share/proj/README.DATA")))
                        .variables())
                .containsEntry("PROJ_NETWORK", "OFF");
    }

    @Test
    void gdalDropsTheFolderOfPluginsWhenThereIsNone() throws IOException {
        var script = """
                if [[ -n "$GDAL_DATA" ]]; then
                  export _CONDA_SET_GDAL_DATA=$GDAL_DATA
                fi
                if [ -d $CONDA_PREFIX/share/gdal ]; then
                  export GDAL_DATA=$CONDA_PREFIX/share/gdal
                  export GDAL_DRIVER_PATH=$CONDA_PREFIX/lib/gdalplugins
                fi
                if [[ ! -d $GDAL_DRIVER_PATH ]]; then
                  unset GDAL_DRIVER_PATH
                fi
                CPL_ZIP_ENCODING=UTF-8; export CPL_ZIP_ENCODING
                """;

        assertThat(understood(activate(script, List.of("share/gdal/"))).variables())
                .containsEntry("GDAL_DATA", "/opt/env/share/gdal")
                .containsEntry("CPL_ZIP_ENCODING", "UTF-8")
                .doesNotContainKey("GDAL_DRIVER_PATH");
        assertThat(understood(activate(script, List.of("share/gdal/", "lib/gdalplugins/")))
                        .variables())
                .containsEntry("GDAL_DRIVER_PATH", "/opt/env/lib/gdalplugins");
    }

    @Test
    void geotiffAndUnitsPointAtTheirFiles() throws IOException {
        var script = """
                test -n "$GEOTIFF_CSV" && export _CONDA_SET_GEOTIFF_CSV="$GEOTIFF_CSV"
                for folder in epsg_csv share/epsg_csv; do
                  if [ -d "$CONDA_PREFIX/$folder" ]; then export GEOTIFF_CSV="$CONDA_PREFIX/$folder"; fi
                done
                export UDUNITS2_XML_PATH=$CONDA_PREFIX/share/udunits/udunits2.xml \\
                       ESMFMKFILE="$CONDA_PREFIX/lib/esmf.mk"
                """;

        assertThat(understood(activate(script, List.of("share/epsg_csv/"))).variables())
                .containsEntry("GEOTIFF_CSV", "/opt/env/share/epsg_csv")
                .containsEntry("UDUNITS2_XML_PATH", "/opt/env/share/udunits/udunits2.xml")
                .containsEntry("ESMFMKFILE", "/opt/env/lib/esmf.mk");
    }

    @Test
    void openjdkKeepsTheOldHomeAside() throws IOException {
        var script = """
                export CONDA_BACKUP_JAVA_HOME="${JAVA_HOME:-}"
                export JAVA_HOME="${CONDA_PREFIX}/lib/jvm"
                export CONDA_BACKUP_JAVA_LD_LIBRARY_PATH="${JAVA_LD_LIBRARY_PATH}"
                export JAVA_LD_LIBRARY_PATH=${JAVA_HOME}/lib/server
                """;

        assertThat(understood(activate(script, "JAVA_HOME=/usr/lib/jvm")).variables())
                .containsEntry("JAVA_HOME", "/opt/env/lib/jvm")
                .containsEntry("JAVA_LD_LIBRARY_PATH", "/opt/env/lib/jvm/lib/server")
                .doesNotContainKey("CONDA_BACKUP_JAVA_HOME");
    }

    @Test
    void libxmlEscapesBlanksOfThePrefixWithLoopsAndPatterns() throws IOException {
        var script = """
                if test -n "${XML_CATALOG_FILES:-}"; then
                    saved="${XML_CATALOG_FILES}"
                    XML_CATALOG_FILES="${XML_CATALOG_FILES} "
                else
                    XML_CATALOG_FILES=""
                fi
                escaped=""
                old_ifs="${IFS}"
                IFS=" "
                rest="${CONDA_PREFIX}"
                for part in ${rest}; do
                    while test "${rest#"${part}"}" = "${rest}"; do
                        escaped="${escaped}%20"
                        rest=${rest#?}
                    done
                    escaped="${escaped}${part}"
                    rest=${rest#"${part}"}
                done
                IFS="${old_ifs}"
                export XML_CATALOG_FILES="${XML_CATALOG_FILES}file://${escaped}/etc/xml/catalog"
                unset escaped old_ifs rest part
                """;
        var view = Samples.image(Map.of("/opt/my  own env/etc/conda/activate.d/libxml2.sh", script));

        var activation = understood(Activation.of("/opt/my  own env", List.of("XML_CATALOG_FILES=/a"), view));

        assertThat(activation.variables())
                .containsEntry("XML_CATALOG_FILES", "/a file:///opt/my%20%20own%20env/etc/xml/catalog");
    }

    @Test
    void opensslRespectsWhatTheUserChose() throws IOException {
        var script = """
                if [[ "${SSL_CERT_FILE:-}" == "" && -f "${CONDA_PREFIX}/ssl/cacert.pem" ]]; then
                    export SSL_CERT_FILE="${CONDA_PREFIX}/ssl/cacert.pem"
                    export __CONDA_OPENSSL_CERT_FILE_SET="1"
                fi
                : "${SSL_CERT_DIR:=${CONDA_PREFIX}/ssl}"
                export SSL_CERT_DIR
                """;

        assertThat(understood(activate(script, List.of("ssl/cacert.pem"))).variables())
                .containsEntry("SSL_CERT_FILE", "/opt/env/ssl/cacert.pem")
                .containsEntry("SSL_CERT_DIR", "/opt/env/ssl")
                .doesNotContainKey("__CONDA_OPENSSL_CERT_FILE_SET");
        assertThat(understood(activate(script, List.of("ssl/cacert.pem"), "SSL_CERT_FILE=/mine"))
                        .variables())
                .doesNotContainKey("SSL_CERT_FILE");
    }

    @Test
    void glibPointsAtItsSchemas() throws IOException {
        var script = """
                export GSETTINGS_SCHEMA_DIR_CONDA_BACKUP="${GSETTINGS_SCHEMA_DIR:-}"
                export GSETTINGS_SCHEMA_DIR="$CONDA_PREFIX/share/glib-2.0/schemas"
                """;

        assertThat(understood(activate(script)).variables())
                .containsEntry("GSETTINGS_SCHEMA_DIR", "/opt/env/share/glib-2.0/schemas")
                .doesNotContainKey("GSETTINGS_SCHEMA_DIR_CONDA_BACKUP");
    }

    @Test
    void interpretersAreFoundByTestsInChains() throws IOException {
        var script = """
                [ -z "$RSTUDIO_WHICH_R" ] && [ -x "$CONDA_PREFIX/bin/R" ] || export R_MISSING=yes
                { [ -e "$CONDA_PREFIX/lib/R" ] || [ -r "$CONDA_PREFIX/lib64/R" ]; } && export R_HOME=$CONDA_PREFIX/lib/R
                echo "R is ready" >&2
                """;

        assertThat(understood(activate(script, List.of("lib/R/", "bin/R"))).variables())
                .containsEntry("R_MISSING", "yes")
                .containsEntry("R_HOME", "/opt/env/lib/R");
    }

    @Test
    void compilersOfCudaGetTheirFlagsOnce() throws IOException {
        var script = """
                [[ ! -z "${NVCC_PREPEND_FLAGS+x}" ]] && \\
                  export NVCC_PREPEND_FLAGS_CONDA_BACKUP="${NVCC_PREPEND_FLAGS}" || :
                case "${CONDA_PREFIX}" in
                  *cross*|/none/*) target=aarch64 ;;
                  /opt/*)
                    target=x86_64-linux
                    ;;
                  *) return 0
                esac
                flags="${NVCC_PREPEND_FLAGS:-}${NVCC_PREPEND_FLAGS:+ }"
                export NVCC_PREPEND_FLAGS="${flags}-ccbin=${CONDA_PREFIX##*/}/$target"
                export CUDA_HOME="${CONDA_PREFIX%/*}/cuda"
                """;

        assertThat(understood(activate(script, "NVCC_PREPEND_FLAGS=-v")).variables())
                .containsEntry("NVCC_PREPEND_FLAGS", "-v -ccbin=env/x86_64-linux")
                .containsEntry("CUDA_HOME", "/opt/cuda")
                .doesNotContainKeys("target", "NVCC_PREPEND_FLAGS_CONDA_BACKUP");
    }

    @Test
    void aScriptMayEndEarly() throws IOException {
        var script = """
                if [ -n "${QT_XCB_GL_INTEGRATION-}" ]; then return; fi
                export QT_XCB_GL_INTEGRATION='none # really'
                """;

        assertThat(understood(activate(script)).variables()).containsEntry("QT_XCB_GL_INTEGRATION", "none # really");
        assertThat(understood(activate(script, "QT_XCB_GL_INTEGRATION=x")).variables())
                .doesNotContainKey("QT_XCB_GL_INTEGRATION");
    }

    @Test
    void variablesThatAreNotExportedStayInTheShell() throws IOException {
        assertThat(understood(activate("export A\nB=1\nA=2\nC=3\nexport C\nunset C\nC=4\n", "D=1"))
                        .variables())
                .containsEntry("A", "2")
                .doesNotContainKeys("B", "C", "D");
    }

    private static Activation understood(Activation activation) {
        assertThat(activation.skipped()).isEmpty();
        return activation;
    }
}
