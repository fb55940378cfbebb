import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import nu.validator.htmlparser.common.XmlViolationPolicy;
import nu.validator.htmlparser.sax.HtmlParser;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Tells what Validator.nu's parser calls an error in pages of HTML.
 *
 * Each line of the input is one page: its UTF-16BE text in Base64. For each error in it there is a
 * line "LINE COLUMN SENTENCE" of output, then an empty line. Warnings are left out.
 */
public class Oracle {
    private static class Printer implements ErrorHandler {
        private final PrintStream out;

        Printer(PrintStream out) {
            this.out = out;
        }

        public void warning(SAXParseException told) {
        }

        public void error(SAXParseException told) {
            String sentence = told.getMessage().replaceAll("\\s+", " ");
            out.println(told.getLineNumber() + " " + told.getColumnNumber() + " " + sentence);
        }

        public void fatalError(SAXParseException told) {
            error(told);
        }
    }

    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, false, "UTF-8");
        BufferedReader pages = new BufferedReader(
                new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = pages.readLine(); line != null; line = pages.readLine()) {
            byte[] page = Base64.getDecoder().decode(line);
            HtmlParser parser = new HtmlParser(XmlViolationPolicy.ALLOW);
            parser.setErrorHandler(new Printer(out));
            parser.setContentHandler(new DefaultHandler());
            parser.parse(new InputSource(
                    new StringReader(new String(page, StandardCharsets.UTF_16BE))));
            out.println();
        }
        out.flush();
    }
}
