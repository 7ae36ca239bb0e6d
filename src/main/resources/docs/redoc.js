// Shows openapi.json of this server with ReDoc. Beside docs/, so that it works with and without /api in front.
"use strict";

// ReDoc would fetch its maker's logo from their host. The policy of the page forbids that; so that the browser has nothing to
// complain of, it is not asked.
const set = Element.prototype.setAttribute;
HTMLImageElement.prototype.setAttribute = function (name, value) {
  const elsewhere = name === "src" && /^https?:/.test(value) && new URL(value).origin !== location.origin;
  set.call(this, name, elsewhere ? "data:," : value);
};

const settings = {
  expandResponses: "200,201",
  hideDownloadButton: false,
  nativeScrollbars: true,
  requiredPropsFirst: true,
  theme: { typography: { fontFamily: "system-ui, sans-serif", headings: { fontFamily: "system-ui, sans-serif" } } },
};

window.addEventListener("load", () => window.Redoc.init("openapi.json", settings, document.getElementById("api")));
