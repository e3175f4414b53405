package org.housingfund.gateway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.Margin;
import com.microsoft.playwright.options.Media;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The Chromium of this machine, driven by Playwright with the Node.js of this machine: neither is downloaded. Every page
 * that is looked at is kept as a picture in {@code target/screenshots}, as an office screen of 1366×768 shows it.
 */
public final class Chromium implements AutoCloseable {
    private static final int WIDTH = 1366;
    private static final int HEIGHT = 768;
    /** A4 less two margins of 10 mm, at 96 points an inch. */
    private static final int PAPER_WIDTH = 718;

    private static final int PICTURE_TRIES = 3;
    private static final int PICTURE_PAUSE_MILLIS = 500;

    private static final Path PICTURES = Path.of("target", "screenshots");
    private static final String AXE = script();

    private final Playwright playwright;
    private final Browser browser;
    private final String console;

    private Chromium(Path chromium, Playwright playwright, String console) {
        this.playwright = playwright;
        this.console = console;
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium)
                        .setArgs(List.of(
                                "--disable-gpu", "--disable-background-networking", "--disable-component-update")));
    }

    /** What this machine lacks to run the browser tests; empty where it has everything. */
    public static String missing() {
        return Stream.of(
                        chromium().isPresent() ? "" : "Chromium is not installed",
                        node().isPresent() || bundled() ? "" : "Node.js is not installed (-Pbrowser brings one)")
                .filter(one -> !one.isEmpty())
                .reduce((one, other) -> one + "; " + other)
                .map(lacks -> "the console was not looked at in a browser: " + lacks)
                .orElse("");
    }

    /**
     * Starts it.
     *
     * @param console address of the running console, without the last slash
     */
    public static Chromium at(String console) {
        Map<String, String> environment = new HashMap<>(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"));
        node().ifPresent(node -> environment.put("PLAYWRIGHT_NODEJS_PATH", node.toString()));
        return new Chromium(
                chromium().orElseThrow(),
                Playwright.create(new Playwright.CreateOptions().setEnv(environment)),
                console);
    }

    private static Optional<Path> chromium() {
        return program("chromium", "chromium-browser", "google-chrome");
    }

    private static Optional<Path> node() {
        return program("node");
    }

    private static boolean bundled() {
        return Playwright.class.getResource("/driver/linux") != null;
    }

    private static Optional<Path> program(String... names) {
        String path = System.getenv("PATH") + File.pathSeparator + "/usr/bin";
        return Arrays.stream(names)
                .flatMap(name -> Arrays.stream(path.split(File.pathSeparator))
                        .map(folder -> Path.of(folder).resolve(name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static String script() {
        try (InputStream script = Chromium.class.getResourceAsStream("/axe.min.js")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Somebody at a browser of their own. */
    public Person person() {
        BrowserContext context = browser.newContext(
                new Browser.NewContextOptions().setViewportSize(WIDTH, HEIGHT).setLocale("zh-CN"));
        context.setDefaultTimeout(20_000);
        return new Person(context.newPage());
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }

    /** Somebody at a browser. */
    public final class Person {
        private final Page page;

        private Person(Page page) {
            this.page = page;
        }

        public Page page() {
            return page;
        }

        public Person signIn(String name, String password) {
            open("/login");
            page.fill("input[name=username]", name);
            page.fill("input[name=password]", password);
            page.click("main button[type=submit]");
            return this;
        }

        /**
         * Goes there; what the server answers otherwise than with a page is an error.
         *
         * @param path from the slash on
         */
        public Person open(String path) {
            assertThat(page.navigate(console + path).status()).as(path).isIn(200, 403);
            return this;
        }

        public String text() {
            return page.innerText("main");
        }

        /** Keeps what the screen shows. */
        public Person picture(String name) {
            keep(name, new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
            return this;
        }

        /**
         * A browser on a machine that has much else to do now and then cannot take one. It is taken again; after that
         * only the picture is missing, which is said: what a test claims, it claims of the page.
         */
        private void keep(String name, Page.ScreenshotOptions how) {
            for (int tries = 1; ; tries++) {
                try {
                    page.screenshot(how);
                    return;
                } catch (PlaywrightException e) {
                    if (tries == PICTURE_TRIES) {
                        System.err.println("no picture of " + name + ": "
                                + e.getMessage().lines().findFirst().orElse(""));
                        return;
                    }
                    page.waitForTimeout(PICTURE_PAUSE_MILLIS);
                }
            }
        }

        /** Keeps what a printer gets; nothing runs out of an A4 page. */
        public void print(String name) {
            page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
            page.setViewportSize(PAPER_WIDTH, HEIGHT);
            assertThat(page.evaluate("document.documentElement.scrollWidth"))
                    .as("%s fits the paper's width", name)
                    .isEqualTo(PAPER_WIDTH);
            assertThat(page.locator(".bar, form.filter, button, dialog").all())
                    .as("what nobody can press on paper")
                    .allMatch(Locator::isHidden);
            page.pdf(new Page.PdfOptions()
                    .setPath(PICTURES.resolve(name + ".pdf"))
                    .setFormat("A4")
                    .setMargin(new Margin()
                            .setTop("10mm")
                            .setBottom("10mm")
                            .setLeft("10mm")
                            .setRight("10mm")));
            keep(
                    name + "-print",
                    new Page.ScreenshotOptions()
                            .setPath(PICTURES.resolve(name + "-print.png"))
                            .setFullPage(true));
            page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.SCREEN));
            page.setViewportSize(WIDTH, HEIGHT);
        }

        /** Codes such as NO_NUMBER that stand among words, where nothing marks them as codes. */
        public List<?> rawCodes() {
            return (List<?>) page.evaluate("""
                    () => {
                        const main = document.querySelector('main').cloneNode(true);
                        main.querySelectorAll('.code, .raw, textarea, script').forEach(element => element.remove());
                        return main.textContent.match(/\\b[A-Z]{2,}(_[A-Z]+)+\\b/g) ?? [];
                    }
                    """);
        }

        /** Texts of headings, labels, buttons and the like in which Chinese characters stand, but for these words. */
        public List<?> chineseWords(List<String> data) {
            return (List<?>) page.evaluate("""
                    data => [...document.querySelectorAll('h1, h2, th:not([scope=rowgroup]), label, legend, button, dt, summary,'
                        + ' option, caption, .badge, .good, .warn, nav a')]
                        .map(element => data.reduce((text, known) => text.replaceAll(known, ''), element.textContent))
                        .filter(text => /[\\u4e00-\\u9fff]/.test(text))
                    """, data);
        }

        /** Nothing runs out of the screen, and axe-core finds nothing against the accessibility of the page. */
        public void isFitForEverybody(String name) {
            assertThat(page.evaluate("document.documentElement.scrollWidth"))
                    .as("%s fits the screen's width", name)
                    .isEqualTo(WIDTH);
            page.evaluate(AXE);
            assertThat((List<?>) page.evaluate(
                            "axe.run({resultTypes: ['violations'], preload: false}).then(found => found.violations.map(v => `${v.impact} ${v.id}:"
                                    + " ${v.help} ${v.nodes.map(n => n.target).join(' | ')}`))"))
                    .as(name)
                    .isEmpty();
        }
    }
}
