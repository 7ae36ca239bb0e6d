#!/bin/sh
# Builds the container image target/model-mirror-image.tar from the built jar: a Java runtime of this machine's JDK, cut down
# by jlink, the few files of this machine's C library that it needs, and the program. No daemon, no download, no base image.
# usage: packaging/image.sh [name:tag]        JAVA_HOME chooses the JDK; it must be the one the jar was built with, or newer
set -eu

cd "$(dirname "$0")/.."
name=${1:-model-mirror:latest}
jar=target/model-mirror.jar
work=target/image
java_home=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")}
# What the program and its libraries call, as found by running all of its tests' routes on it; jdk.crypto.ec is for TLS.
modules=java.base,java.compiler,java.desktop,java.instrument,java.logging,java.management,java.naming,java.net.http
modules=$modules,java.rmi,java.scripting,java.security.jgss,java.security.sasl,java.sql,java.transaction.xa,java.xml
modules=$modules,jdk.crypto.ec,jdk.httpserver,jdk.jfr,jdk.management,jdk.naming.dns,jdk.net,jdk.unsupported,jdk.zipfs

[ -f "$jar" ] || { echo "image: $jar is missing; build it first: ./mvnw -q -DskipTests package" >&2; exit 1; }
for tool in "$java_home/bin/jlink" ldd; do
    command -v "$tool" >/dev/null || { echo "image: $tool is missing" >&2; exit 1; }
done

rm -rf "$work"
runtime=$work/runtime
libraries=$work/libraries
program=$work/program
mkdir -p "$runtime/opt" "$libraries/opt/model-mirror" "$program/opt/model-mirror" \
    "$program/etc" "$program/tmp" "$program/data" "$program/dev" "$program/proc" "$program/sys"

"$java_home/bin/jlink" --add-modules "$modules" --strip-java-debug-attributes --no-header-files --no-man-pages --compress=2 \
    --output "$runtime/opt/java"
# Some systems keep the certificates elsewhere and leave a link.
certificates=$java_home/lib/security/cacerts
[ ! -f "$certificates" ] || cp -L --remove-destination "$certificates" "$runtime/opt/java/lib/security/cacerts"

# Every file that the runtime's own ones are linked with, under the name by which they look for it.
find "$runtime/opt/java" -type f \( -name '*.so' -o -perm -u+x \) -exec ldd {} + 2>/dev/null \
    | sed -n 's/.*=> \(\/[^ ]*\) (.*/\1/p; s/^[[:space:]]*\(\/[^ ]*ld-[^ ]*\) (.*/\1/p' | sort -u \
    | while read -r file; do
        case $file in
            */opt/java/*) ;;
            *)
                mkdir -p "$runtime$(dirname "$file")"
                cp -L "$file" "$runtime$file"
                ;;
        esac
    done
# Java asks the C library for names of hosts, and that loads these by itself.
for file in libnss_files.so.2 libnss_dns.so.2 libresolv.so.2; do
    found=$(find /lib /lib64 /usr/lib -name "$file" 2>/dev/null | head -n 1)
    if [ -n "$found" ]; then
        mkdir -p "$runtime$(dirname "$found")"
        cp -L "$found" "$runtime$found"
    fi
done
"$runtime/opt/java/bin/java" -Xshare:dump >/dev/null 2>&1 || echo "image: no class archive for the runtime" >&2

cp -r target/lib "$libraries/opt/model-mirror/lib"
cp "$jar" "$program/opt/model-mirror/"
cp -r config routes "$program/opt/model-mirror/"
printf 'root:x:0:0::/:/none\nmirror:x:10001:10001::/data:/none\n' >"$program/etc/passwd"
printf 'root:x:0:\nmirror:x:10001:\n' >"$program/etc/group"
printf 'hosts: files dns\n' >"$program/etc/nsswitch.conf"

case $(uname -m) in
    x86_64) architecture=amd64 ;;
    aarch64) architecture=arm64 ;;
    *) architecture=$(uname -m) ;;
esac
"$java_home/bin/java" -cp "target/classes:target/lib/*" org.modelmirror.archive.OciImage \
    target/model-mirror-image.tar "$name" "$architecture" 10001 "$runtime" "$libraries" "$program" -- \
    /opt/java/bin/java -Xmx128m -XX:+UseSerialGC -XX:MaxDirectMemorySize=64m -XX:ReservedCodeCacheSize=64m \
    -Dlog4j2.disable.jmx=true -jar /opt/model-mirror/model-mirror.jar -- \
    /opt/java/bin/java -Xmx32m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dlog4j2.disable.jmx=true \
    -jar /opt/model-mirror/model-mirror.jar health
echo "image: $name in target/model-mirror-image.tar ($(du -h target/model-mirror-image.tar | cut -f1))"
