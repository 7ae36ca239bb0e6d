package org.modelmirror;

import org.apache.camel.main.Main;

/** Starts the mirror: camel-main with the routes in {@code routes/} and the settings in {@code config/}. */
public final class App {
    private App() {}

    public static void main(String[] args) throws Exception {
        Main main = new Main(App.class);
        main.run(args);
    }
}
