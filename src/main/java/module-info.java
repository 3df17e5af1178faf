import org.jspecify.annotations.NullMarked;

/// Container images without Docker, as values. What the world may use is exported; the command line is not.
@NullMarked
module dockerenvs {
    requires static org.jspecify;
    requires aircompressor.v3;
    requires bcrypt;
    requires com.github.luben.zstd_jni;
    requires info.picocli;
    requires jdk.httpserver;
    requires org.apache.commons.compress;
    requires org.snakeyaml.engine;
    requires org.tomlj;
    requires org.tukaani.xz;
    requires tools.jackson.core;

    exports dockerenvs.build;
    exports dockerenvs.catalogue;
    exports dockerenvs.conda.activation;
    exports dockerenvs.conda.archive;
    exports dockerenvs.conda.channel;
    exports dockerenvs.conda.environment;
    exports dockerenvs.conda.link;
    exports dockerenvs.conda.prefix;
    exports dockerenvs.conda.repodata;
    exports dockerenvs.conda.solve;
    exports dockerenvs.conda.spec;
    exports dockerenvs.content;
    exports dockerenvs.files;
    exports dockerenvs.json;
    exports dockerenvs.layering;
    exports dockerenvs.oci.archive;
    exports dockerenvs.oci.check;
    exports dockerenvs.oci.engine;
    exports dockerenvs.oci.image;
    exports dockerenvs.oci.registry;
    exports dockerenvs.oci.server;
    exports dockerenvs.tasks;
}
