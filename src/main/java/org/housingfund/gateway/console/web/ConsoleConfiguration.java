package org.housingfund.gateway.console.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.format.FormatterRegistry;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.i18n.CookieLocaleResolver;
import org.springframework.web.servlet.i18n.LocaleChangeInterceptor;

/** Languages, and what every controller may ask for. */
@Configuration(proxyBeanMethods = false)
class ConsoleConfiguration {
    /**
     * Every {@code messages/<area>.properties}, which is Chinese, with its {@code messages/<area>_en.properties}: an area
     * that lays down a pair of files has its words.
     */
    @Bean
    MessageSource messageSource() throws IOException {
        Resource[] found = new PathMatchingResourcePatternResolver().getResources("classpath*:messages/*.properties");
        ResourceBundleMessageSource messages = new ResourceBundleMessageSource();
        messages.setBasenames(Arrays.stream(found)
                .map(Resource::getFilename)
                .filter(name -> name != null && !name.endsWith("_en.properties"))
                .map(name -> "messages/" + name.substring(0, name.length() - ".properties".length()))
                .distinct()
                .sorted()
                .toArray(String[]::new));
        messages.setDefaultEncoding(StandardCharsets.UTF_8.name());
        messages.setFallbackToSystemLocale(false);
        return messages;
    }

    /** What only a server needs. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    static class Web implements WebMvcConfigurer {
        private final Viewers viewers;
        private final Refusals refusals;

        Web(Viewers viewers, Refusals refusals) {
            this.viewers = viewers;
            this.refusals = refusals;
        }

        /** Chinese, until someone switches: the switch is kept in the browser. */
        @Bean
        LocaleResolver localeResolver() {
            CookieLocaleResolver locales = new CookieLocaleResolver("hfg-language");
            locales.setDefaultLocale(Locale.SIMPLIFIED_CHINESE);
            locales.setCookieHttpOnly(true);
            locales.setCookieSameSite("Lax");
            locales.setRejectInvalidCookies(false);
            return locales;
        }

        @Override
        public void addInterceptors(InterceptorRegistry registry) {
            LocaleChangeInterceptor language = new LocaleChangeInterceptor();
            language.setParamName("lang");
            language.setIgnoreInvalidLocale(true);
            registry.addInterceptor(language);
            registry.addInterceptor(refusals);
        }

        /** Days that a database, a calendar and a page can do something with: no others are a day. */
        @Override
        public void addFormatters(FormatterRegistry registry) {
            registry.addFormatterForFieldType(LocalDate.class, new DayFormatter());
        }

        @Override
        public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
            resolvers.add(viewers);
        }
    }
}
