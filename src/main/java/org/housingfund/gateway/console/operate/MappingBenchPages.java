package org.housingfund.gateway.console.operate;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.statement.Mapping;
import org.housingfund.gateway.statement.MappingException;
import org.housingfund.gateway.statement.Mappings;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.servlet.autoconfigure.MultipartProperties;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;

/** {@code /mapping-bench}: a sample, a mapping, and what the one becomes by the other. */
@Controller
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class MappingBenchPages {
    private static final DataSize MOST_PASTED = DataSize.ofMegabytes(1);
    private static final int MOST_YAML_CHARACTERS = 1 << 16;

    private final MappingBench bench;
    private final Mappings mappings;
    private final MultipartProperties uploads;

    MappingBenchPages(MappingBench bench, Mappings mappings, MultipartProperties uploads) {
        this.bench = bench;
        this.mappings = mappings;
        this.uploads = uploads;
    }

    /** The empty bench, or with a mapping's text on it to edit. */
    @GetMapping("/mapping-bench")
    @PreAuthorize("hasRole('VIEWER')")
    public String bench(@RequestParam(defaultValue = "") String mapping, Model model) {
        return page(mapping, mappings.text(mapping).orElse(""), "", model);
    }

    /** Reads the sample; what was pasted stays on the page and nowhere else. */
    @PostMapping("/mapping-bench")
    @PreAuthorize("hasRole('OPERATOR')")
    public String read(
            @RequestParam(required = false) MultipartFile file,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "UTF-8") String charset,
            @RequestParam(defaultValue = "") String mapping,
            @RequestParam(defaultValue = "") String yaml,
            Model model)
            throws IOException {
        boolean uploaded = file != null && !file.isEmpty();
        byte[] sample = uploaded ? file.getBytes() : text.getBytes(charset(charset));
        if (sample.length == 0) {
            throw PageProblem.invalid("请粘贴或上传一份样本");
        }
        // How large an upload may be is a setting of the server's.
        if ((!uploaded && sample.length > MOST_PASTED.toBytes()) || yaml.length() > MOST_YAML_CHARACTERS) {
            throw PageProblem.invalid(
                    "粘贴的样本最大 " + MOST_PASTED.toMegabytes() + " MB，映射最长 " + MOST_YAML_CHARACTERS + " 个字符；更大的样本请以文件上传");
        }
        String name = uploaded ? Objects.requireNonNullElse(file.getOriginalFilename(), "") : "";
        model.addAttribute("charset", charset);
        try {
            model.addAttribute("result", bench.read(sample, name, mapping, yaml));
        } catch (MappingException unusable) {
            model.addAttribute("unusable", unusable.getMessage());
        }
        return page(mapping, yaml, uploaded ? "" : text, model);
    }

    private String page(String mapping, String yaml, String text, Model model) {
        model.addAttribute("mappings", mappings.all().stream().map(Mapping::id).toList());
        model.addAttribute("uploadMegabytes", uploads.getMaxFileSize().toMegabytes());
        model.addAttribute("pastedMegabytes", MOST_PASTED.toMegabytes());
        model.addAttribute("mapping", mapping);
        model.addAttribute("yaml", yaml);
        model.addAttribute("text", text);
        return "operate/mapping-bench";
    }

    /** Text that was pasted has lost its encoding; the sample's bytes are made anew in the bank's. */
    private static Charset charset(String name) {
        return switch (name) {
            case "UTF-8" -> StandardCharsets.UTF_8;
            case "GB18030" -> Charset.forName("GB18030");
            case "ISO-8859-1" -> StandardCharsets.ISO_8859_1;
            default -> throw PageProblem.invalid("不支持的编码");
        };
    }
}
