package it.campania.sinfonia.hapi.health;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * Health check of the container, whose image has no shell and no other program that could ask: ends with 0 when the address
 * given as argument answers 200 within three seconds, else with 1.
 */
public final class Health {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private Health() {}

    public static void main(String[] arguments) {
        System.exit(answers(URI.create(arguments[0])) ? 0 : 1);
    }

    static boolean answers(URI address) {
        var request = HttpRequest.newBuilder(address).timeout(PATIENCE).build();
        try {
            var client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (InterruptedException | IOException e) {
            return false;
        }
    }
}
