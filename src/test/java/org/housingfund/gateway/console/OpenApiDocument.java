package org.housingfund.gateway.console;

import static org.housingfund.gateway.console.OpenApiSchemas.ordered;

import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.housingfund.gateway.console.web.Right;
import org.housingfund.gateway.console.web.Role;
import org.housingfund.gateway.testing.SourceComments;
import org.housingfund.gateway.testing.SourceComments.Comment;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/** The OpenAPI document of everything below {@code /api}, made from the controllers and their Javadoc. */
final class OpenApiDocument {
    private static final Pattern NAME = Pattern.compile("'([A-Z_]+)'");
    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");
    private static final Map<String, String> DOWNLOADS =
            Map.of("csv", "text/csv", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

    /** No token acts as one of these, and none does more than read. */
    private static final Set<String> PEOPLE_ONLY = Set.of(Role.OPERATOR.name(), Role.APPROVER.name());

    private final SourceComments comments = SourceComments.of(Path.of("src/main/java"));
    private final OpenApiSchemas schemas;
    private final OpenApiParameters readers;
    private final Map<String, Map<String, Object>> paths = new TreeMap<>();
    private final Map<String, String> operations = new LinkedHashMap<>();

    private OpenApiDocument(JsonMapper json) {
        schemas = new OpenApiSchemas(json, comments);
        readers = new OpenApiParameters(schemas, comments);
    }

    static Map<String, Object> of(RequestMappingHandlerMapping mapping, JsonMapper json) {
        OpenApiDocument document = new OpenApiDocument(json);
        Map<String, HandlerMethod> endpoints = new TreeMap<>();
        mapping.getHandlerMethods().forEach((info, method) -> names(info).forEach(name -> endpoints.put(name, method)));
        endpoints.forEach((name, method) -> document.add(name.split(" ", 2), method));
        return document.whole();
    }

    /** {@code /path get}, so that paths stand in their order. */
    private static Stream<String> names(RequestMappingInfo info) {
        return info.getPatternValues().stream()
                .filter(path -> path.startsWith("/api/"))
                .flatMap(path -> info.getMethodsCondition().getMethods().stream()
                        .map(RequestMethod::name)
                        .map(verb -> path + " " + verb.toLowerCase(Locale.ROOT)));
    }

    private Map<String, Object> whole() {
        Map<String, Object> answers = new LinkedHashMap<>();
        for (HttpStatus status : List.of(
                HttpStatus.BAD_REQUEST,
                HttpStatus.UNAUTHORIZED,
                HttpStatus.FORBIDDEN,
                HttpStatus.NOT_FOUND,
                HttpStatus.CONFLICT,
                HttpStatus.INTERNAL_SERVER_ERROR)) {
            answers.put(problemName(status), problem(status));
        }
        schemas.all()
                .put(
                        "ProblemDetail",
                        ordered(
                                "type",
                                "object",
                                "description",
                                "What went wrong (RFC 9457); detail is one Chinese sentence for a person.",
                                "required",
                                List.of("title", "status", "detail", "instance"),
                                "properties",
                                ordered(
                                        "type", ordered("type", "string", "format", "uri-reference"),
                                        "title", ordered("type", "string"),
                                        "status", ordered("type", "integer", "format", "int32"),
                                        "detail", ordered("type", "string"),
                                        "instance", ordered("type", "string", "format", "uri-reference"))));
        return ordered(
                "openapi",
                "3.1.0",
                "info",
                ordered(
                        "title",
                        "Housing Fund Gateway",
                        "version",
                        "1",
                        "description",
                        "What the console shows and does, for programs: the same services, rights, masks and two people."
                                + " Amounts are integers in fen, their names end in Fen; days are booking days in Asia/Shanghai."
                                + " Lists are read by key: pass next as after until it is null. Who may not see metadata"
                                + " gets names, account numbers and remarks masked; names of persons only by a reveal."
                                + " A session has to send its CSRF token (header X-CSRF-TOKEN) with everything but GET. A bearer token only reads."
                                + " Generated from the controllers: ./mvnw test -Dtest=OpenApiTest -Dopenapi.write=true",
                        "license",
                        ordered("name", "Apache-2.0", "identifier", "Apache-2.0")),
                "security",
                List.of(ordered("bearer", List.of()), ordered("session", List.of())),
                "paths",
                paths,
                "components",
                ordered(
                        "securitySchemes",
                        ordered(
                                "bearer",
                                ordered(
                                        "type",
                                        "http",
                                        "scheme",
                                        "bearer",
                                        "description",
                                        "A token of a system (hfg_…) from the page of users, or one of the identity provider."),
                                "session",
                                ordered("type", "apiKey", "in", "cookie", "name", "HFGSESSION")),
                        "responses",
                        answers,
                        "schemas",
                        schemas.all()));
    }

    private static Map<String, Object> problem(HttpStatus status) {
        return ordered(
                "description",
                switch (status) {
                    case BAD_REQUEST -> "The request is wrong: detail says what.";
                    case UNAUTHORIZED -> "Nobody is signed in, or the token does not count.";
                    case FORBIDDEN -> "Neither role nor right to do this.";
                    case NOT_FOUND -> "Nothing there under this number or name.";
                    case CONFLICT -> "Refused by a rule, or the state is another by now: nothing was changed.";
                    default -> "The gateway failed; nothing was changed.";
                },
                "content",
                ordered(
                        "application/problem+json",
                        ordered("schema", ordered("$ref", "#/components/schemas/ProblemDetail"))));
    }

    private static String problemName(HttpStatus status) {
        return status.getReasonPhrase().replace(" ", "");
    }

    private void add(String[] endpoint, HandlerMethod handler) {
        String path = endpoint[0];
        Method method = handler.getMethod();
        Comment comment = comments.of(method);
        String tag = path.split("/", -1)[2];
        String id = camel(tag) + camel("-" + method.getName());
        String taken = operations.putIfAbsent(id, path);
        if (comment.first().isEmpty() || taken != null) {
            throw new IllegalStateException(
                    method + ": needs a Javadoc of its own, and a name that no other endpoint of " + tag + " has");
        }
        Map<String, Object> operation = ordered("tags", List.of(tag), "operationId", id, "summary", comment.first());
        if (!comment.rest().isEmpty()) {
            operation.put("description", comment.rest());
        }
        access(endpoint[1], handler, operation);
        List<Object> parameters = new ArrayList<>();
        for (Parameter parameter : method.getParameters()) {
            parameters.addAll(readers.of(parameter, comment));
            if (parameter.isAnnotationPresent(RequestBody.class)) {
                operation.put(
                        "requestBody", ordered("required", true, "content", content(parameter.getParameterizedType())));
            }
        }
        if (!parameters.isEmpty()) {
            operation.put("parameters", parameters);
        }
        operation.put("responses", responses(path, endpoint[1], method));
        paths.computeIfAbsent(path, key -> new LinkedHashMap<>()).put(endpoint[1], operation);
    }

    private static String camel(String dashed) {
        Matcher dash = Pattern.compile("-(\\w)").matcher(dashed);
        return dash.replaceAll(found -> found.group(1).toUpperCase(Locale.ROOT));
    }

    /** Any of the roles, all of the rights. */
    private static void access(String verb, HandlerMethod handler, Map<String, Object> operation) {
        List<String> names = NAME.matcher(
                        handler.getMethodAnnotation(PreAuthorize.class).value())
                .results()
                .map(found -> found.group(1))
                .toList();
        List<String> rights = Arrays.stream(Right.values()).map(Enum::name).toList();
        if (PEOPLE_ONLY.containsAll(names) || !verb.equals("get")) {
            operation.put("security", List.of(ordered("session", List.of())));
        }
        operation.put(
                "x-roles", names.stream().filter(name -> !rights.contains(name)).toList());
        if (names.stream().anyMatch(rights::contains)) {
            operation.put("x-rights", names.stream().filter(rights::contains).toList());
        }
    }

    private Map<String, Object> content(Type type) {
        return ordered("application/json", ordered("schema", schemas.of(type)));
    }

    private Map<String, Object> responses(String path, String verb, Method method) {
        ResponseStatus said = method.getAnnotation(ResponseStatus.class);
        HttpStatus status = said == null ? HttpStatus.OK : said.value();
        Map<String, Object> responses = new TreeMap<>();
        responses.put(String.valueOf(status.value()), answer(path, status, method));
        List<HttpStatus> problems = new ArrayList<>(List.of(
                HttpStatus.BAD_REQUEST,
                HttpStatus.UNAUTHORIZED,
                HttpStatus.FORBIDDEN,
                HttpStatus.INTERNAL_SERVER_ERROR));
        if (VARIABLE.matcher(path).find()) {
            problems.add(HttpStatus.NOT_FOUND);
        }
        if (!verb.equals("get")) {
            problems.add(HttpStatus.CONFLICT);
        }
        problems.forEach(problem -> responses.put(
                String.valueOf(problem.value()), ordered("$ref", "#/components/responses/" + problemName(problem))));
        return responses;
    }

    private Map<String, Object> answer(String path, HttpStatus status, Method method) {
        Map<String, Object> answer = ordered("description", status.getReasonPhrase());
        Type type = method.getGenericReturnType();
        boolean writes = Arrays.asList(method.getParameterTypes()).contains(HttpServletResponse.class);
        boolean entity = method.getReturnType() == ResponseEntity.class;
        if (writes || entity) {
            String media =
                    DOWNLOADS.getOrDefault(path.substring(path.lastIndexOf('.') + 1), "application/octet-stream");
            answer.put("content", ordered(media, ordered("schema", ordered("type", "string", "format", "binary"))));
        } else if (type != void.class) {
            answer.put("content", content(type));
        } else if (status == HttpStatus.OK) {
            throw new IllegalStateException(method + " answers nothing: its status should be 204");
        }
        return answer;
    }
}
