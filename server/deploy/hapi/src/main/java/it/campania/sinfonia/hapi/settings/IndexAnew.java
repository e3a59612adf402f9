package it.campania.sinfonia.hapi.settings;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.api.dao.IFhirResourceDao;
import ca.uhn.fhir.jpa.api.dao.ReindexParameters;
import ca.uhn.fhir.jpa.dao.tx.IHapiTransactionService;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.api.server.storage.IResourcePersistentId;
import ca.uhn.fhir.rest.api.server.storage.TransactionDetails;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.util.ParametersUtil;
import org.hl7.fhir.instance.model.api.IBaseParameters;
import org.hl7.fhir.instance.model.api.IIdType;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;

/**
 * Offers {@code Type/id/$index-anew}: extracts the search index of one resource from its current text, without a new version, and
 * answers when that is done. The store asks for it when what the resource refers to has come after it. The operation
 * {@code $reindex} of HAPI FHIR, which the image does not offer for one resource, also reports the index in a narrative,
 * which takes many times as long.
 */
@Configuration
public class IndexAnew {
    private final RestfulServer server;
    private final DaoRegistry resources;
    private final IHapiTransactionService transactions;

    IndexAnew(RestfulServer server, DaoRegistry resources, IHapiTransactionService transactions) {
        this.server = server;
        this.resources = resources;
        this.transactions = transactions;
    }

    @EventListener(ContextRefreshedEvent.class)
    void offer() {
        server.registerProvider(new Provider());
    }

    /** Carries out the operation. */
    public final class Provider {
        @Operation(name = "$index-anew", global = true)
        public IBaseParameters indexAnew(@IdParam IIdType id, RequestDetails request) {
            transactions.withRequest(request).execute(() -> index(resources.getResourceDao(id.getResourceType()), id, request));
            return ParametersUtil.newInstance(server.getFhirContext());
        }

        @SuppressWarnings({"rawtypes", "unchecked"})
        private void index(IFhirResourceDao dao, IIdType id, RequestDetails request) {
            IResourcePersistentId key = dao.readEntity(id, request).getPersistentId();
            dao.reindex(key, new ReindexParameters(), request, new TransactionDetails());
        }
    }
}
