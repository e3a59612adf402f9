package it.campania.sinfonia.hapi.settings;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.api.model.HistoryCountModeEnum;
import org.springframework.context.annotation.Configuration;

/**
 * The two settings that the store relies on and that the HAPI FHIR server has no property for. The image finds this class by
 * {@code hapi.fhir.custom-bean-packages}; the server of the tests imports it.
 *
 * <ul>
 *   <li>A reference to a version, as in Provenance and AuditEvent, keeps it.
 *   <li>The total of a history is counted for every page, not only for the first and from a cache.
 * </ul>
 */
@Configuration
public class StoreSettings {
    StoreSettings(JpaStorageSettings storage, FhirContext fhir) {
        storage.setHistoryCountMode(HistoryCountModeEnum.COUNT_ACCURATE);
        fhir.getParserOptions().setStripVersionsFromReferences(false);
    }
}
