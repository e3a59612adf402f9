package it.campania.sinfonia.hapi;

import ca.uhn.fhir.batch2.jobs.config.Batch2JobsConfig;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.jpa.api.IDaoRegistry;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings.StoreMetaSourceInformationEnum;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.api.config.ThreadPoolFactoryConfig;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import ca.uhn.fhir.jpa.batch2.JpaBatch2Config;
import ca.uhn.fhir.jpa.config.r4.JpaR4Config;
import ca.uhn.fhir.jpa.config.util.HapiEntityManagerFactoryUtil;
import ca.uhn.fhir.jpa.config.util.ResourceCountCacheUtil;
import ca.uhn.fhir.jpa.dao.FulltextSearchSvcImpl;
import ca.uhn.fhir.jpa.dao.IFulltextSearchSvc;
import ca.uhn.fhir.jpa.dao.search.HSearchSortHelperImpl;
import ca.uhn.fhir.jpa.dao.search.IHSearchSortHelper;
import ca.uhn.fhir.jpa.model.config.PartitionSettings;
import ca.uhn.fhir.jpa.model.config.SubscriptionSettings;
import ca.uhn.fhir.jpa.model.entity.NormalizedQuantitySearchLevel;
import ca.uhn.fhir.jpa.provider.DaoRegistryResourceSupportedSvc;
import ca.uhn.fhir.jpa.provider.IJpaSystemProvider;
import ca.uhn.fhir.jpa.provider.JpaCapabilityStatementProvider;
import ca.uhn.fhir.jpa.search.DatabaseBackedPagingProvider;
import ca.uhn.fhir.jpa.search.IStaleSearchDeletingSvc;
import ca.uhn.fhir.jpa.search.StaleSearchDeletingSvcImpl;
import ca.uhn.fhir.jpa.subscription.channel.config.SubscriptionChannelConfig;
import ca.uhn.fhir.jpa.subscription.submit.config.SubscriptionSubmitterConfig;
import ca.uhn.fhir.jpa.util.ResourceCountCache;
import ca.uhn.fhir.rest.api.IResourceSupportedSvc;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.provider.ResourceProviderFactory;
import ca.uhn.fhir.rest.server.util.ISearchParamRegistry;
import jakarta.persistence.EntityManagerFactory;
import java.io.IOException;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;

/** The parts of HAPI that a plain R4 server needs: no subscriptions, no full text, no partitions. */
@Configuration
@Import({
    JpaR4Config.class,
    JpaBatch2Config.class,
    Batch2JobsConfig.class,
    ThreadPoolFactoryConfig.class,
    SubscriptionChannelConfig.class,
    SubscriptionSubmitterConfig.class
})
public class FhirStore {
    private static final int LARGEST_PAGE = 1000;
    /** System property {@code hapi.defaults}: the settings that HAPI comes with. */
    static final boolean DEFAULTS = Boolean.getBoolean("hapi.defaults");

    @Bean
    Database database() throws IOException {
        return Database.open();
    }

    @Bean
    DataSource dataSource(Database database) {
        return database.source();
    }

    /**
     * Ids as the client gives them, also numbers; those of the server are UUIDs, so that the two never meet. References may
     * lead to what is not here, as FHIR allows; {@code meta.source} stays as it was written. The image has the same settings by
     * properties: {@code server/deploy/hapi/settings.json}.
     */
    @Bean
    JpaStorageSettings storageSettings() {
        var settings = new JpaStorageSettings();
        settings.setExpungeEnabled(true);
        // What a server is like that nobody has set up for the store.
        if (DEFAULTS) return settings;
        settings.setResourceClientIdStrategy(JpaStorageSettings.ClientIdStrategyEnum.ANY);
        settings.setResourceServerIdStrategy(JpaStorageSettings.IdStrategyEnum.UUID);
        settings.setFilterParameterEnabled(true);
        settings.setAllowMultipleDelete(true);
        settings.setAllowContainsSearches(true);
        settings.setIndexIdentifierOfType(true);
        settings.setNormalizedQuantitySearchLevel(NormalizedQuantitySearchLevel.NORMALIZED_QUANTITY_SEARCH_SUPPORTED);
        // Tests install search parameters on an empty server again and again; a job for each would meet the next emptying.
        settings.setMarkResourcesForReindexingUponSearchParameterChange(false);
        settings.setStoreMetaSourceInformation(StoreMetaSourceInformationEnum.SOURCE_URI);
        settings.setEnforceReferentialIntegrityOnWrite(false);
        settings.setEnforceReferentialIntegrityOnDelete(false);
        settings.setAllowExternalReferences(true);
        return settings;
    }

    @Bean
    PartitionSettings partitionSettings() {
        return new PartitionSettings();
    }

    @Bean
    SubscriptionSettings subscriptionSettings() {
        return new SubscriptionSettings();
    }

    @Bean
    IFulltextSearchSvc fullTextSearchSvc() {
        return new FulltextSearchSvcImpl();
    }

    @Bean
    IStaleSearchDeletingSvc staleSearchDeletingSvc() {
        return new StaleSearchDeletingSvcImpl();
    }

    @Bean
    IHSearchSortHelper sortHelper(ISearchParamRegistry registry) {
        return new HSearchSortHelperImpl(registry);
    }

    @Bean
    IResourceSupportedSvc resourceSupportedSvc(IDaoRegistry registry) {
        return new DaoRegistryResourceSupportedSvc(registry);
    }

    @Bean(name = "myResourceCountsCache")
    ResourceCountCache resourceCounts(IFhirSystemDao<?, ?> system) {
        return ResourceCountCacheUtil.newResourceCountCache(system);
    }

    @Bean
    DatabaseBackedPagingProvider pagingProvider() {
        var paging = new DatabaseBackedPagingProvider();
        paging.setMaximumPageSize(LARGEST_PAGE);
        return paging;
    }

    @Primary
    @Bean
    LocalContainerEntityManagerFactoryBean entityManagerFactory(
            DataSource source,
            ConfigurableListableBeanFactory beans,
            FhirContext fhir,
            JpaStorageSettings settings) {
        var factory = HapiEntityManagerFactoryUtil.newEntityManagerFactory(beans, fhir, settings);
        factory.setJpaProperties(Database.hibernate());
        factory.setPersistenceUnitName("hapi");
        factory.setDataSource(source);
        return factory;
    }

    @Primary
    @Bean
    JpaTransactionManager transactionManager(EntityManagerFactory factory) {
        return new JpaTransactionManager(factory);
    }

    @Bean
    RestfulServer restfulServer(
            IFhirSystemDao<?, ?> system,
            IJpaSystemProvider systemProvider,
            ResourceProviderFactory providers,
            JpaStorageSettings settings,
            ISearchParamRegistry registry,
            IValidationSupport validation,
            DatabaseBackedPagingProvider paging) {
        var server = new RestfulServer(system.getContext());
        server.registerProviders(providers.createProviders());
        server.registerProvider(systemProvider);
        server.setServerConformanceProvider(
                new JpaCapabilityStatementProvider(server, system, settings, registry, validation));
        server.setPagingProvider(paging);
        return server;
    }
}
