#!/bin/sh
# docker-envs: this script and, behind it, the program as a jar. It finds a Java 25 or later and keeps a cache that makes the
# start fast. DOCKER_ENVS_JAVA_OPTS adds options for Java; DOCKER_ENVS_AOT=off does without the cache.
hash=@HASH@
java_home=
runtime=

# takes the Java in folder $1 when it is new enough
try_java() {
    [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
    found=
    while IFS='=' read -r key value; do
        [ "$key" = JAVA_RUNTIME_VERSION ] && found=${value#\"} && found=${found%\"} && break
    done < "$1/release"
    major=${found%%[!0-9]*}
    [ "${major:-0}" -ge 25 ] || return 1
    java_home=$1
    runtime=$found
}

find_java() {
    [ -n "$JAVA_HOME" ] && try_java "$JAVA_HOME" && return
    for folder in /usr/lib/jvm/* /opt/java/* /opt/*jdk* /opt/*java* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
            /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        try_java "$folder" && return
    done
    on_path=$(command -v java) && on_path=$(readlink -f "$on_path") && try_java "${on_path%/bin/java}" && return
    printf 'error: docker-envs needs Java 25 or later, and none was found\n\n' >&2
    printf 'hint: install a JDK 25, or let JAVA_HOME name the folder of one\n' >&2
    exit 1
}

# What was compiled in training is compiled the same way later. Half of the processor time of a build went into compiling with
# C2 what then ran for a second, so training uses the fast compiler C1 alone. What goes through every byte is left to
# the interpreter there, so that the cache says nothing of it and C2 may have it later.
fast_compiler='-XX:TieredStopAtLevel=1 -XX:CompileCommand=quiet'
for hot in sun.security.provider com.sun.crypto.provider sun.security.util.math.intpoly.MontgomeryIntegerPolynomialP256 \
        dockerenvs.content.Bzip2 dockerenvs.conda.link.Placeholder; do
    fast_compiler="$fast_compiler -XX:CompileCommand=exclude,$hot*::*"
done

# makes the cache for commands of this kind, in the background; it appears whole or not at all. Many that start at once make it
# once: whoever makes the folder of the part does, and one that died is given up after ten minutes
train() {
    part=$cache.part
    (
        trap '' HUP INT
        mkdir -p "${cache%/*}"
        [ -z "$(find "$part.d" -maxdepth 0 -mmin +10 2> /dev/null)" ] || rm -rf "$part.d"
        mkdir "$part.d" || exit
        "$java_home/bin/java" -XX:AOTCacheOutput="$part" -XX:+UseSerialGC -Xlog:disable $fast_compiler \
                $both -cp "$0" dockerenvs.cli.Training "$part.d" "$kind" &&
            for old in "${cache%/*}"/*.aot; do
                case $old in *"/$hash-$runtime-"*) ;; *) rm -f "$old" ;; esac
            done &&
            mv "$part" "$cache"
        rm -rf "$part" "$part.config" "$part.d"
    ) > /dev/null 2>&1 < /dev/null &
}

find_java
# the cache is for just these: the same on both sides. What is made by reflection is mostly made once, and code for that would
# be made at each start
both='--enable-native-access=ALL-UNNAMED -Djdk.reflect.useNativeAccessorOnly=true'
options='-XX:+UseSerialGC -XX:-UsePerfData -Xlog:disable -Xms64m -XX:MaxRAMPercentage=50 -XX:CompileCommand=quiet'
# the cache lies where it was made for: moving it costs a tenth of a short start
options="$options -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0"
# every byte is hashed, and decrypted of servers that speak TLS: what calls the processor's instructions for it is compiled at
# its second call, before it goes on. So is what curve P-256 multiplies with, 50,000 times before the first server is greeted
for caller in sun.security.provider.DigestBase::implCompressMultiBlock sun.security.provider.SHA2::implCompress \
        sun.security.provider.MD5::implCompress com.sun.crypto.provider.GHASH::update com.sun.crypto.provider.CounterMode::crypt \
        com.sun.crypto.provider.GaloisCounterMode::implGCMCrypt com.sun.crypto.provider.AESCrypt::encryptBlock \
        sun.security.util.math.intpoly.MontgomeryIntegerPolynomialP256::mult; do
    options="$options -XX:CompileCommand=CompileThresholdScaling,$caller,0.00001"
    options="$options -XX:CompileCommand=BackgroundCompilation,$caller,false"
done
# hundreds of certificates are looked up by all of their bytes
options="$options -XX:CompileCommand=CompileThresholdScaling,jdk.internal.util.ArraysSupport::hashCode,0.001"
# to compile what stands in for those of hashes, 0.02 s each time, is left to where a processor has none
for block in SHA2 MD5; do
    options="$options -XX:CompileCommand=CompileThresholdScaling,sun.security.provider.$block::implCompress0,10.0"
done
case $1 in
    --version | --help | -h | -V | completion | solve | search | lock | '') options="$options -XX:TieredStopAtLevel=1" ;;
    # what may compute for long is compiled as if there had been no training
    layers | registry) options="$options -XX:-AOTReplayTraining" ;;
    # what mostly waits for a server has little that is worth compiling
    pull | push | copy | load | inspect | tags | delete | login | logout) options="$options -XX:CompileThresholdScaling=10" ;;
    *) options="$options -XX:CompileThresholdScaling=3" ;;
esac

# every start loads all of its cache, 0.03 s for all that there is: each kind of command has one of its own
case $1 in
    build | export | layers | what-if | cache) kind=builds ;;
    solve | lock | search) kind=channels ;;
    modify | convert | validate | diff) kind=images ;;
    registry) kind=registry ;;
    *) kind=transfers ;;
esac
# a registry of this machine speaks plain HTTP, as a rule: what TLS needs is a third of what a start loads
case $1 in pull | push | inspect | tags | delete)
    for argument; do
        case $argument in
            --ca-file*) kind=transfers; break ;;
            localhost[:/]* | 127.* | '[::1]'*) kind=nearby ;;
        esac
    done ;;
esac
# without TLS, even less is worth compiling
[ $kind = nearby ] && options="$options -XX:CompileThresholdScaling=40"
folder=${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/docker-envs
cache=$folder/$hash-$runtime-$kind.aot
# options are words: a folder with a blank in its name cannot be said
case $cache in *[[:space:]]*) DOCKER_ENVS_AOT=off ;; esac
if [ "$DOCKER_ENVS_AOT" != off ]; then
    if [ -r "$cache" ]; then
        options="$options -XX:AOTCache=$cache"
    elif [ -z "$DOCKER_ENVS_JAVA_OPTS" ]; then
        train
    fi
fi

# names of files are read and written as UTF-8, whatever the locale says
LC_ALL=C.UTF-8
export LC_ALL
exec "$java_home/bin/java" $options $DOCKER_ENVS_JAVA_OPTS $both -cp "$0" dockerenvs.cli.Main "$@"
