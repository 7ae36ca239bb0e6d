package org.modelmirror.access;

import java.io.InterruptedIOException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/** Asks the Horde through the route {@code find-user}. Thread-safe. */
public final class CamelHorde implements Horde {
    private static final String ROUTE = "direct:find-user";
    private static final String KEY_HEADER = "apikey";

    private final ProducerTemplate template;
    private final String address;

    /** @param baseUrl of the Horde's API, with or without a slash at its end */
    public CamelHorde(CamelContext context, String baseUrl) {
        this.template = context.createProducerTemplate();
        this.address = baseUrl.replaceAll("/+$", "") + "/v2/find_user";
    }

    @Override
    public Answer findUser(String key) {
        Exchange exchange = template.request(ROUTE, question -> {
            question.getMessage().setHeader(Exchange.HTTP_URI, address);
            question.getMessage().setHeader(KEY_HEADER, key);
            question.getMessage().setHeader("Accept", "application/json");
        });
        Exception failure = exchange.getException();
        if (failure != null) {
            return isTimeout(failure) ? new TimedOut() : new Unreachable();
        }
        Integer status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        byte[] body = exchange.getMessage().getBody(byte[].class);
        return status == null ? new Unreachable() : new Replied(status, body == null ? new byte[0] : body);
    }

    /** Every kind of timeout of the HTTP client is one of these. */
    private static boolean isTimeout(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedIOException) {
                return true;
            }
        }
        return false;
    }
}
