package it.campania.sinfonia.hapi;

import ca.uhn.fhir.rest.server.RestfulServer;
import it.campania.sinfonia.hapi.settings.FacadeSubscriptions;
import it.campania.sinfonia.hapi.settings.IndexAnew;
import it.campania.sinfonia.hapi.settings.KeptLinks;
import it.campania.sinfonia.hapi.settings.StoreSettings;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * A HAPI FHIR JPA server on the loopback interface, at {@code http://127.0.0.1:PORT/fhir}. Prints {@code HAPI ready} and the
 * JDBC address of its database when it answers.
 *
 * <p>System properties: {@code hapi.port} (8081), {@code hapi.defaults}, and those of {@link Database}.
 */
public final class HapiServer {
    private HapiServer() {}

    /** Starts the server and serves until the process ends. */
    public static void main(String[] arguments) throws Exception {
        var beans = new AnnotationConfigApplicationContext();
        beans.register(FhirStore.class);
        if (!FhirStore.DEFAULTS) beans.register(StoreSettings.class, FacadeSubscriptions.class, IndexAnew.class, KeptLinks.class);
        beans.refresh();
        var server = new Server();
        var connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setPort(Integer.getInteger("hapi.port", 8081));
        server.addConnector(connector);
        var handler = new ServletContextHandler("/");
        handler.addServlet(new ServletHolder(beans.getBean(RestfulServer.class)), "/fhir/*");
        server.setHandler(handler);
        server.start();
        System.out.println("HAPI ready " + beans.getBean(Database.class).address());
        server.join();
    }
}
