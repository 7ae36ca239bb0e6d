package org.modelmirror.serve;

import org.apache.camel.Exchange;

/** The raw facade (http-api.md 2.11). Answers what {@link HotReads} does not, the same way. */
public final class RawEndpoints {
    private final RawReads reads;

    public RawEndpoints(RawReads reads) {
        this.reads = reads;
    }

    /** The bytes of a file, on any of the raw hosts' paths. */
    public void file(Exchange exchange) {
        Call call = Call.of(exchange);
        reads.raw(
                call.request().headers(),
                call.reply(),
                reads.paths()
                        .file(call.path(RawPaths.REPOSITORY), call.path(RawPaths.BRANCH), call.path(RawPaths.FILE)));
    }

    /** What the contents API says of a file. */
    public void contents(Exchange exchange) {
        Call call = Call.of(exchange);
        reads.contents(
                call.request().headers(),
                call.reply(),
                reads.paths()
                        .contents(
                                call.path(RawPaths.REPOSITORY),
                                call.path(RawPaths.PATH),
                                call.query().find("ref")));
    }
}
