package org.housingfund.gateway.testing;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A person at a running console, with cookies and with the token of the last page's form. */
public final class Visitor {
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final HttpClient client = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    private final URI console;
    private String page = "";
    private boolean turnedAway;

    /** Signs in, or tries to: then the answer to every {@link #get} is the login page. */
    public Visitor(String console, String name, String password) {
        this.console = URI.create(console);
        get("/login");
        post("/login", Map.of("username", name, "password", password));
        turnedAway = page.contains("name=\"password\"");
    }

    /** Body of a page. */
    public String get(String path) {
        return turnedAway ? page : send(HttpRequest.newBuilder(console.resolve(path)));
    }

    /** Sends a form; body of the page that it leads to. */
    public String post(String path, Map<String, String> fields) {
        Matcher token = TOKEN.matcher(page);
        String csrf = token.find() ? token.group(1) : "";
        String form = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "_csrf=" + URLEncoder.encode(csrf, StandardCharsets.UTF_8) + "&", ""));
        return send(HttpRequest.newBuilder(console.resolve(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    /** Uploads a file; body of the page that it leads to. */
    public String upload(String path, byte[] file, boolean withToken) {
        Matcher token = TOKEN.matcher(page);
        String csrf = withToken && token.find() ? token.group(1) : "";
        String begin = "--part\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n" + csrf
                + "\r\n--part\r\nContent-Disposition: form-data; name=\"file\"; filename=\"sample.txt\"\r\n\r\n";
        return send(HttpRequest.newBuilder(console.resolve(path))
                .header("Content-Type", "multipart/form-data; boundary=part")
                .POST(HttpRequest.BodyPublishers.concat(
                        HttpRequest.BodyPublishers.ofString(begin),
                        HttpRequest.BodyPublishers.ofByteArray(file),
                        HttpRequest.BodyPublishers.ofString("\r\n--part--\r\n"))));
    }

    private String send(HttpRequest.Builder request) {
        try {
            page = client.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
                    .body();
            return page;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
