package it.campania.sinfonia.hapi.settings;

import ca.uhn.fhir.interceptor.api.IInterceptorService;
import ca.uhn.fhir.jpa.subscription.submit.interceptor.SubscriptionValidatingInterceptor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;

/**
 * Lets every Subscription be stored. The server checks them even when it delivers none, and refuses those to a topic (HAPI-0011,
 * HAPI-0013) that the facade has accepted and delivers.
 */
@Configuration
public class FacadeSubscriptions {
    private final IInterceptorService interceptors;
    private final ObjectProvider<SubscriptionValidatingInterceptor> checks;

    FacadeSubscriptions(IInterceptorService interceptors, ObjectProvider<SubscriptionValidatingInterceptor> checks) {
        this.interceptors = interceptors;
        this.checks = checks;
    }

    // The server registers the check while its parts are made.
    @EventListener(ContextRefreshedEvent.class)
    void leaveThemToTheFacade() {
        checks.ifAvailable(interceptors::unregisterInterceptor);
    }
}
