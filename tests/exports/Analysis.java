import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.StringJoiner;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.charfilter.MappingCharFilter;
import org.apache.lucene.analysis.charfilter.NormalizeCharMap;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.util.TokenFilterFactory;
import org.apache.lucene.analysis.util.TokenizerFactory;

/** Prints the terms of each line of its input: MAPPINGS TOKENIZER FILTER ..., mappings as "a=>b" on lines of their own. */
public class Analysis {
    public static void main(String[] arguments) throws Exception {
        NormalizeCharMap.Builder builder = new NormalizeCharMap.Builder();
        for (String mapping : arguments[0].split("\n")) {
            String[] sides = mapping.split("=>", 2);
            builder.add(sides[0], sides[1]);
        }
        NormalizeCharMap map = builder.build();
        Analyzer analyzer = new Analyzer() {
            @Override
            protected Reader initReader(String field, Reader reader) {
                return new MappingCharFilter(map, reader);
            }

            @Override
            protected TokenStreamComponents createComponents(String field) {
                Tokenizer tokenizer = TokenizerFactory.forName(arguments[1], new HashMap<>()).create();
                TokenStream stream = tokenizer;
                for (int i = 2; i < arguments.length; i++) {
                    stream = TokenFilterFactory.forName(arguments[i], new HashMap<>()).create(stream);
                }
                return new TokenStreamComponents(tokenizer, stream);
            }
        };
        PrintStream output = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            StringJoiner terms = new StringJoiner(" ");
            try (TokenStream stream = analyzer.tokenStream("text", line)) {
                CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
                stream.reset();
                while (stream.incrementToken()) {
                    terms.add(term.toString());
                }
                stream.end();
            }
            output.println(terms);
        }
    }
}
