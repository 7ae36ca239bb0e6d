// Shows openapi.json of this server. Beside docs/, so that it works with and without /api in front.
"use strict";

const dark = window.matchMedia("(prefers-color-scheme: dark)");

function followTheme() {
  document.documentElement.classList.toggle("dark-mode", dark.matches);
}

dark.addEventListener("change", followTheme);
followTheme();

const settings = {
  url: "openapi.json",
  dom_id: "#api",
  deepLinking: true,
  docExpansion: "none",
  defaultModelsExpandDepth: 0,
  filter: true,
  displayRequestDuration: true,
  persistAuthorization: false,
  validatorUrl: null,
};

window.addEventListener("load", () => window.SwaggerUIBundle(settings));
