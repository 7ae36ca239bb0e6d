package org.modelmirror.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.modelmirror.testing.RawUpstream.Script;

/** The faults of docs/faults.md that one answer can have, each as a script around a good document. */
public final class Faults {
    /** Some hundred kilobytes that unpack to 256 MB. Packed once: that takes the better part of a second. */
    private static final byte[] BOMB = bomb();

    private static final long TEN_GIGABYTES = 10L << 30;

    private Faults() {}

    /** Every fault by its name in docs/faults.md; a mirror must survive each and tell of it. */
    public static Map<String, Script> around(String good) {
        Map<String, Script> faults = new LinkedHashMap<>();
        faults.put("reset", (request, wire) -> wire.reset());
        faults.put("reset in the body", (request, wire) -> {
            wire.head("200 OK", good.length());
            wire.write(good.substring(0, good.length() / 2));
            wire.reset();
        });
        faults.put("timeout", (request, wire) -> wire.pause(60_000));
        faults.put("slow trickle", (request, wire) -> {
            wire.head("200 OK", -1);
            while (!wire.pause(50)) {
                wire.write(" ");
            }
        });
        faults.put("half a body", (request, wire) -> {
            wire.head("200 OK", good.length());
            wire.write(good.substring(0, good.length() / 2));
        });
        faults.put("half a document", RawUpstream.ok(good.substring(0, good.length() / 2)));
        faults.put("wrong content length", (request, wire) -> {
            wire.head("200 OK", good.length() - 10L);
            wire.write(good);
        });
        faults.put("endless body", (request, wire) -> {
            wire.head("200 OK", -1, "Content-Type: application/json");
            endless(wire);
        });
        faults.put("huge announced length", (request, wire) -> {
            wire.head("200 OK", TEN_GIGABYTES);
            wire.write("{");
        });
        faults.put("gzip bomb", RawUpstream.answer("200 OK", BOMB, "Content-Encoding: gzip"));
        faults.put("HTML with 200", RawUpstream.ok("<!DOCTYPE html><title>Be right back</title>"));
        faults.put("empty body", RawUpstream.ok(""));
        faults.put("{}", RawUpstream.ok("{}"));
        faults.put(
                "another category",
                RawUpstream.ok("{\"x\":{\"name\":\"x\",\"record_type\":\"image_generation\","
                        + "\"baseline\":\"stable_diffusion_1\",\"nsfw\":false}}"));
        faults.put("[]", RawUpstream.ok("[]"));
        faults.put("null", RawUpstream.ok("null"));
        faults.put("deep nesting", RawUpstream.ok("{\"a\":".repeat(30_000) + "1" + "}".repeat(30_000)));
        faults.put("invalid UTF-8", RawUpstream.answer("200 OK", invalidUtf8(good)));
        faults.put("301 loop", (request, wire) -> wire.head("301 Moved Permanently", 0, "Location: " + request.path()));
        faults.put("404", RawUpstream.answer("404 Not Found", "{\"detail\":\"Not Found\"}"));
        faults.put("429", RawUpstream.answer("429 Too Many Requests", "{\"detail\":\"slow down\"}"));
        faults.put("500", RawUpstream.answer("500 Internal Server Error", "{\"detail\":\"oops\"}"));
        return faults;
    }

    private static void endless(RawUpstream.Wire wire) throws IOException {
        byte[] chunk = new byte[64 * 1024];
        Arrays.fill(chunk, (byte) ' ');
        wire.write("{");
        for (long written = 0; written < TEN_GIGABYTES; written += chunk.length) {
            wire.write(chunk);
        }
    }

    private static byte[] bomb() {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        byte[] chunk = new byte[1024 * 1024];
        Arrays.fill(chunk, (byte) ' ');
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            for (int i = 0; i < 256; i++) {
                gzip.write(chunk);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static byte[] invalidUtf8(String good) {
        byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
        bytes[bytes.length / 2] = (byte) 0xff;
        return bytes;
    }
}
