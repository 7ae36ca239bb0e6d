package org.modelmirror.access;

import java.io.IOException;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * Makes Camel's HTTP client fit for the Horde: no retries, redirects or cookies of its own, and no body longer than a user
 * can be (http-api.md 3.2). Bound in the registry for the route {@code find-user}.
 */
public final class HordeHttp implements HttpClientConfigurer {
    private static final int MAX_BYTES = 262_144;

    @Override
    public void configureHttpClient(HttpClientBuilder builder) {
        builder.disableAutomaticRetries();
        builder.disableRedirectHandling();
        builder.disableCookieManagement();
        builder.disableAuthCaching();
        builder.addExecInterceptorFirst("read-whole-user", (request, scope, chain) -> {
            var response = chain.proceed(request, scope);
            HttpEntity entity = response.getEntity();
            if (entity != null) {
                byte[] body = entity.getContent().readNBytes(MAX_BYTES + 1);
                if (body.length > MAX_BYTES) {
                    scope.execRuntime.discardEndpoint();
                    throw new IOException("more than " + MAX_BYTES + " bytes");
                }
                response.setEntity(new ByteArrayEntity(body, ContentType.parseLenient(entity.getContentType())));
            }
            return response;
        });
    }
}
