package org.modelmirror.catalog;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.reference.UpstreamFile;

/**
 * An upstream file ready to be served as the hosts of GitHub serve it (http-api.md 2.11, raw facade). Immutable.
 *
 * @param file which file
 * @param body its bytes, exactly upstream's
 * @param contents the answer of GitHub's contents API about it
 * @param revision the folder's revision counter when these bytes were first published
 * @param lastModified when these bytes were first published, whole seconds
 * @param source the file whose age it has: itself, or the one it was made from
 */
public record RawFile(
        UpstreamFile file, WireBody body, WireBody contents, long revision, Instant lastModified, UpstreamFile source) {
    /** GitHub breaks base64 after this many characters. */
    private static final int LINE_LENGTH = 60;

    /** Makes every form of a file; done once when it changes, off the event loop. */
    public static RawFile of(UpstreamFile file, byte[] bytes, long revision, Instant lastModified) {
        return of(file, bytes, revision, lastModified, file);
    }

    private static RawFile of(
            UpstreamFile file, byte[] bytes, long revision, Instant lastModified, UpstreamFile source) {
        return new RawFile(
                file,
                WireBody.of(bytes),
                WireBody.of(contents(file.file(), bytes)),
                revision,
                lastModified.truncatedTo(ChronoUnit.SECONDS),
                source);
    }

    /** Makes every form of another file that follows from this one, and is as new and as old as it. */
    public RawFile derived(UpstreamFile other, byte[] bytes) {
        return of(other, bytes, revision, lastModified, source);
    }

    /** Whether these are its bytes. */
    public boolean holds(byte[] bytes) {
        return java.util.Arrays.equals(body.identity().getBytes(), bytes);
    }

    private static byte[] contents(String name, byte[] bytes) {
        Base64.Encoder encoder = Base64.getMimeEncoder(LINE_LENGTH, new byte[] {'\n'});
        String content = encoder.encodeToString(bytes);
        return JsonWriter.toBytes(
                JsonNodeFactory.instance
                        .objectNode()
                        .put("type", "file")
                        .put("encoding", "base64")
                        .put("size", bytes.length)
                        .put("name", name)
                        .put("path", name)
                        .put("content", content.isEmpty() ? content : content + "\n")
                        .put("sha", blobHash(bytes)),
                JsonForm.COMPACT);
    }

    /** What git calls the content: SHA-1 over {@code blob}, the length and the bytes. */
    static String blobHash(byte[] bytes) {
        try {
            ByteArrayOutputStream blob = new ByteArrayOutputStream(bytes.length + 16);
            blob.writeBytes(("blob " + bytes.length + "\0").getBytes(StandardCharsets.US_ASCII));
            blob.writeBytes(bytes);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(blob.toByteArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
