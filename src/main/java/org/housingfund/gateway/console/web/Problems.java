package org.housingfund.gateway.console.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.housingfund.gateway.audit.Approvals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.servlet.autoconfigure.MultipartProperties;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.ExtendedModelMap;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.support.RequestContextUtils;

/**
 * Says what went wrong: as a page, as a fragment to an htmx request, as problem+json below {@code /api}. What a service
 * refused comes in the service's words; what broke comes without any detail, which the log has.
 */
@Controller
@ControllerAdvice
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class Problems implements ErrorController {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    /** Class of the database's SQL states: a number, date or text that has no place in its type. */
    private static final String DATA_EXCEPTION = "22";

    /** A character that no text, and one that no JSON text may have. */
    private static final Set<String> NUL = Set.of("22021", "22P05");

    private final Viewers viewers;
    private final MultipartProperties uploads;

    Problems(Viewers viewers, MultipartProperties uploads) {
        this.viewers = viewers;
        this.uploads = uploads;
    }

    @ExceptionHandler
    Object business(Approvals.RefusedException refused, HttpServletRequest request) {
        Refusals.note(refused.getMessage());
        return answer(request, HttpStatus.CONFLICT, refused.getMessage());
    }

    @ExceptionHandler
    Object own(PageProblem problem, HttpServletRequest request) {
        if (problem.status() == HttpStatus.CONFLICT) {
            Refusals.note(problem.getMessage());
        }
        return answer(request, problem.status(), problem.getMessage());
    }

    @ExceptionHandler
    Object denied(AccessDeniedException denied, HttpServletRequest request) {
        return answer(request, HttpStatus.FORBIDDEN, sentence(HttpStatus.FORBIDDEN));
    }

    /** The database chose one of those that waited for each other, and undid what it did. */
    @ExceptionHandler
    Object busy(ConcurrencyFailureException busy, HttpServletRequest request) {
        return answer(request, HttpStatus.CONFLICT, "网关正在处理相同的数据，请重试");
    }

    @ExceptionHandler
    Object unreadable(TypeMismatchException wrong, HttpServletRequest request) {
        return answer(request, HttpStatus.BAD_REQUEST, sentence(HttpStatus.BAD_REQUEST));
    }

    @ExceptionHandler
    Object unreadable(HttpMessageNotReadableException wrong, HttpServletRequest request) {
        return answer(request, HttpStatus.BAD_REQUEST, sentence(HttpStatus.BAD_REQUEST));
    }

    /** Parameters that are no parameters, or more of them than the server reads. */
    @ExceptionHandler
    Object unreadable(InvalidParameterException wrong, HttpServletRequest request) {
        HttpStatus status = HttpStatus.valueOf(wrong.getErrorCode());
        return answer(request, status, sentence(status));
    }

    /** Whoever looked for what the database cannot even hold looked for nothing; nobody's text may have a NUL in it. */
    @ExceptionHandler
    Object unthinkable(
            DataIntegrityViolationException refused, HttpServletRequest request, HttpServletResponse response)
            throws Exception {
        String state = NestedExceptionUtils.getMostSpecificCause(refused) instanceof SQLException told
                ? Objects.toString(told.getSQLState(), "")
                : "";
        boolean looked = request.getMethod().equals("GET") && state.startsWith(DATA_EXCEPTION);
        return looked || NUL.contains(state)
                ? answer(request, HttpStatus.BAD_REQUEST, sentence(HttpStatus.BAD_REQUEST))
                : other(refused, request, response);
    }

    /** Half a download cannot become a page: the connection breaks off, and the browser says so. */
    @ExceptionHandler
    Object other(Exception failure, HttpServletRequest request, HttpServletResponse response) throws Exception {
        if (response.isCommitted()) {
            throw failure;
        }
        if (failure instanceof ErrorResponse known && known.getStatusCode().is4xxClientError()) {
            return answer(request, known.getStatusCode(), sentence(known.getStatusCode()));
        }
        LOG.error("请求 {} {} 未能完成", request.getMethod(), request.getRequestURI(), failure);
        return answer(request, HttpStatus.INTERNAL_SERVER_ERROR, sentence(HttpStatus.INTERNAL_SERVER_ERROR));
    }

    /** What was refused before any controller saw it. */
    @RequestMapping("/error")
    @PreAuthorize("permitAll()")
    Object error(HttpServletRequest request) {
        Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        HttpStatusCode status = code instanceof Integer number ? HttpStatusCode.valueOf(number) : HttpStatus.NOT_FOUND;
        return answer(request, status, sentence(status));
    }

    /** What a status means to the person in front of the page. */
    private String sentence(HttpStatusCode status) {
        return switch (status.value()) {
            case 400 -> "请求的内容不正确，请检查后重新填写";
            case 401 -> "请先登录";
            case 403 -> "您没有做这件事的权限；需要时请联系管理员";
            case 404 -> "没有这个页面或这条记录";
            case 405, 406, 415 -> "不支持这样的请求";
            case 413 -> "上传的内容太大：文件最大 " + uploads.getMaxFileSize().toMegabytes() + " MB，请拆分或截取一部分再试";
            default -> status.is4xxClientError() ? "请求无法处理" : "系统出错，未作任何更改；请稍后再试，仍不行请联系管理员查看日志";
        };
    }

    private Object answer(HttpServletRequest request, HttpStatusCode status, String sentence) {
        Object failed = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        String uri = failed == null ? request.getRequestURI() : failed.toString();
        if (uri.startsWith(request.getContextPath() + "/api/")) {
            return problem(status, sentence, uri);
        }
        boolean fragment = "true".equals(request.getHeader("HX-Request"));
        ModelAndView page = new ModelAndView(fragment ? "problem :: problem" : "problem");
        page.setStatus(status);
        // What every other page has from Viewers; Spring does not ask it for the page of a failure.
        ExtendedModelMap shared = new ExtendedModelMap();
        viewers.describe(shared, request, RequestContextUtils.getLocale(request));
        page.addAllObjects(shared);
        page.addObject("sentence", sentence);
        return page;
    }

    private static ResponseEntity<ProblemDetail> problem(HttpStatusCode status, String sentence, String uri) {
        ProblemDetail detail = ProblemDetail.forStatusAndDetail(status, sentence);
        detail.setInstance(Address.asked(uri));
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(detail);
    }
}
