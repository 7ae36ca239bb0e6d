package org.modelmirror.serve;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Endpoints about routes for tests that are about others. */
final class RouteFixtures {
    private RouteFixtures() {}

    static RouteEndpoints noRoutes() {
        return new RouteEndpoints(
                new RouteEndpoints.Book() {
                    @Override
                    public ObjectNode list() {
                        return JsonNodeFactory.instance.objectNode();
                    }

                    @Override
                    public RouteEndpoints.Outcome pause(String id) {
                        return RouteEndpoints.Outcome.UNKNOWN;
                    }

                    @Override
                    public RouteEndpoints.Outcome resume(String id) {
                        return RouteEndpoints.Outcome.UNKNOWN;
                    }

                    @Override
                    public Optional<ObjectNode> find(String id) {
                        return Optional.empty();
                    }
                },
                GuardFixtures.nobody());
    }
}
