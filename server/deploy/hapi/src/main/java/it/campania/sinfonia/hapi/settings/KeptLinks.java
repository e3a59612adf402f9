package it.campania.sinfonia.hapi.settings;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.IInterceptorService;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.api.model.DeleteConflictList;
import org.springframework.context.annotation.Configuration;

/**
 * Keeps the index of the references to what is deleted. A server that does not enforce referential integrity removes the first of them,
 * and then fails over a transaction that also deletes (HAPI-0826, 409) or updates (HAPI-0389, 500) the resource that refers. So
 * integrity is enforced, and every deletion that it would refuse passes.
 */
@Configuration
public class KeptLinks {
    KeptLinks(JpaStorageSettings storage, IInterceptorService interceptors) {
        interceptors.registerInterceptor(new EveryDeletion());
        storage.setEnforceReferentialIntegrityOnDelete(true);
    }

    /** Lets what others refer to be deleted. */
    @Interceptor
    public static final class EveryDeletion {
        @Hook(Pointcut.STORAGE_PRESTORAGE_DELETE_CONFLICTS)
        public void pass(DeleteConflictList conflicts) {
            conflicts.removeAll();
        }
    }
}
