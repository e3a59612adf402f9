package it.campania.sinfonia.hapi.settings;

import ca.uhn.fhir.jpa.provider.InstanceReindexProvider;
import ca.uhn.fhir.rest.server.RestfulServer;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;

/**
 * Offers {@code Type/id/$reindex}, which HAPI FHIR has but the image does not offer: the store has a resource indexed anew when
 * what it refers to comes after it.
 */
@Configuration
public class InstanceReindex {
    private final RestfulServer server;
    private final InstanceReindexProvider operation;

    InstanceReindex(RestfulServer server, InstanceReindexProvider operation) {
        this.server = server;
        this.operation = operation;
    }

    @EventListener(ContextRefreshedEvent.class)
    void offer() {
        server.registerProvider(operation);
    }
}
