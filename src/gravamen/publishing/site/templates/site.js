"use strict";
// Without this every page still reads, and every form still sends.
(() => {
  // On a narrow screen what was found comes first; filters unfold.
  if (window.matchMedia("(max-width: 62rem)").matches) {
    for (const fold of document.querySelectorAll("details.fold")) fold.open = false;
  }
  // Filters take effect as they are set; typing does when it is done.
  for (const form of document.querySelectorAll("form[data-live]")) {
    form.addEventListener("change", (event) => {
      if (event.target.matches("input[type=checkbox], select")) form.requestSubmit();
    });
  }
  // What a form does not say need not stand in the address.
  for (const form of document.querySelectorAll("form[method=get]")) {
    form.addEventListener("formdata", (event) => {
      for (const [name, value] of [...event.formData.entries()]) if (!value) event.formData.delete(name);
      if (event.formData.get("sort") === "recent") event.formData.delete("sort");
    });
  }
  // A chart in the page instead of a picture of it: its marks are links then.
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const narrow = window.matchMedia("(max-width: 40rem)");
  const draw = async (figure) => {
    const address = figure.dataset[(narrow.matches ? "narrow" : "wide") + (dark.matches ? "Dark" : "")];
    try {
      const answer = await fetch(address);
      if (!answer.ok) return;
      const chart = new DOMParser().parseFromString(await answer.text(), "image/svg+xml").documentElement;
      if (chart.nodeName !== "svg") return;
      // Its marks lead to statements by the mouse. Who reads by keyboard or ear has the same links in the lists below, and what it shows in words.
      chart.removeAttribute("role");
      chart.setAttribute("aria-hidden", "true");
      for (const link of chart.querySelectorAll("a")) link.setAttribute("tabindex", "-1");
      const before = figure.querySelector("picture, svg");
      const words = before.querySelector("img")?.alt;
      if (words) {
        const told = document.createElement("p");
        told.className = "unseen";
        told.textContent = words;
        before.before(told);
      }
      before.replaceWith(document.importNode(chart, true));
    } catch {
      // The picture stays.
    }
  };
  if (location.protocol !== "file:") {
    const figures = document.querySelectorAll("figure[data-wide]");
    for (const figure of figures) draw(figure);
    for (const query of [dark, narrow]) query.addEventListener("change", () => { for (const figure of figures) draw(figure); });
  }
})();
