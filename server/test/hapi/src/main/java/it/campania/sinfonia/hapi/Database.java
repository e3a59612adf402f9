package it.campania.sinfonia.hapi;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.Properties;
import javax.sql.DataSource;

/**
 * Where the server keeps its resources: the PostgreSQL database at {@code hapi.jdbc}, or without it one that is started here on
 * the loopback interface in a new folder, ends with this process and is as durable as one in production.
 *
 * <p>System properties: {@code hapi.jdbc}, {@code hapi.user} (postgres), {@code hapi.password}, {@code hapi.connections} (20).
 */
final class Database {
    private static final String USER = System.getProperty("hapi.user", "postgres");
    private final String address;

    private Database(String address) {
        this.address = address;
    }

    static Database open() throws IOException {
        var given = System.getProperty("hapi.jdbc");
        return new Database(given == null ? start() : given);
    }

    private static String start() throws IOException {
        var postgres = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("shared_buffers", "256MB")
                .setLocaleConfig("locale", "C.UTF-8")
                .start();
        return "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres";
    }

    /** JDBC address, without user and password. */
    String address() {
        return address;
    }

    DataSource source() {
        var source = new HikariDataSource();
        source.setJdbcUrl(address);
        source.setUsername(USER);
        source.setPassword(System.getProperty("hapi.password", ""));
        source.setMaximumPoolSize(Integer.getInteger("hapi.connections", 20));
        return source;
    }

    static Properties hibernate() {
        var properties = new Properties();
        properties.put("hibernate.dialect", "ca.uhn.fhir.jpa.model.dialect.HapiFhirPostgresDialect");
        properties.put("hibernate.hbm2ddl.auto", "update");
        properties.put("hibernate.search.enabled", "false");
        properties.put("hibernate.jdbc.batch_size", "20");
        return properties;
    }
}
