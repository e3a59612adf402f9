package it.campania.sinfonia.hapi;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Properties;
import javax.sql.DataSource;

/**
 * Where the server keeps its resources: system properties {@code hapi.jdbc} (an H2 database in memory unless given, or
 * {@code jdbc:postgresql://127.0.0.1/…}), {@code hapi.user}, {@code hapi.password}, {@code hapi.connections} (20).
 */
final class Database {
    private static final String ADDRESS = System.getProperty("hapi.jdbc", "jdbc:h2:mem:hapi;DB_CLOSE_DELAY=-1");

    private Database() {}

    static DataSource open() {
        var source = new HikariDataSource();
        source.setJdbcUrl(ADDRESS);
        source.setUsername(System.getProperty("hapi.user", "sa"));
        source.setPassword(System.getProperty("hapi.password", ""));
        source.setMaximumPoolSize(Integer.getInteger("hapi.connections", 20));
        return source;
    }

    static Properties hibernate() {
        var dialect = ADDRESS.startsWith("jdbc:postgresql:") ? "HapiFhirPostgresDialect" : "HapiFhirH2Dialect";
        var properties = new Properties();
        properties.put("hibernate.dialect", "ca.uhn.fhir.jpa.model.dialect." + dialect);
        properties.put("hibernate.hbm2ddl.auto", "update");
        properties.put("hibernate.search.enabled", "false");
        properties.put("hibernate.jdbc.batch_size", "20");
        return properties;
    }
}
