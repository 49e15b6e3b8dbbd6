// Draws every <script type="application/json" class="chart"> in place of the picture before it. Formulas are interpreted, never
// compiled, so that the page's Content-Security-Policy can forbid `eval`; nothing is loaded from anywhere.
const nothing = () => Promise.reject(new Error("charts load nothing"));
for (const source of document.querySelectorAll("script.chart")) {
  const place = document.createElement("div");
  place.className = "chart";
  const options = {
    ast: true, actions: false, renderer: "svg", defaultStyle: false,
    tooltip: { theme: "custom", disableDefaultStyle: true },
    loader: { load: nothing, sanitize: async (uri) => {
      // Links lead to where this page is from, whatever a row says.
      const to = new URL(uri, document.baseURI);
      if (to.protocol !== location.protocol || to.host !== location.host) throw new Error("a chart links only to its own site");
      return { href: to.href };
    } },
  };
  vegaEmbed(place, JSON.parse(source.textContent), options).then(() => {
    const picture = source.previousElementSibling;
    if (picture) picture.replaceWith(place);
  }, (error) => console.error(error));
}
